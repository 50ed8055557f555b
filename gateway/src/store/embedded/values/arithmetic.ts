/**
 * Arithmetic as MongoDB types it: int32 widens to int64, an integer with a double gives a double. Integers are exact: a
 * result beyond int64 is refused (MongoDB's `$inc` does the same; its aggregation would fall back to a rounded double).
 */
import { Decimal128 } from 'bson';
import { refuse } from '../errors';
import { isInt32 } from './value';
import type { MaybeValue } from './value';

/** A number that can be computed with: int32 and double, or int64. */
export type Numeric = number | bigint;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Turns an exact integer into the narrowest form MongoDB would give: int64 if an operand was, else int32 where it fits. */
function integer(value: bigint, wide: boolean): Numeric {
  if (value < INT64_MIN || value > INT64_MAX) refuse('Overflow', `integer overflow: ${value} does not fit into int64`);
  return wide || !isInt32(Number(value)) ? value : Number(value);
}

const isInteger = (value: Numeric): boolean => typeof value === 'bigint' || isInt32(value);

interface Operation {
  readonly exact: (left: bigint, right: bigint) => bigint;
  readonly rounded: (left: number, right: number) => number;
}

function apply(operation: Operation, left: Numeric, right: Numeric): Numeric {
  if (!isInteger(left) || !isInteger(right)) return operation.rounded(Number(left), Number(right));
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = operation.rounded(left, right);
    // Sums and products of two int32 stay below 2^62, but only below 2^53 is the double exact.
    if (Number.isSafeInteger(quick) && isInt32(quick)) return quick;
  }
  const wide = typeof left === 'bigint' || typeof right === 'bigint';
  return integer(operation.exact(BigInt(left), BigInt(right)), wide);
}

/** The sum. Throws StoreError Overflow beyond int64. */
export function add(left: Numeric, right: Numeric): Numeric {
  return apply({ exact: (a, b) => a + b, rounded: (a, b) => a + b }, left, right);
}

/** The difference. Throws StoreError Overflow beyond int64. */
export function subtract(left: Numeric, right: Numeric): Numeric {
  return apply({ exact: (a, b) => a - b, rounded: (a, b) => a - b }, left, right);
}

/** The product. Throws StoreError Overflow beyond int64. */
export function multiply(left: Numeric, right: Numeric): Numeric {
  return apply({ exact: (a, b) => a * b, rounded: (a, b) => a * b }, left, right);
}

/** The remainder with the sign of the dividend. A zero divisor is refused. */
export function remainder(left: Numeric, right: Numeric): Numeric {
  if (Number(right) === 0) refuse('BadValue', "can't $mod by zero");
  return apply({ exact: (a, b) => a % b, rounded: (a, b) => a % b }, left, right);
}

/** Arithmetic on Decimal128 is refused: rounding it through a double would change money without a word. */
export function refuseDecimal(value: MaybeValue, where: string): void {
  if (value instanceof Decimal128) {
    refuse('TypeMismatch', `${where}: this store does not compute with Decimal128; keep amounts as int64 minor units`);
  }
}
