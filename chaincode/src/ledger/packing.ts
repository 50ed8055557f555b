/**
 * Plaintexts packed before they are encrypted: DEFLATE (RFC 1951). Most of what a batch tells is JSON full of hexadecimal
 * and of ids told twice; every member keeps it for ever, and every peer handles it several times on its way.
 */
import { inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';

/** Several times what one transaction is presented with: an envelope that unpacks to more is an attack. */
export const UNPACKED_BYTES_MAX = 8 * 1024 * 1024;

/** Stated, because where it is left out it follows from a logarithm of the length, and endorsers must agree on each byte. */
const TIGHT = { level: 3, mem: 4 } as const;
/** Stored as it is. */
const LOOSE = { level: 0, mem: 4 } as const;
/** Below it, packing would cost an endorser a tenth of the whole act and save one step of padding. */
const TIGHT_BYTES_MIN = 16 * 1024;

/** The same bytes on every endorser: by a library that is part of the bundle, as Node's zlib is not the same everywhere. */
export function pack(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, bytes.length < TIGHT_BYTES_MIN ? LOOSE : TIGHT);
}

/** Throws where it is no such stream, or unpacks to more than `bytesMax`. */
export function unpack(bytes: Uint8Array, bytesMax: number): Uint8Array {
  return inflateRawSync(bytes, { maxOutputLength: Math.max(1, bytesMax) });
}
