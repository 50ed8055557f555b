/** Bytes ↔ documents: how BSON is decoded and encoded here, and the checks on bytes that came from outside. */
import { BSONError, deserialize, serialize } from 'bson';
import { refuse, StoreError } from '../errors';
import { LIMITS } from '../limits';
import type { BsonDocument } from './value';

const DECODE = { useBigInt64: true, promoteBuffers: false, bsonRegExp: true, promoteValues: true } as const;

/** Decodes one document. Throws StoreError InvalidBSON when the bytes are not BSON or nest deeper than allowed. */
export function decode(bytes: Uint8Array): BsonDocument {
  checkDepth(bytes);
  try {
    return deserialize(bytes, DECODE);
  } catch (error) {
    if (!(error instanceof BSONError) && !(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
    throw new StoreError('InvalidBSON', `not a valid BSON document: ${error.message}`, {}, error);
  }
}

/** Encodes one document. `undefined` fields are left out. */
export function encode(document: object): Uint8Array {
  return serialize(document, { ignoreUndefined: true, checkKeys: false });
}

/** Bytes of a value after its name, for the types of fixed size; the others carry a length or end with a zero byte. */
const FIXED_SIZES: Readonly<Record<number, number>> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
};

function broken(what: string): never {
  return refuse('InvalidBSON', `not a valid BSON document: ${what}`);
}

function afterZero(bytes: Uint8Array, from: number): number {
  const zero = bytes.indexOf(0, from);
  return zero === -1 ? broken('a name does not end') : zero + 1;
}

/** Where the value of `type` at `position` ends; for documents and arrays that is where their first element starts. */
function afterValue(view: DataView, bytes: Uint8Array, type: number, position: number): number {
  const fixed = FIXED_SIZES[type];
  if (fixed !== undefined) return position + fixed;
  if (type === 0x0b) return afterZero(bytes, afterZero(bytes, position));
  if (position + 4 > bytes.length) return broken('a length is cut off');
  const length = view.getInt32(position, true);
  if (length < 0) return broken('a length is negative');
  if (type === 0x02 || type === 0x0d || type === 0x0e) return position + 4 + length;
  if (type === 0x05) return position + 5 + length;
  if (type === 0x0c) return position + 4 + length + 12;
  if (type === 0x0f) return position + Math.max(length, 4);
  return broken(`type 0x${type.toString(16)} is unknown`);
}

/**
 * Walks the bytes without building anything, so that a small message with a hundred thousand brackets is refused before
 * a recursive decoder meets it. Throws StoreError InvalidBSON, or Overflow for depth.
 */
export function checkDepth(bytes: Uint8Array): void {
  if (bytes.length < 5) broken('it is shorter than an empty document');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 4;
  let depth = 1;
  while (depth > 0) {
    const type = bytes[position] ?? broken('it ends inside an element');
    position += 1;
    if (type === 0) {
      depth -= 1;
      continue;
    }
    position = afterZero(bytes, position);
    if (type === 0x03 || type === 0x04) {
      depth += 1;
      position += 4;
      if (depth > LIMITS.depthMax) refuse('Overflow', `a document nests deeper than ${LIMITS.depthMax} levels`);
    } else {
      position = afterValue(view, bytes, type, position);
    }
  }
}
