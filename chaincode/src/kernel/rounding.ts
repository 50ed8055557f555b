/**
 * Integer division that names its rounding. Nothing else in the product divides money.
 *
 * Both are symmetric: rounding −x gives minus the rounding of x, so that a reversal undoes its original exactly.
 */
import { invariant } from './invariant';

/** The exact quotient value × by ÷ divisor; `by` is 1 when left out. The divisor must be positive. */
export type Quotient = Readonly<{ value: bigint; by?: bigint; divisor: bigint }>;

/** The quotient cut to an integer, and what was cut off, both for the magnitude; `sign` puts the direction back. */
type Cut = Readonly<{ sign: 1n | -1n; whole: bigint; remainder: bigint; divisor: bigint }>;

function cut({ value, by = 1n, divisor }: Quotient): Cut {
  invariant(divisor > 0n, 'a divisor is positive');
  const product = value * by;
  const sign = product < 0n ? -1n : 1n;
  const magnitude = product * sign;
  return { sign, whole: magnitude / divisor, remainder: magnitude % divisor, divisor };
}

/**
 * value × by ÷ divisor, cut towards zero. Who owes the result gains the cut-off part.
 *
 * @throws InvariantViolation when the divisor is not positive
 */
export function mulDivDown(quotient: Quotient): bigint {
  const { sign, whole } = cut(quotient);
  return sign * whole;
}

/**
 * value × by ÷ divisor to the nearest integer, a tie away from zero: the commercial rounding of every amount that
 * falls due. On a tie who receives the result gains half a unit; otherwise nobody gains on average.
 *
 * @throws InvariantViolation when the divisor is not positive
 */
export function mulDivHalfUp(quotient: Quotient): bigint {
  const { sign, whole, remainder, divisor } = cut(quotient);
  return sign * (remainder * 2n >= divisor ? whole + 1n : whole);
}

/**
 * A bigint that is known to be small (a count, a rate, a day number) as a number.
 *
 * @throws InvariantViolation when the number could not hold it exactly
 */
export function smallInteger(value: bigint): number {
  const result = parseInt(value.toString(), 10);
  invariant(Number.isSafeInteger(result), 'a small integer fits a number exactly');
  return result;
}
