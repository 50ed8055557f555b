/** `$`, `$[]` and `$[name]` in update paths: which concrete paths they stand for in one document. */
import { refuse } from '../errors';
import { compileFilter } from '../query/filter';
import type { Predicate } from '../query/conditions';
import { arrayIndex, fieldOf } from '../values/path';
import type { Path } from '../values/path';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** Decides which elements `$[name]` stands for. */
export type ArrayFilters = ReadonlyMap<string, (element: BsonValue) => boolean>;

const NAME = /^[a-z][a-zA-Z0-9]*$/;

/** The name an array filter is about: the first component shared by all its fields, `$or` and the like looked into. */
function namesIn(filter: BsonDocument): string[] {
  return Object.entries(filter).flatMap(([field, value]) => {
    if (!field.startsWith('$')) return [field.split('.')[0] ?? ''];
    return isArray(value) ? value.flatMap((clause) => (isDocument(clause) ? namesIn(clause) : [])) : [];
  });
}

/**
 * Compiles `arrayFilters: [{ 'line.amount': { $gt: 5 } }]`. The element stands under the filter's own name, so that the
 * ordinary filter language applies. Throws StoreError FailedToParse for a filter about no name or more than one.
 */
export function compileArrayFilters(filters: readonly BsonDocument[]): ArrayFilters {
  const compiled = new Map<string, (element: BsonValue) => boolean>();
  for (const filter of filters) {
    const names = new Set(namesIn(filter));
    const [name] = names;
    if (name === undefined || names.size > 1) {
      return refuse('FailedToParse', `Error parsing array filter :: Expected a single top-level field name`);
    }
    if (!NAME.test(name)) refuse('BadValue', `Error parsing array filter :: '${name}' is not a valid identifier`);
    if (compiled.has(name))
      refuse('FailedToParse', `Found multiple array filters with the same top-level field name ${name}`);
    const predicate: Predicate = compileFilter(filter);
    compiled.set(name, (element) => predicate({ [name]: element }));
  }
  return compiled;
}

const PLACEHOLDER = /^\$\[(.*)\]$/;

/** The array filter name of a path component, an empty text for `$[]`, or null. */
export function placeholder(component: string): string | null {
  return PLACEHOLDER.exec(component)?.[1] ?? null;
}

/** What the positional components of a path stand for. */
export interface Positions {
  /** What `$` stands for: found by the filter, or null. */
  readonly matched: number | null;
  readonly arrayFilters: ArrayFilters;
}

/** The concrete paths a path stands for. Throws StoreError BadValue when `$` matched nothing or `$[]` meets no array. */
export function concretePaths(document: BsonDocument, path: Path, positions: Positions): readonly Path[] {
  if (!path.some((component) => component.startsWith('$'))) return [path];
  return expand(document, [], path, positions);
}

function expand(value: MaybeValue, done: Path, rest: Path, positions: Positions): Path[] {
  const [component, ...later] = rest;
  if (component === undefined) return [done];
  if (component === '$') {
    const index = positions.matched;
    if (index === null)
      return refuse('BadValue', 'The positional operator did not find the match needed from the query.');
    return expand(childOf(value, String(index)), [...done, String(index)], later, positions);
  }
  const name = placeholder(component);
  if (name === null) return expand(childOf(value, component), [...done, component], later, positions);
  if (!isArray(value))
    return refuse('BadValue', `The path '${done.join('.')}' must exist and be an array to apply array updates.`);
  const applies = name === '' ? () => true : positions.arrayFilters.get(name);
  if (!applies) return refuse('BadValue', `No array filter found for identifier '${name}'`);
  return value.flatMap((element, index) =>
    applies(element) ? expand(element, [...done, String(index)], later, positions) : [],
  );
}

function childOf(value: MaybeValue, component: string): MaybeValue {
  if (!isArray(value)) return fieldOf(value, component);
  const index = arrayIndex(component);
  return index === null ? undefined : value[index];
}
