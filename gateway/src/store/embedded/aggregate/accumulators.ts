/** The accumulators of `$group` and `$bucket`. Sums over integers are exact; Decimal128 is refused. */
import type { Numeric } from '../values/arithmetic';
import { add, refuseDecimal } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { keyText } from '../values/keyText';
import { isNumeric } from '../values/value';
import type { BsonValue, MaybeValue } from '../values/value';
import { addTo } from './fold';
import { merge } from './operators/objects';
import { isNullish } from './scope';

/** Takes one value per document of a group. */
export interface Accumulator {
  readonly add: (value: MaybeValue) => void;
  readonly result: () => MaybeValue;
}

function summing(name: string): Accumulator {
  let sum: Numeric = 0;
  return {
    add: (value) => {
      sum = addTo(sum, value, name);
    },
    result: () => sum,
  };
}

function averaging(): Accumulator {
  let sum: Numeric = 0;
  let count = 0;
  return {
    add: (value) => {
      refuseDecimal(value, '$avg');
      if (!isNumeric(value)) return;
      sum = add(sum, value);
      count += 1;
    },
    result: () => (count === 0 ? null : Number(sum) / count),
  };
}

function extreme(direction: 1 | -1): Accumulator {
  let found: MaybeValue = null;
  return {
    add: (value) => {
      if (!isNullish(value) && (found === null || compareValues(value, found) * direction < 0)) found = value;
    },
    result: () => found,
  };
}

function first(): Accumulator {
  let found: { readonly value: MaybeValue } | null = null;
  return {
    add: (value) => {
      found ??= { value };
    },
    result: () => found?.value ?? null,
  };
}

function last(): Accumulator {
  let found: MaybeValue = null;
  return {
    add: (value) => {
      found = value ?? null;
    },
    result: () => found,
  };
}

function pushing(): Accumulator {
  const values: BsonValue[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => values,
  };
}

function collectingDistinct(): Accumulator {
  const values = new Map<string, BsonValue>();
  return {
    add: (value) => {
      const key = keyText(value);
      if (value !== undefined && !values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

function merging(): Accumulator {
  let merged: Readonly<Record<string, BsonValue>> = {};
  return {
    add: (value) => {
      merged = merge([merged, value]);
    },
    result: () => merged,
  };
}

/** By operator name; each call starts a group. Listed in the README. */
export const ACCUMULATORS: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => summing('$sum'),
  $count: () => summing('$count'),
  $avg: averaging,
  $min: () => extreme(1),
  $max: () => extreme(-1),
  $first: first,
  $last: last,
  $push: pushing,
  $addToSet: collectingDistinct,
  $mergeObjects: merging,
};
