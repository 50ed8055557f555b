import { hash } from 'node:crypto';
import { plainBytes } from './byteForms';

const HASH = 'sha384';
const HASH_BYTES = 48;
const TRAILER = 0xbc;

/** SHA-384 of the parts, one after the other. */
export function sha384(...parts: readonly Uint8Array[]): Uint8Array {
  return plainBytes(hash(HASH, Buffer.concat(parts), 'buffer'));
}

/** MGF1 with SHA-384 (RFC 8017 appendix B.2.1): `length` bytes that follow from `seed`. */
export function mgf1({ seed, length }: Readonly<{ seed: Uint8Array; length: number }>): Uint8Array {
  const mask = new Uint8Array(Math.ceil(length / HASH_BYTES) * HASH_BYTES);
  const counter = new DataView(new ArrayBuffer(4));
  for (let index = 0; index * HASH_BYTES < length; index += 1) {
    counter.setUint32(0, index);
    mask.set(sha384(seed, new Uint8Array(counter.buffer)), index * HASH_BYTES);
  }
  return mask.subarray(0, length);
}

/**
 * EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) with SHA-384, MGF1-SHA-384 and an empty salt, for a modulus of
 * `modulusBits`, a multiple of 8. Without a salt a message has exactly one encoding, and so one signature.
 */
export function encodePssZero(message: Uint8Array, modulusBits: number): Uint8Array {
  const encoded = new Uint8Array(modulusBits / 8);
  const maskedLength = encoded.length - HASH_BYTES - 1;
  const digest = sha384(new Uint8Array(8), sha384(message));
  encoded.set(mgf1({ seed: digest, length: maskedLength }));
  encoded[maskedLength - 1] = (encoded[maskedLength - 1] ?? 0) ^ 0x01;
  // emBits is one less than the modulus has bits, so that the integer stays below it.
  encoded[0] = (encoded[0] ?? 0) & 0x7f;
  encoded.set(digest, maskedLength);
  encoded[encoded.length - 1] = TRAILER;
  return encoded;
}
