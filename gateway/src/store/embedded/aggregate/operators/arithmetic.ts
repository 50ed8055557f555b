/** Arithmetic expressions: exact over integers, refused over Decimal128; null or missing gives null. */
import { refuse } from '../../errors';
import { add, multiply, refuseDecimal, remainder, subtract } from '../../values/arithmetic';
import type { Numeric } from '../../values/arithmetic';
import { roundAt } from '../../values/rounding';
import type { RoundingMode } from '../../values/rounding';
import { isNumeric, typeName } from '../../values/value';
import type { MaybeValue } from '../../values/value';
import { isNullish, ofOne, ofValues } from '../scope';
import type { OperatorTable } from '../scope';

/** The number, or a refusal that names the operator and the type found. */
export function numberOperand(name: string, value: MaybeValue): Numeric {
  refuseDecimal(value, name);
  return isNumeric(value)
    ? value
    : refuse('TypeMismatch', `${name} only supports numeric types, not ${typeName(value)}`);
}

function milliseconds(name: string, value: MaybeValue): Numeric {
  return value instanceof Date ? BigInt(value.getTime()) : numberOperand(name, value);
}

/** A sum with one date in it is a date; two dates cannot be added. */
function sum(values: readonly MaybeValue[]): MaybeValue {
  if (values.some(isNullish)) return null;
  const dates = values.filter((value) => value instanceof Date).length;
  if (dates > 1) refuse('TypeMismatch', 'only one date allowed in an $add expression');
  const total = values.reduce<Numeric>((accumulated, value) => add(accumulated, milliseconds('$add', value)), 0);
  return dates === 1 ? new Date(Math.round(Number(total))) : total;
}

function difference([left, right]: readonly MaybeValue[]): MaybeValue {
  if (isNullish(left) || isNullish(right)) return null;
  if (right instanceof Date && !(left instanceof Date)) {
    return refuse('TypeMismatch', `can't $subtract a date from a ${typeName(left)}`);
  }
  const result = subtract(milliseconds('$subtract', left), milliseconds('$subtract', right));
  return left instanceof Date && !(right instanceof Date) ? new Date(Math.round(Number(result))) : result;
}

function quotient([left, right]: readonly MaybeValue[]): MaybeValue {
  if (isNullish(left) || isNullish(right)) return null;
  const divisor = Number(numberOperand('$divide', right));
  if (divisor === 0) refuse('BadValue', "can't $divide by zero");
  return Number(numberOperand('$divide', left)) / divisor;
}

const absolute = (value: Numeric): Numeric =>
  typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(value);

const whole = (value: Numeric, round: (value: number) => number): Numeric =>
  typeof value === 'bigint' ? value : round(value);

function rounding(name: string, mode: RoundingMode): OperatorTable[string] {
  return ofValues(name, { min: 1, max: 2 }, ([value, place]) => {
    if (isNullish(value) || place === null) return null;
    const at = place === undefined ? 0 : Number(numberOperand(name, place));
    if (!Number.isInteger(at) || at < -20 || at > 100) refuse('BadValue', `${name} place must be -20 to 100`);
    return roundAt(numberOperand(name, value), { place: at, mode });
  });
}

const TWO = { min: 2, max: 2 };
const MANY = { min: 1, max: Infinity };

/** By operator name. Errors: TypeMismatch for other types, BadValue for a zero divisor, Overflow beyond int64. */
export const ARITHMETIC: OperatorTable = {
  $add: ofValues('$add', MANY, sum),
  $subtract: ofValues('$subtract', TWO, difference),
  $multiply: ofValues('$multiply', MANY, (values) =>
    values.some(isNullish)
      ? null
      : values.reduce<Numeric>((product, value) => multiply(product, numberOperand('$multiply', value)), 1),
  ),
  $divide: ofValues('$divide', TWO, quotient),
  $mod: ofValues('$mod', TWO, ([left, right]) =>
    isNullish(left) || isNullish(right) ? null : remainder(numberOperand('$mod', left), numberOperand('$mod', right)),
  ),
  $abs: ofOne('$abs', (value) => (isNullish(value) ? null : absolute(numberOperand('$abs', value)))),
  $ceil: ofOne('$ceil', (value) => (isNullish(value) ? null : whole(numberOperand('$ceil', value), Math.ceil))),
  $floor: ofOne('$floor', (value) => (isNullish(value) ? null : whole(numberOperand('$floor', value), Math.floor))),
  $round: rounding('$round', 'halfEven'),
  $trunc: rounding('$trunc', 'truncate'),
};
