/** BSON values as the store holds them in memory, and their kinds. */
import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { DBRef } from 'bson';

/**
 * int64 is `bigint`; int32 and double are both `number` (a whole double within int32 range is written back as int32, as
 * every JavaScript client does). Values are never changed in place: an update builds new objects along its path.
 */
export type BsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | ObjectId
  | Binary
  | BSONRegExp
  | BSONSymbol
  | Decimal128
  | Timestamp
  | MinKey
  | MaxKey
  | Code
  | DBRef
  | readonly BsonValue[]
  | BsonDocument;

/** A document or embedded document; field order is insertion order. */
export interface BsonDocument {
  readonly [field: string]: BsonValue;
}

/** What a path may lead to: `undefined` says that the field is not there. */
export type MaybeValue = BsonValue | undefined;

/** MongoDB's order of types in comparisons and sorts; equal ranks compare by value. */
export const RANKS = {
  minKey: 0,
  missing: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  binary: 7,
  objectId: 8,
  boolean: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  code: 13,
  maxKey: 14,
} as const;

/** A type's place in MongoDB's order. */
export type Rank = (typeof RANKS)[keyof typeof RANKS];

/** True for a BSON array. */
export function isArray(value: unknown): value is readonly BsonValue[] {
  return Array.isArray(value);
}

/** True for an embedded document; false for arrays and every other BSON type that is a class here. */
export function isDocument(value: unknown): value is BsonDocument {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for both JavaScript forms of a BSON integer or double. Decimal128 is a number to MongoDB but not to arithmetic here. */
export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function rankOfObject(value: object): Rank {
  if (Array.isArray(value)) return RANKS.array;
  if (value instanceof ObjectId) return RANKS.objectId;
  if (value instanceof Date) return RANKS.date;
  if (isDocument(value)) return RANKS.object;
  if (value instanceof Binary) return RANKS.binary;
  if (value instanceof Decimal128) return RANKS.number;
  if (value instanceof Timestamp) return RANKS.timestamp;
  if (value instanceof BSONRegExp) return RANKS.regex;
  if (value instanceof BSONSymbol) return RANKS.string;
  if (value instanceof MinKey) return RANKS.minKey;
  if (value instanceof MaxKey) return RANKS.maxKey;
  if (value instanceof Code) return RANKS.code;
  return RANKS.object;
}

/** The place of a value's type in MongoDB's order. */
export function rankOf(value: MaybeValue): Rank {
  switch (typeof value) {
    case 'string':
      return RANKS.string;
    case 'number':
    case 'bigint':
      return RANKS.number;
    case 'boolean':
      return RANKS.boolean;
    case 'undefined':
      return RANKS.missing;
    default:
      return value === null ? RANKS.null : rankOfObject(value);
  }
}

/** Whether a number is written as int32; any other number is a double. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff && !Object.is(value, -0);
}

/** The name `$type` knows a value by. */
export function typeName(value: MaybeValue): string {
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (typeof value === 'bigint') return 'long';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof BSONSymbol) return 'symbol';
  return NAMES[rankOf(value)];
}

const NAMES: Readonly<Record<Rank, string>> = {
  [RANKS.minKey]: 'minKey',
  [RANKS.missing]: 'missing',
  [RANKS.null]: 'null',
  [RANKS.number]: 'double',
  [RANKS.string]: 'string',
  [RANKS.object]: 'object',
  [RANKS.array]: 'array',
  [RANKS.binary]: 'binData',
  [RANKS.objectId]: 'objectId',
  [RANKS.boolean]: 'bool',
  [RANKS.date]: 'date',
  [RANKS.timestamp]: 'timestamp',
  [RANKS.regex]: 'regex',
  [RANKS.code]: 'javascript',
  [RANKS.maxKey]: 'maxKey',
};

/** `$type`'s numbers, for filters that use them instead of names. */
export const TYPE_NUMBERS: Readonly<Record<number, string>> = {
  [-1]: 'minKey',
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  14: 'symbol',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
};

/** The type names a filter may ask for; `number` stands for all numeric types. */
export const TYPE_NAMES: ReadonlySet<string> = new Set([...Object.values(TYPE_NUMBERS), 'number']);
