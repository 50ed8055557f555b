/** Sets of intervals over the order of BSON values: which keys of an index a filter can match. */
import { compareValues } from '../values/compare';
import { rankOf } from '../values/value';
import type { MaybeValue, Rank } from '../values/value';

/** A place between values: just before or after all values equal to one, or all values of one type. */
export type Cut =
  | { readonly kind: 'value'; readonly value: MaybeValue; readonly after: boolean }
  | { readonly kind: 'rank'; readonly rank: Rank; readonly after: boolean };

/** The values after `low` and before `high`. */
export interface Interval {
  readonly low: Cut;
  readonly high: Cut;
}

/** Intervals in ascending order that do not touch. Empty: nothing can match. */
export type IntervalSet = readonly Interval[];

const side = (after: boolean): number => (after ? -1 : 1);

/** Negative when the value lies before the cut, positive when after it. */
export function compareToCut(value: MaybeValue, cut: Cut): number {
  const order = cut.kind === 'rank' ? rankOf(value) - cut.rank : compareValues(value, cut.value);
  return order === 0 ? side(cut.after) : order;
}

function compareCuts(left: Cut, right: Cut): number {
  if (left.kind === 'value') {
    // A value is before or after every cut but its own, where the sides decide.
    if (right.kind === 'value' && compareValues(left.value, right.value) === 0)
      return Number(left.after) - Number(right.after);
    return compareToCut(left.value, right);
  }
  if (right.kind === 'value') return -compareCuts(right, left);
  return left.rank - right.rank || Number(left.after) - Number(right.after);
}

const lower = (left: Cut, right: Cut): Cut => (compareCuts(left, right) <= 0 ? left : right);
const higher = (left: Cut, right: Cut): Cut => (compareCuts(left, right) >= 0 ? left : right);

/** Exactly one value. */
export function point(value: MaybeValue): Interval {
  return { low: { kind: 'value', value, after: false }, high: { kind: 'value', value, after: true } };
}

/** The value an interval consists of, if it is a point. */
export function pointOf({ low, high }: Interval): { readonly value: MaybeValue } | null {
  if (low.kind !== 'value' || high.kind !== 'value' || low.after || !high.after) return null;
  return compareValues(low.value, high.value) === 0 ? { value: low.value } : null;
}

/** The values that lie in any of the sets. */
export function union(sets: readonly IntervalSet[]): IntervalSet {
  const sorted = sets.flat().sort((left, right) => compareCuts(left.low, right.low));
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last && compareCuts(interval.low, last.high) <= 0) {
      merged[merged.length - 1] = { low: last.low, high: higher(last.high, interval.high) };
    } else {
      merged.push(interval);
    }
  }
  return merged;
}

/** The values that lie in both sets. */
export function intersect(left: IntervalSet, right: IntervalSet): IntervalSet {
  const common: Interval[] = [];
  let [leftIndex, rightIndex] = [0, 0];
  for (;;) {
    const [a, b] = [left[leftIndex], right[rightIndex]];
    if (!a || !b) return common;
    const [low, high] = [higher(a.low, b.low), lower(a.high, b.high)];
    if (compareCuts(low, high) < 0) common.push({ low, high });
    if (compareCuts(a.high, b.high) <= 0) leftIndex += 1;
    else rightIndex += 1;
  }
}
