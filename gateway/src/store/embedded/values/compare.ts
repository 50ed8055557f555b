/** MongoDB's total order over BSON values, exact for every pair of numbers. */
import { Binary, BSONRegExp, BSONSymbol, Code, DBRef, Decimal128, ObjectId, Timestamp } from 'bson';
import { compareExactly } from './decimal';
import { isArray, rankOf, RANKS } from './value';
import type { BsonDocument, BsonValue, MaybeValue } from './value';

function compareNumbers(left: MaybeValue, right: MaybeValue): number {
  if (left instanceof Decimal128 || right instanceof Decimal128) return compareMixed(left, right);
  if (
    (typeof left !== 'number' && typeof left !== 'bigint') ||
    (typeof right !== 'number' && typeof right !== 'bigint')
  ) {
    return 0;
  }
  // JavaScript compares a bigint with a number by mathematical value, without rounding either; nothing with NaN.
  if (left < right) return -1;
  if (left > right) return 1;
  if (left <= right) return 0;
  return (
    Number(typeof left === 'bigint' || !Number.isNaN(left)) - Number(typeof right === 'bigint' || !Number.isNaN(right))
  );
}

function compareMixed(left: MaybeValue, right: MaybeValue): number {
  const numeric = (value: MaybeValue): value is number | bigint | Decimal128 =>
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal128;
  return numeric(left) && numeric(right) ? compareExactly(left, right) : 0;
}

/** UTF-16 units reordered so that surrogates, which stand for the highest code points, are above U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Code point order, which is also the order of UTF-8 bytes; JavaScript's own `<` differs above U+D7FF. */
export function compareStrings(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const [leftUnit, rightUnit] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (leftUnit !== rightUnit) return codePointRank(leftUnit) - codePointRank(rightUnit);
  }
  return left.length - right.length;
}

function compareBinary(left: Binary, right: Binary): number {
  return (
    left.position - right.position ||
    left.sub_type - right.sub_type ||
    Buffer.compare(left.buffer.subarray(0, left.position), right.buffer.subarray(0, right.position))
  );
}

function compareArrays(left: readonly BsonValue[], right: readonly BsonValue[]): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Field by field in their order: type of the value, then name, then value; so `{a, b}` differs from `{b, a}`. */
function compareDocuments(left: BsonDocument, right: BsonDocument): number {
  const leftEntries = Object.entries(left);
  const rightEntries = Object.entries(right);
  const shared = Math.min(leftEntries.length, rightEntries.length);
  for (let index = 0; index < shared; index += 1) {
    const [leftName = '', leftValue] = leftEntries[index] ?? [];
    const [rightName = '', rightValue] = rightEntries[index] ?? [];
    const order =
      rankOf(leftValue) - rankOf(rightValue) ||
      compareStrings(leftName, rightName) ||
      compareValues(leftValue, rightValue);
    if (order !== 0) return order;
  }
  return leftEntries.length - rightEntries.length;
}

function stringOf(value: MaybeValue): string {
  if (value instanceof BSONSymbol) return value.value;
  return typeof value === 'string' ? value : '';
}

function sign(order: boolean | null): number {
  return order === null ? 0 : order ? -1 : 1;
}

function compareInstances(left: object, right: object): number {
  if (left instanceof ObjectId && right instanceof ObjectId) return Buffer.compare(left.id, right.id);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (isArray(left) && isArray(right)) return compareArrays(left, right);
  if (left instanceof Binary && right instanceof Binary) return compareBinary(left, right);
  if (left instanceof Timestamp && right instanceof Timestamp) {
    return sign(left.equals(right) ? null : left.lessThan(right));
  }
  return compareRare(left, right);
}

function compareRare(left: object, right: object): number {
  if (left instanceof BSONRegExp && right instanceof BSONRegExp) {
    return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
  }
  if (left instanceof Code && right instanceof Code) return compareStrings(left.code, right.code);
  return compareDocuments(plain(left), plain(right));
}

/** DBRef is a document with reserved field names; it compares as one. */
function plain(value: object): BsonDocument {
  if (value instanceof DBRef) return { $ref: value.collection, $id: value.oid, ...(value.db ? { $db: value.db } : {}) };
  return value as BsonDocument;
}

/**
 * Negative, zero or positive in MongoDB's order of types and values. `undefined` (a missing field) is below null; callers
 * that sort or compare as `find` does turn it into null first.
 */
export function compareValues(left: MaybeValue, right: MaybeValue): number {
  if (left === right) return 0;
  // The two commonest cases by far, before any look at ranks.
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  return compareByRank(left, right);
}

function compareByRank(left: MaybeValue, right: MaybeValue): number {
  const rank = rankOf(left);
  const order = rank - rankOf(right);
  if (order !== 0) return order;
  switch (rank) {
    case RANKS.number:
      return compareNumbers(left, right);
    case RANKS.string:
      return compareStrings(stringOf(left), stringOf(right));
    case RANKS.boolean:
      return Number(left) - Number(right);
    case RANKS.null:
    case RANKS.missing:
    case RANKS.minKey:
    case RANKS.maxKey:
      return 0;
    default:
      return typeof left === 'object' && typeof right === 'object' && left !== null && right !== null
        ? compareInstances(left, right)
        : 0;
  }
}

/** Equality of value and type class: `1`, `1n` and a Decimal128 `1.0` are equal, `{a, b}` and `{b, a}` are not. */
export function equalValues(left: MaybeValue, right: MaybeValue): boolean {
  return compareValues(left, right) === 0;
}
