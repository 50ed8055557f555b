/** Expressions over documents. */
import { refuse } from '../../errors';
import { fieldOf } from '../../values/path';
import { isArray, isDocument, typeName } from '../../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../../values/value';
import { isNullish, namedOperands, ofOne, operands } from '../scope';
import type { OperatorTable } from '../scope';

function pair(element: BsonValue): readonly [string, BsonValue] {
  const [key, value] = isArray(element) ? element : [fieldOf(element, 'k'), fieldOf(element, 'v')];
  if (typeof key !== 'string' || value === undefined) {
    return refuse('BadValue', '$arrayToObject needs elements { k, v } or [k, v] with string keys');
  }
  return [key, value];
}

/** Merges documents left to right; null and missing ones are passed over. */
export function merge(values: readonly MaybeValue[]): BsonDocument {
  const merged: Record<string, BsonValue> = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value))
      return refuse('TypeMismatch', `$mergeObjects requires object inputs, not ${typeName(value)}`);
    Object.assign(merged, value);
  }
  return merged;
}

/** By operator name. Errors: TypeMismatch where a document is needed. */
export const OBJECTS: OperatorTable = {
  $mergeObjects: (operand, { compile }) => {
    const parts = operands('$mergeObjects', operand, { min: 0, max: Infinity }).map((part) => compile(part));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      const [only] = values;
      return merge(values.length === 1 && isArray(only) ? only : values);
    };
  },
  $objectToArray: ofOne('$objectToArray', (value) => {
    if (isNullish(value)) return null;
    if (!isDocument(value)) return refuse('TypeMismatch', '$objectToArray requires a document');
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: ofOne('$arrayToObject', (value) => {
    if (isNullish(value)) return null;
    if (!isArray(value)) return refuse('TypeMismatch', '$arrayToObject requires an array');
    return Object.fromEntries(value.map(pair));
  }),
  $getField: (operand, { compile }) => {
    const named = isDocument(operand)
      ? namedOperands('$getField', operand, { required: ['field'], optional: ['input'] })
      : { field: operand };
    const field = compile(named['field'] ?? null);
    const input = compile(named['input'] ?? '$$ROOT');
    return (scope) => {
      const name = field(scope);
      if (typeof name !== 'string') return refuse('TypeMismatch', '$getField requires a string as its field');
      const value = input(scope);
      return value === null ? null : fieldOf(value, name);
    };
  },
};
