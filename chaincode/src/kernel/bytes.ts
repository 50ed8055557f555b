/** Bytes and their text forms, the same in Node and in the browser. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const HEX = /^(?:[0-9a-f]{2})*$/;

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Throws TypeError on malformed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The parts one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex digits. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_OF_BYTE[byte] ?? '';
  return text;
}

const [ZERO, NINE, LETTER_A] = [0x30, 0x39, 0x61];

function digitOf(code: number): number {
  return code <= NINE ? code - ZERO : code - LETTER_A + 10;
}

/** Throws RangeError unless `text` is lower-case hex of whole bytes. */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) throw new RangeError('not lower-case hex');
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = digitOf(text.charCodeAt(index * 2)) * 16 + digitOf(text.charCodeAt(index * 2 + 1));
  }
  return bytes;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.subarray(index, index + 3);
    text += BASE64.charAt(a >> 2) + BASE64.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    text += b === undefined ? '=' : BASE64.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    text += c === undefined ? '=' : BASE64.charAt(c & 63);
  }
  return text;
}

/** Throws RangeError unless `text` is the one canonical base64 form of some bytes. */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let offset = 0;
  for (const character of bare) {
    const value = BASE64.indexOf(character);
    if (value < 0) throw new RangeError('not base64');
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset] = (buffer >> bits) & 255;
      offset += 1;
    }
  }
  if (toBase64(bytes) !== text) throw new RangeError('not canonical base64');
  return bytes;
}

/** Big-endian unsigned 32-bit integer. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
