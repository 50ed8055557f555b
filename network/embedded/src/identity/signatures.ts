import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

// Fabric's signatures: ECDSA P-256 over SHA-256, ASN.1 DER, and the smaller of the two possible S values. Whoever
// changes S to N - S in transit makes another valid signature of the same content; demanding the smaller one stops it.

const COORDINATE_BYTES = 32;
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const HALF_ORDER = toCoordinate(ORDER / 2n);
const SEQUENCE = 0x30;
const INTEGER = 0x02;

function toCoordinate(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(COORDINATE_BYTES * 2, '0'), 'hex');
}

/** An ASN.1 INTEGER of an unsigned value: no leading zeros, except one where the top bit would read as a sign. */
function derInteger(coordinate: Buffer): Buffer {
  let start = 0;
  while (start < coordinate.length - 1 && coordinate[start] === 0) start++;
  const digits = coordinate.subarray(start);
  const padding = digits.readUInt8(0) >= 0x80 ? 1 : 0;
  const header = padding === 1 ? [INTEGER, digits.length + 1, 0] : [INTEGER, digits.length];
  return Buffer.concat([Buffer.from(header), digits]);
}

/** Signs `data` with a P-256 key; DER, low S. */
export function signLowS(privateKey: KeyObject, data: Uint8Array): Buffer {
  const raw = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const r = raw.subarray(0, COORDINATE_BYTES);
  const s = raw.subarray(COORDINATE_BYTES);
  const low = s.compare(HALF_ORDER) > 0 ? toCoordinate(ORDER - BigInt(`0x${s.toString('hex')}`)) : s;
  const body = Buffer.concat([derInteger(r), derInteger(low)]);
  return Buffer.concat([Buffer.from([SEQUENCE, body.length]), body]);
}

/** Reads one minimal, non-negative INTEGER of at most 32 digits; null when it is anything else. */
function readInteger(der: Uint8Array, at: number): { readonly coordinate: Buffer; readonly end: number } | null {
  const length = der[at + 1];
  if (der[at] !== INTEGER || length === undefined || length === 0 || at + 2 + length > der.length) return null;
  const digits = der.subarray(at + 2, at + 2 + length);
  const [first = 0, second = 0] = digits;
  if (first >= 0x80 || (first === 0 && length > 1 && second < 0x80)) return null;
  const significant = first === 0 && length > 1 ? digits.subarray(1) : digits;
  if (significant.length > COORDINATE_BYTES) return null;
  const coordinate = Buffer.alloc(COORDINATE_BYTES);
  coordinate.set(significant, COORDINATE_BYTES - significant.length);
  return { coordinate, end: at + 2 + length };
}

function readSignature(der: Uint8Array): { readonly raw: Buffer; readonly isLowS: boolean } | null {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return null;
  const r = readInteger(der, 2);
  const s = r === null ? null : readInteger(der, r.end);
  if (r === null || s?.end !== der.length) return null;
  return { raw: Buffer.concat([r.coordinate, s.coordinate]), isLowS: s.coordinate.compare(HALF_ORDER) <= 0 };
}

/** Whether `signature` is a strictly encoded, low-S signature of `data` by the key. Never throws. */
export function isSignedBy(
  publicKey: KeyObject,
  signed: Readonly<{ data: Uint8Array; signature: Uint8Array }>,
): boolean {
  const parts = readSignature(signed.signature);
  if (!parts?.isLowS) return false;
  return verify('sha256', signed.data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, parts.raw);
}
