/** Octet strings and integers, RFC 8017 section 4; big-endian, unsigned. */

/** OS2IP; the empty string is 0. */
export function integerOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`);
}

/** I2OSP. Throws RangeError when `value` is negative or needs more than `length` bytes. */
export function bytesOfInteger(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16).padStart(length * 2, '0');
  if (value < 0n || digits.length > length * 2) throw new RangeError('integer does not fit');
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** Position of the highest set bit; 0 for 0. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}
