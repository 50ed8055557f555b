/** Set expressions: order and repetition do not count; results come sorted in MongoDB's order. */
import { refuse } from '../../errors';
import { compareValues } from '../../values/compare';
import { keyText } from '../../values/keyText';
import { isArray, typeName } from '../../values/value';
import type { BsonValue, MaybeValue } from '../../values/value';
import { isNullish, ofOne, ofValues, truthy } from '../scope';
import type { OperatorTable } from '../scope';

type Keyed = ReadonlyMap<string, BsonValue>;

function keyed(name: string, value: MaybeValue): Keyed {
  if (!isArray(value)) return refuse('TypeMismatch', `${name} requires arrays, found: ${typeName(value)}`);
  return new Map(value.map((element) => [keyText(element), element]));
}

const sorted = (set: Keyed): BsonValue[] => [...set.values()].sort(compareValues);

function combined(
  name: string,
  combine: (left: Keyed, right: Keyed) => Keyed,
): (values: readonly MaybeValue[]) => MaybeValue {
  return (values) => {
    if (values.some(isNullish)) return null;
    const sets = values.map((value) => keyed(name, value));
    const [first = new Map<string, BsonValue>(), ...rest] = sets;
    return sorted(rest.reduce(combine, first));
  };
}

const kept = (set: Keyed, keep: (key: string) => boolean): Keyed => new Map([...set].filter(([key]) => keep(key)));

const MANY = { min: 1, max: Infinity };
const TWO = { min: 2, max: 2 };

/** By operator name. Errors: TypeMismatch where an array is needed. */
export const SETS: OperatorTable = {
  $setUnion: ofValues(
    '$setUnion',
    MANY,
    combined('$setUnion', (left, right) => new Map([...right, ...left])),
  ),
  $setIntersection: ofValues(
    '$setIntersection',
    MANY,
    combined('$setIntersection', (left, right) => kept(left, (key) => right.has(key))),
  ),
  $setDifference: ofValues(
    '$setDifference',
    TWO,
    combined('$setDifference', (left, right) => kept(left, (key) => !right.has(key))),
  ),
  $setIsSubset: ofValues('$setIsSubset', TWO, ([left, right]) => {
    const whole = keyed('$setIsSubset', right);
    return [...keyed('$setIsSubset', left).keys()].every((key) => whole.has(key));
  }),
  $setEquals: ofValues('$setEquals', { min: 2, max: Infinity }, (values) => {
    const [first = new Map<string, BsonValue>(), ...rest] = values.map((value) => keyed('$setEquals', value));
    return rest.every((set) => set.size === first.size && [...set.keys()].every((key) => first.has(key)));
  }),
  $anyElementTrue: ofOne('$anyElementTrue', (value) => [...keyed('$anyElementTrue', value).values()].some(truthy)),
  $allElementsTrue: ofOne('$allElementsTrue', (value) => [...keyed('$allElementsTrue', value).values()].every(truthy)),
};
