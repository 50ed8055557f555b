/** The comparing operators of a filter: equality, order, membership, type, regular expression, modulus. */
import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { refuse } from '../errors';
import { remainder } from '../values/arithmetic';
import { compareValues, equalValues } from '../values/compare';
import { keyText } from '../values/keyText';
import { showValue } from '../values/show';
import { isArray, isDocument, isNumeric, rankOf, TYPE_NAMES, TYPE_NUMBERS, typeName } from '../values/value';
import type { BsonValue, MaybeValue } from '../values/value';
import { compileBsonRegex } from './regex';
import type { Condition } from './conditions';

type ValueTest = (value: MaybeValue) => boolean;

/** Equality as a filter means it: null also matches a missing field. */
export function equalTo(operand: BsonValue): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined;
  // Strings are the most frequent operand by far; they need no look at types.
  if (typeof operand === 'string')
    return (value) => value === operand || (typeof value === 'object' && equalValues(value, operand));
  return (value) => value !== undefined && equalValues(value, operand);
}

const isNaNValue = (value: MaybeValue): boolean => typeof value === 'number' && Number.isNaN(value);

/** The operators that compare by order. */
export type OrderOperator = '$gt' | '$gte' | '$lt' | '$lte';

const ACCEPTS: Readonly<Record<OrderOperator, (order: number) => boolean>> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Order within one type: a number is never above a string. MinKey and MaxKey are below and above everything. */
export function orderedBy(operator: OrderOperator, operand: BsonValue): ValueTest {
  const accepts = ACCEPTS[operator];
  if (operand === null) return accepts(0) ? equalTo(null) : () => false;
  if (operand instanceof BSONRegExp)
    refuse('BadValue', `Can't have RegEx as arg to predicate over field with ${operator}`);
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    return (value) => accepts(compareValues(value, operand));
  }
  const rank = rankOf(operand);
  const operandIsNaN = isNaNValue(operand);
  return (value) => {
    if (rankOf(value) !== rank) return false;
    if (operandIsNaN || isNaNValue(value)) return operandIsNaN && isNaNValue(value) && accepts(0);
    return accepts(compareValues(value, operand));
  };
}

/** True of strings the expression matches, and of the same expression stored as a value. */
export function matchesRegex(regex: BSONRegExp): ValueTest {
  const compiled = compileBsonRegex(regex);
  return (value) =>
    typeof value === 'string' ? compiled.test(value) : value instanceof BSONRegExp && equalValues(value, regex);
}

/** Above this many operands a hash table beats comparing one after the other. */
const SET_FROM = 8;

/** Membership; regular expressions in the list match strings. Throws StoreError BadValue for anything but a plain list. */
export function memberOf(operator: string, operand: MaybeValue): ValueTest {
  if (!isArray(operand)) return refuse('BadValue', `${operator} needs an array`);
  for (const element of operand) {
    if (isDocument(element) && Object.keys(element)[0]?.startsWith('$')) {
      refuse('BadValue', `cannot nest $ under ${operator}`);
    }
  }
  const regexes = operand.filter((element) => element instanceof BSONRegExp).map(matchesRegex);
  const plain = operand.filter((element) => !(element instanceof BSONRegExp));
  const isMember = plain.length < SET_FROM ? someOf(plain.map(equalTo)) : inSet(plain);
  return regexes.length === 0 ? isMember : someOf([isMember, ...regexes]);
}

function someOf(tests: readonly ValueTest[]): ValueTest {
  return (value) => tests.some((test) => test(value));
}

function inSet(operands: readonly BsonValue[]): ValueTest {
  const keys = new Set(operands.map(keyText));
  return (value) => keys.has(keyText(value ?? null));
}

function typeAlias(operand: BsonValue): string {
  const number = isNumeric(operand) ? Number(operand) : null;
  const name = number === null ? operand : TYPE_NUMBERS[number];
  if (typeof name !== 'string' || !TYPE_NAMES.has(name)) {
    return refuse('BadValue', `Unknown type name alias: ${showValue(operand)}`);
  }
  return name;
}

/** `$type` with one name or number, or a list of them. */
export function ofType(operand: MaybeValue): ValueTest {
  const names = new Set((isArray(operand) ? operand : [operand ?? null]).map(typeAlias));
  const numbers = names.has('number') ? new Set(['int', 'long', 'double', 'decimal']) : new Set<string>();
  return (value) => names.has(typeName(value)) || numbers.has(typeName(value));
}

/** `$mod: [divisor, remainder]`, both whole numbers after truncation. */
export function congruentTo(operand: MaybeValue): ValueTest {
  const [divisor, rest, ...more] = isArray(operand) ? operand : [];
  if (!isNumeric(divisor) || !isNumeric(rest) || more.length > 0) {
    return refuse('BadValue', 'malformed mod, needs to be an array of two numbers');
  }
  const by = BigInt(typeof divisor === 'number' ? Math.trunc(divisor) : divisor);
  const wanted = BigInt(typeof rest === 'number' ? Math.trunc(rest) : rest);
  if (by === 0n) refuse('BadValue', 'divisor cannot be 0');
  return (value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return false;
    if (!isNumeric(value)) return false;
    return remainder(BigInt(typeof value === 'number' ? Math.trunc(value) : value), by) === wanted;
  };
}

/** The condition that some value or array element passes a test. */
export function leaf(test: ValueTest): Condition {
  return { kind: 'leaf', test };
}
