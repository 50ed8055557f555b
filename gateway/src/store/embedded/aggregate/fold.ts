/** Sums, averages and extremes over values, shared by expressions and by `$group`. */
import { add, refuseDecimal } from '../values/arithmetic';
import type { Numeric } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { isNumeric } from '../values/value';
import type { MaybeValue } from '../values/value';
import { isNullish } from './scope';

/** Adds a value to a sum if it is a number. Throws StoreError for a Decimal128 and when int64 overflows. */
export function addTo(sum: Numeric, value: MaybeValue, name: string): Numeric {
  refuseDecimal(value, name);
  return isNumeric(value) ? add(sum, value) : sum;
}

/** The exact sum of the numbers among the values; 0 when there are none. Throws StoreError as addTo does. */
export function total(values: readonly MaybeValue[]): Numeric {
  return values.reduce<Numeric>((sum, value) => addTo(sum, value, '$sum'), 0);
}

/** A double; null when there is no number. Integers are summed exactly before the one division. */
export function average(values: readonly MaybeValue[]): number | null {
  const numbers = values.filter(isNumeric);
  for (const value of values) refuseDecimal(value, '$avg');
  return numbers.length === 0 ? null : Number(total(numbers)) / numbers.length;
}

function extreme(values: readonly MaybeValue[], direction: 1 | -1): MaybeValue {
  let found: MaybeValue = null;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (found === null || compareValues(value, found) * direction < 0) found = value;
  }
  return found;
}

/** The smallest value in MongoDB's order, null and missing passed over; null when there is none. */
export function smallest(values: readonly MaybeValue[]): MaybeValue {
  return extreme(values, 1);
}

/** The largest value in MongoDB's order, null and missing passed over; null when there is none. */
export function largest(values: readonly MaybeValue[]): MaybeValue {
  return extreme(values, -1);
}
