import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BoundedCache } from './boundedCache';
import { decodeText } from './byteForms';
import type { VerificationInput } from './suiteInterface';

/** r and s, 32 bytes each (IEEE P1363). */
export const ECDSA_SIGNATURE_BYTES = 64;

/** Parsing a key costs more than verifying with it; some kilobytes of memory per key kept. */
const KEYS_KEPT_MAX = 4096;

/** RFC 5480: SubjectPublicKeyInfo of an uncompressed point on the named curve P-256, up to and with the byte 04. */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
const COORDINATE_BYTES = 32;
const SPKI_BYTES = SPKI_PREFIX.length + 2 * COORDINATE_BYTES;
const SPKI_BASE64_LENGTH = Math.ceil(SPKI_BYTES / 3) * 4;

const keys = new BoundedCache<string, KeyObject>(KEYS_KEPT_MAX);

/**
 * The key in `publicKey` (base64 SPKI DER), or undefined unless it is P-256 in the one form allowed. Compressed points
 * and explicit parameters are other spellings of a key, and explicit parameters can also hide another curve.
 */
function keyOf(publicKey: string): KeyObject | undefined {
  const known = keys.get(publicKey);
  if (known !== undefined || publicKey.length !== SPKI_BASE64_LENGTH) return known;
  const key = parseKey(publicKey);
  if (key !== undefined) keys.set(publicKey, key);
  return key;
}

function parseKey(publicKey: string): KeyObject | undefined {
  const der = decodeText(publicKey, 'base64');
  if (der?.length !== SPKI_BYTES || SPKI_PREFIX.compare(der, 0, SPKI_PREFIX.length) !== 0) return undefined;
  const coordinate = (index: number) => {
    const start = SPKI_PREFIX.length + index * COORDINATE_BYTES;
    return Buffer.from(der.subarray(start, start + COORDINATE_BYTES)).toString('base64url');
  };
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(0), y: coordinate(1) }, format: 'jwk' });
  } catch {
    // The form is right, so the only reason left is that the coordinates are not of a point on the curve.
    return undefined;
  }
}

/** Whether `publicKey` is base64 SPKI DER of an uncompressed point on P-256, in canonical form. */
export function isP256Key(publicKey: string): boolean {
  return keyOf(publicKey) !== undefined;
}

/**
 * ECDSA over P-256 with SHA-256. Both s and n - s are accepted: browsers do not normalise, and no id of ours contains
 * a signature, so the second form gives nobody anything.
 */
export function verifyEcdsaP256({ publicKey, message, signature }: VerificationInput): boolean {
  if (signature.length !== ECDSA_SIGNATURE_BYTES) return false;
  const key = keyOf(publicKey);
  return key !== undefined && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
