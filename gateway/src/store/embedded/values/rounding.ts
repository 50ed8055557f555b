/** Rounding to a decimal place, exact for integers and for the value a double really has. */
import { refuse } from '../errors';
import { scaledDouble } from './decimal';
import type { Numeric } from './arithmetic';

/** Halves to the even neighbour, or everything towards zero. */
export type RoundingMode = 'halfEven' | 'truncate';

/** `dividend / divisor` as a whole number; a tie goes to the even neighbour, or everything towards zero. */
function divide(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = dividend / divisor;
  if (mode === 'truncate') return quotient;
  const rest = dividend % divisor;
  const doubled = (rest < 0n ? -rest : rest) * 2n;
  const away = doubled > divisor || (doubled === divisor && quotient % 2n !== 0n);
  return away ? quotient + (dividend < 0n ? -1n : 1n) : quotient;
}

/**
 * Rounds to `place` decimals; a negative place rounds to tens, hundreds and so on. Integers stay integers of their type.
 * Throws StoreError Overflow when an int64 leaves its range.
 */
export function roundAt(
  value: Numeric,
  { place, mode }: { readonly place: number; readonly mode: RoundingMode },
): Numeric {
  if (typeof value === 'bigint') {
    if (place >= 0) return value;
    const unit = 10n ** BigInt(-place);
    const rounded = divide(value, unit, mode) * unit;
    return BigInt.asIntN(64, rounded) === rounded ? rounded : refuse('Overflow', `rounding ${value} leaves int64`);
  }
  if (!Number.isFinite(value) || (Number.isInteger(value) && place >= 0)) return value;
  const { coefficient, exponent } = scaledDouble(value);
  // The value is coefficient * 10^exponent; what is wanted is a whole number of 10^-place.
  const shift = exponent + place;
  if (shift >= 0) return value;
  const rounded = divide(coefficient, 10n ** BigInt(-shift), mode);
  return Number(`${rounded}e${-place}`);
}
