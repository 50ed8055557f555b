/** Sort orders over documents. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { compareValues } from '../values/compare';
import { parsePath, visitPath } from '../values/path';
import type { Path } from '../values/path';
import { isArray, isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** Upwards or downwards. */
export type Direction = 1 | -1;

/** One field of a sort or of an index. */
export interface SortField {
  readonly name: string;
  readonly path: Path;
  readonly direction: Direction;
}

function direction(name: string, value: BsonValue): Direction {
  if (isDocument(value)) return refuse('BadValue', `$sort by an expression ($meta) is not supported: ${name}`);
  const number = isNumeric(value) ? Number(value) : NaN;
  return number === 1 || number === -1 ? number : refuse('BadValue', `$sort key ordering must be 1 or -1: ${name}`);
}

/** Reads `{ field: 1, other: -1 }`. Throws StoreError BadValue for any other shape. */
export function parseSort(spec: MaybeValue): readonly SortField[] {
  if (spec === undefined || spec === null) return [];
  if (!isDocument(spec)) return refuse('BadValue', 'a sort must be an object of 1 and -1');
  const fields = Object.entries(spec).map(([name, value]) => {
    if (name.startsWith('$') || name === '') refuse('BadValue', `cannot sort by '${name}'`);
    return { name, path: parsePath(name), direction: direction(name, value) };
  });
  if (fields.length > LIMITS.indexFieldsMax) refuse('BadValue', 'too many sort fields');
  return fields;
}

/** An array sorts by its smallest element upwards and by its largest downwards; a missing field sorts as null. */
function sortKey(document: BsonDocument, { path, direction: upwards }: SortField): MaybeValue {
  const values: MaybeValue[] = [];
  visitPath(document, path, (value) => {
    // An empty array sorts below null: it is the only thing that keeps `undefined` as its key.
    if (isArray(value)) values.push(...(value.length > 0 ? value : [undefined]));
    else values.push(value ?? null);
    return false;
  });
  if (values.length === 0) return null;
  return values.reduce((best, value) => (compareValues(value, best) * upwards < 0 ? value : best));
}

/** A new list in sorted order; equal items keep their order. */
export function sortBy<Item>(
  items: readonly Item[],
  fields: readonly SortField[],
  documentOf: (item: Item) => BsonDocument,
): Item[] {
  if (fields.length === 0) return [...items];
  const keyed = items.map((item) => ({ item, keys: fields.map((field) => sortKey(documentOf(item), field)) }));
  keyed.sort((left, right) => {
    for (const [index, field] of fields.entries()) {
      const order = compareValues(left.keys[index], right.keys[index]);
      if (order !== 0) return order * field.direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}
