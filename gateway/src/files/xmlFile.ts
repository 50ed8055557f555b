/** An XML file: which document it is, and what it says. */
import { hashOfBytes } from './hashing';
import type { ReadDocument } from './documents';
import { invalid } from './faults';
import type { FileLimits } from './limits';
import { readUblInvoice } from './ubl/invoice';
import { snakeCase, UBL_PREFIXES, ublKindOf } from './ubl/names';
import { INVOICE_NUMBER_LENGTH_MAX } from '../../../chaincode/src/kernel/bounds';
import { decodeXml } from './xml/encoding';
import type { XmlDocument } from './xml/element';
import { readXml } from './xml/reader';

function otherDocument(kind: string, document: XmlDocument): ReadDocument {
  const { root } = document;
  const number = root.children.find((child) => child.name === 'cbc:ID')?.text.trim() ?? '';
  const position = { line: document.lineOf(root.offset), row: null };
  const shown = number === '' ? null : number.slice(0, INVOICE_NUMBER_LENGTH_MAX);
  return { kind: 'not_an_invoice', document: snakeCase(kind), position, number: shown };
}

/**
 * Reads the bytes of an XML file. A reader of another XML format is one more branch on the name of the root.
 *
 * @throws Refusal `XML-…` where it is no well-formed XML within the limits
 */
export function readXmlFile(bytes: Uint8Array, limits: FileLimits): readonly ReadDocument[] {
  const document = readXml(decodeXml(bytes), limits, UBL_PREFIXES);
  const kind = ublKindOf(document.root);
  if (kind === 'Invoice') return readUblInvoice(document, hashOfBytes(bytes), limits);
  if (kind !== null) return [otherDocument(kind, document)];
  const position = { line: document.lineOf(document.root.offset), row: null };
  return [invalid('XML-ROOT', position, { field: '/', value: document.root.name })];
}
