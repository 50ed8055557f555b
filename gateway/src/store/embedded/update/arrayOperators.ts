/** Update operators on arrays. */
import { refuse } from '../errors';
import { compileConditions, compileFilter, isOperatorDocument } from '../query/filter';
import { matchesRegex } from '../query/comparisons';
import { onValue } from '../query/conditions';
import { parseSort, sortBy } from '../query/sort';
import { compareValues, equalValues } from '../values/compare';
import { keyText } from '../values/keyText';
import { BSONRegExp } from 'bson';
import { isArray, isDocument, isNumeric, typeName } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import type { Change } from './place';

type Elements = readonly BsonValue[];

function arrayAt(operator: string, path: string, old: MaybeValue): Elements {
  if (old === undefined) return [];
  if (isArray(old)) return old;
  return refuse(
    operator === '$pop' ? 'TypeMismatch' : 'BadValue',
    `The field '${path}' must be an array to apply ${operator}, but is of type ${typeName(old)}`,
  );
}

function wholeNumber(name: string, value: BsonValue): number {
  const number = isNumeric(value) ? Number(value) : NaN;
  return Number.isInteger(number) ? number : refuse('BadValue', `The value for ${name} must be an integer value`);
}

/** What `$push` and `$addToSet` add: one value, or those of `$each`. Returns the modifiers beside it. */
function eachOf(
  operator: string,
  operand: BsonValue,
  modifiers: readonly string[],
): { values: Elements; rest: BsonDocument } {
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) return { values: [operand], rest: {} };
  const { $each: values, ...rest } = operand;
  if (!isArray(values)) return refuse('BadValue', `The argument to $each in ${operator} must be an array`);
  for (const name of Object.keys(rest)) {
    if (!modifiers.includes(name)) refuse('BadValue', `Unrecognized clause in ${operator}: ${name}`);
  }
  return { values, rest };
}

function sorting(spec: BsonValue): (elements: Elements) => Elements {
  if (isNumeric(spec)) {
    const direction = Number(spec);
    if (direction !== 1 && direction !== -1) refuse('BadValue', 'The $sort element value must be either 1 or -1');
    return (elements) => [...elements].sort((left, right) => compareValues(left, right) * direction);
  }
  const fields = parseSort(spec);
  return (elements) => sortBy(elements, fields, (element) => (isDocument(element) ? element : {}));
}

/** `$push` with `$each`, `$position`, `$sort` and `$slice`, applied in that order. */
export function push(operand: BsonValue, path: string): Change {
  const { values, rest } = eachOf('$push', operand, ['$position', '$sort', '$slice']);
  const position = rest['$position'] === undefined ? null : wholeNumber('$position', rest['$position']);
  const slice = rest['$slice'] === undefined ? null : wholeNumber('$slice', rest['$slice']);
  const sort = rest['$sort'] === undefined ? null : sorting(rest['$sort']);
  return (old) => {
    const elements = arrayAt('$push', path, old);
    const at = position === null ? elements.length : position < 0 ? Math.max(elements.length + position, 0) : position;
    const joined = [...elements.slice(0, at), ...values, ...elements.slice(at)];
    const sorted = sort ? sort(joined) : joined;
    if (slice === null) return sorted;
    return slice >= 0 ? sorted.slice(0, slice) : sorted.slice(slice);
  };
}

/** `$addToSet`, with `$each` or without. */
export function addToSet(operand: BsonValue, path: string): Change {
  const { values } = eachOf('$addToSet', operand, []);
  return (old) => {
    const elements = arrayAt('$addToSet', path, old);
    const known = new Set(elements.map(keyText));
    const added = values.filter((value) => {
      const key = keyText(value);
      return !known.has(key) && known.add(key);
    });
    return added.length === 0 && old !== undefined ? old : [...elements, ...added];
  };
}

function pullTest(operand: BsonValue): (element: BsonValue) => boolean {
  if (operand instanceof BSONRegExp) return matchesRegex(operand);
  if (isOperatorDocument(operand)) return onValue(compileConditions(operand));
  if (!isDocument(operand)) return (element) => equalValues(element, operand);
  const predicate = compileFilter(operand);
  return (element) => isDocument(element) && predicate(element);
}

function without(operator: string, path: string, removed: (element: BsonValue) => boolean): Change {
  return (old) => {
    if (old === undefined) return old;
    const elements = arrayAt(operator, path, old);
    const kept = elements.filter((element) => !removed(element));
    return kept.length === elements.length ? old : kept;
  };
}

/** `$pull` by value, by operators on the value, or by a filter on element documents. */
export function pull(operand: BsonValue, path: string): Change {
  return without('$pull', path, pullTest(operand));
}

/** `$pullAll: [values]`. */
export function pullAll(operand: BsonValue, path: string): Change {
  if (!isArray(operand)) return refuse('BadValue', '$pullAll requires an array argument');
  const removed = new Set(operand.map(keyText));
  return without('$pullAll', path, (element) => removed.has(keyText(element)));
}

/** `$pop: 1` takes the last element, `$pop: -1` the first. */
export function pop(operand: BsonValue, path: string): Change {
  const end = isNumeric(operand) ? Number(operand) : NaN;
  if (end !== 1 && end !== -1) refuse('FailedToParse', '$pop expects 1 or -1');
  return (old) => {
    if (old === undefined) return old;
    const elements = arrayAt('$pop', path, old);
    if (elements.length === 0) return old;
    return end === 1 ? elements.slice(0, -1) : elements.slice(1);
  };
}
