/** A private word in every spelling in which it could stand among other bytes. */

/** A word that stands in one private field and nowhere else. */
export interface Canary {
  /** The field it stands in. */
  readonly field: string;
  readonly text: string;
}

/** Base64 of the word wherever it begins in its group of three, without the ends that depend on what stands beside it. */
function base64Spellings(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = encoded.slice(before === 0 ? 0 : before + 1, -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function escaped(text: string): string {
  return Array.from(text)
    .map((sign) => (sign > '\u007e' ? `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}` : sign))
    .join('');
}

/** An amount as a whole number: its digits, and as stores and wires write it in eight bytes. */
function numberSpellings(text: string): readonly Buffer[] {
  if (!/^\d+\.\d{2}$/.test(text)) return [];
  const digits = text.replace('.', '');
  const [little, big] = [Buffer.alloc(8), Buffer.alloc(8)];
  little.writeBigInt64LE(BigInt(digits));
  big.writeBigInt64BE(BigInt(digits));
  return [Buffer.from(digits), little, big];
}

function spellings({ text }: Canary): readonly Buffer[] {
  const utf8 = Buffer.from(text);
  const words = [
    text.toLowerCase(),
    text.toUpperCase(),
    escaped(text),
    encodeURIComponent(text),
    utf8.toString('hex'),
    ...base64Spellings(utf8),
  ];
  const all = [utf8, ...words.map((word) => Buffer.from(word)), Buffer.from(text, 'utf16le'), ...numberSpellings(text)];
  return [...new Map(all.map((bytes) => [bytes.toString('hex'), bytes])).values()];
}

/** Fields whose canaries stand somewhere in these bytes. */
export function fieldsFoundIn(bytes: Uint8Array, canaries: readonly Canary[]): readonly string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return canaries
    .filter((canary) => spellings(canary).some((spelling) => buffer.includes(spelling)))
    .map(({ field }) => field);
}
