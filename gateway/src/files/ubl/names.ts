/** Namespaces and kinds of documents of UBL 2 (OASIS; ISO/IEC 19845). */
import { splitName } from '../xml/element';
import type { XmlElement } from '../xml/element';
import type { Prefixes } from '../xml/scope';

const SCHEMA = 'urn:oasis:names:specification:ubl:schema:xsd:';
const MAIN = /^urn:oasis:names:specification:ubl:schema:xsd:([A-Za-z]{1,64})-2$/;

/** The customary prefixes; documents may call the namespaces what they like. */
export const UBL_PREFIXES: Prefixes = new Map([
  [`${SCHEMA}CommonAggregateComponents-2`, 'cac'],
  [`${SCHEMA}CommonBasicComponents-2`, 'cbc'],
  [`${SCHEMA}CommonExtensionComponents-2`, 'ext'],
]);

/** The kind of UBL document an element is the root of, as `Invoice` or `DespatchAdvice`; null for any other root. */
export function ublKindOf(root: XmlElement): string | null {
  const { namespace, local } = splitName(root.name);
  return MAIN.exec(namespace)?.[1] === local ? local : null;
}

/** `DespatchAdvice` as `despatch_advice`. */
export function snakeCase(kind: string): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** Invoices that follow EN 16931 say so in BT-24, whatever specification they add to it (Peppol, XRechnung). */
export const EN16931_IDENTIFIER = 'urn:cen.eu:en16931:2017';
