/** The text of an XML document: what it declares and what its bytes are must be one encoding. */
import { decoderFor, markOf } from '../bytes/encodings';
import type { Encoding } from '../bytes/encodings';
import { Refusal } from '../faults';

/** A declaration is read for its encoding before anything is decoded; all encodings read here agree on ASCII. */
const DECLARATION_BYTES = 256;
const DECLARED = /^<\?xml[ \t\r\n][^?>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']/;

/** Names that documents declare, in lower case. GB 2312 and GBK are parts of GB 18030. */
const BY_NAME: ReadonlyMap<string, 'utf-8' | 'utf-16' | 'gb18030'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16'],
  ['utf-16be', 'utf-16'],
  ['gb18030', 'gb18030'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
]);

function declaredIn(text: string): string | null {
  return DECLARED.exec(text)?.[1] ?? null;
}

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string {
  const decoder = decoderFor(encoding, 'strict');
  if (decoder === null) throw new Refusal('XML-ENCODING', 1, { value: encoding });
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Refusal('XML-ENCODING', 1, { value: encoding }, { cause });
  }
}

function refuseUnlessOneOf(name: string | null, family: 'utf-8' | 'utf-16'): void {
  if (name !== null && BY_NAME.get(name.toLowerCase()) !== family) {
    throw new Refusal('XML-ENCODING', 1, { value: name, expected: family });
  }
}

/**
 * The text of the document, without a byte order mark.
 *
 * @throws Refusal `XML-ENCODING` when mark and declaration differ, when the bytes are not in the encoding, and for
 *   encodings that are not read (ISO 8859-1 among them), by name
 */
export function decodeXml(bytes: Uint8Array): string {
  const mark = markOf(bytes);
  if (mark !== null) {
    const text = decodeStrictly(bytes, mark.encoding);
    refuseUnlessOneOf(declaredIn(text.slice(0, DECLARATION_BYTES)), mark.encoding === 'utf-8' ? 'utf-8' : 'utf-16');
    return text;
  }
  const name = declaredIn(Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1'));
  const family = name === null ? 'utf-8' : BY_NAME.get(name.toLowerCase());
  // UTF-16 needs a mark (XML 1.0, 4.3.3); without one these bytes could not have been read as far as the name.
  if (family === undefined || family === 'utf-16') throw new Refusal('XML-ENCODING', 1, { value: name ?? '' });
  return decodeStrictly(bytes, family);
}
