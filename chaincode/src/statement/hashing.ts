/** Hash helpers over a SHA-256 that is passed in, so that browser, gateway and chaincode share every byte. */
import { concatBytes, fromHex, toHex, utf8 } from '../kernel/bytes';
import type { Hash } from '../protocol/acts';

/** SHA-256 of some bytes, synchronously. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** Text form of a hash, with its algorithm. */
export function hashText(digest: Uint8Array): Hash {
  return `sha256:${toHex(digest)}`;
}

/** Throws RangeError unless `hash` is `sha256:` and 64 hex digits. */
export function hashBytes(hash: Hash): Uint8Array {
  const digest = fromHex(hash.startsWith('sha256:') ? hash.slice(7) : '');
  if (digest.length !== HASH_BYTES) throw new RangeError('not a sha256 hash');
  return digest;
}

/** HMAC-SHA-256 (RFC 2104). */
export function hmac(sha256: Sha256, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key);
  const inner = sha256(
    concatBytes(
      block.map((byte) => byte ^ 0x36),
      message,
    ),
  );
  return sha256(
    concatBytes(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

/** First 32 bytes of HKDF-SHA-256 (RFC 5869) with an empty salt. */
export function hkdf32(sha256: Sha256, secret: Uint8Array, info: Uint8Array): Uint8Array {
  const pseudoRandomKey = hmac(sha256, new Uint8Array(HASH_BYTES), secret);
  return hmac(sha256, pseudoRandomKey, concatBytes(info, Uint8Array.of(1)));
}

/** Hash of lines of text, the first of which names what is hashed. */
export function hashLines(sha256: Sha256, ...lines: readonly string[]): Uint8Array {
  return sha256(utf8(lines.join('\n')));
}
