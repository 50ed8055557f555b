/** Conditions on the values a path leads to: the building blocks of a filter. */
import { isArray } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { visitLeaves, visitPath } from '../values/path';
import type { Path, Visitor } from '../values/path';

/** Receives the index, inside the outermost array, of the element that made a filter match: the `$` of an update. */
export interface MatchPosition {
  index: number | null;
}

/** Decides whether a document matches. */
export type Predicate = (document: BsonDocument, position?: MatchPosition) => boolean;

/**
 * `leaf`: true of some value or array element. `whole`: true of some value, arrays not entered. `element`: true of some
 * element of an array, with its position. `not`: the conditions are not all true.
 */
export type Condition =
  | { readonly kind: 'leaf' | 'whole'; readonly test: (value: MaybeValue) => boolean }
  | { readonly kind: 'element'; readonly test: (element: BsonValue) => boolean }
  | { readonly kind: 'not'; readonly conditions: readonly Condition[] };

function remember(position: MatchPosition | undefined, index: number | null): true {
  if (position && index !== null) position.index = index;
  return true;
}

function holds(condition: Condition, at: { document: BsonDocument; path: Path }, position?: MatchPosition): boolean {
  const { document, path } = at;
  if (condition.kind === 'not') return !condition.conditions.every((inner) => holds(inner, at));
  if (condition.kind === 'element') {
    return visitPath(document, path, (value, outerIndex) => {
      const index = isArray(value) ? value.findIndex(condition.test) : -1;
      return index >= 0 && remember(position, outerIndex ?? index);
    });
  }
  const visitor: Visitor = (value, outerIndex) => condition.test(value) && remember(position, outerIndex);
  return condition.kind === 'leaf' ? visitLeaves(document, path, visitor) : visitPath(document, path, visitor);
}

/** All conditions on one path as a predicate over documents. */
export function onPath(path: Path, conditions: readonly Condition[]): Predicate {
  const [only] = conditions;
  if (only && conditions.length === 1) return (document, position) => holds(only, { document, path }, position);
  return (document, position) => conditions.every((condition) => holds(condition, { document, path }, position));
}

/** The conditions on one value by itself, as `$elemMatch: { $gt: 5 }` and `$pull: { scores: { $lt: 3 } }` use them. */
export function onValue(conditions: readonly Condition[]): (value: BsonValue) => boolean {
  const holdsFor = (condition: Condition, value: BsonValue): boolean => {
    if (condition.kind === 'not') return !condition.conditions.every((inner) => holdsFor(inner, value));
    if (condition.kind === 'element') return isArray(value) && value.some(condition.test);
    return condition.test(value);
  };
  return (value) => conditions.every((condition) => holdsFor(condition, value));
}
