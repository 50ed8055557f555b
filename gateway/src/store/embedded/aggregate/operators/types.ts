/** Type tests and conversions. A conversion that would lose something is refused. */
import { ObjectId } from 'bson';
import { refuse, StoreError } from '../../errors';
import { isInt32, isNumeric, typeName } from '../../values/value';
import type { BsonValue, MaybeValue } from '../../values/value';
import { isNullish, ofOne } from '../scope';
import type { OperatorCompiler, OperatorTable } from '../scope';
import { stringForm } from './stringForm';

function cannot(value: MaybeValue, target: string): never {
  return refuse('TypeMismatch', `can't convert from BSON type ${typeName(value)} to ${target}`);
}

const INTEGER_TEXT = /^[+-]?\d+$/;
const NUMBER_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Truncates towards zero; a number that is not finite, or text that is no whole number, is refused. */
function toInteger(value: BsonValue, target: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && target === 'long') return BigInt(value.getTime());
  if (typeof value === 'string' && INTEGER_TEXT.test(value)) return BigInt(value.replace(/^\+/, ''));
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value));
  return cannot(value, target);
}

function toLong(value: BsonValue): bigint {
  const whole = toInteger(value, 'long');
  return BigInt.asIntN(64, whole) === whole ? whole : refuse('Overflow', `${whole} does not fit into long`);
}

function toInt(value: BsonValue): number {
  const whole = Number(toInteger(value, 'int'));
  return isInt32(whole) ? whole : refuse('Overflow', `${whole} does not fit into int`);
}

function toDouble(value: BsonValue): number {
  if (isNumeric(value) || typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' && NUMBER_TEXT.test(value) ? Number(value) : cannot(value, 'double');
}

const DATE_TEXT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function toDate(value: BsonValue): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (typeof value === 'bigint' || (typeof value === 'number' && !isInt32(value))) return new Date(Number(value));
  if (typeof value !== 'string' || !DATE_TEXT.test(value)) return cannot(value, 'date');
  // Without an offset the text means UTC, never the time zone of this machine.
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(value.slice(10));
  const date = new Date(value.length > 10 && !hasOffset ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? refuse('BadValue', `'${value}' is not a date`) : date;
}

function toObjectId(value: BsonValue): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') return cannot(value, 'objectId');
  try {
    return ObjectId.createFromHexString(value);
  } catch (error) {
    throw new StoreError('BadValue', `'${value}' is not an object id: 24 hex digits are`, {}, error);
  }
}

function toBool(value: BsonValue): boolean {
  return typeof value === 'boolean' ? value : isNumeric(value) ? Number(value) !== 0 : true;
}

function converting(name: string, convert: (value: BsonValue) => BsonValue): OperatorCompiler {
  return ofOne(name, (value) => (isNullish(value) ? null : convert(value)));
}

/** By operator name. Errors: TypeMismatch for a conversion there is not, BadValue and Overflow for values that do not fit. */
export const TYPES: OperatorTable = {
  $type: ofOne('$type', typeName),
  $isNumber: ofOne('$isNumber', (value) => isNumeric(value) || typeName(value) === 'decimal'),
  $toString: converting('$toString', stringForm),
  $toInt: converting('$toInt', toInt),
  $toLong: converting('$toLong', toLong),
  $toDouble: converting('$toDouble', toDouble),
  $toBool: converting('$toBool', toBool),
  $toDate: converting('$toDate', toDate),
  $toObjectId: converting('$toObjectId', toObjectId),
};
