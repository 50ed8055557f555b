/** Dotted paths through documents and arrays, read the way `find` reads them. */
import { isArray, isDocument } from './value';
import type { BsonDocument, MaybeValue } from './value';

/** `a.b.0` cut at its dots. */
export type Path = readonly string[];

/** Cuts a dotted path. */
export function parsePath(text: string): Path {
  return text.split('.');
}

/** Own fields only: `constructor` or `__proto__` in a path find nothing. */
export function fieldOf(value: MaybeValue, name: string): MaybeValue {
  return isDocument(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const ARRAY_INDEX = /^(0|[1-9]\d{0,8})$/;

/** The array index a path component names, or null if it is a field name. */
export function arrayIndex(component: string): number | null {
  return ARRAY_INDEX.test(component) ? Number(component) : null;
}

/** Called with what the path leads to and the index inside the outermost array passed on the way; true ends the walk. */
export type Visitor = (value: MaybeValue, outerIndex: number | null) => boolean;

/**
 * Visits every value a query path leads to: an array on the way is entered through each of its documents, and through the
 * element a numeric component names. A branch where the field is missing is visited with `undefined`.
 * Returns true as soon as the visitor does.
 */
export function visitPath(document: BsonDocument, path: Path, visitor: Visitor): boolean {
  return walk(document, path, 0, null, visitor);
}

function walk(value: MaybeValue, path: Path, depth: number, outerIndex: number | null, visitor: Visitor): boolean {
  const component = path[depth];
  if (component === undefined) return visitor(value, outerIndex);
  if (isArray(value)) {
    const index = arrayIndex(component);
    if (index !== null && index < value.length && walk(value[index], path, depth + 1, outerIndex ?? index, visitor)) {
      return true;
    }
    return value.some(
      (element, position) => isDocument(element) && walk(element, path, depth, outerIndex ?? position, visitor),
    );
  }
  if (!isDocument(value)) return visitor(undefined, outerIndex);
  return walk(fieldOf(value, component), path, depth + 1, outerIndex, visitor);
}

/**
 * Visits the values a comparison looks at: those of visitPath, and the elements of each that is an array.
 * The array itself comes last, as in MongoDB.
 */
export function visitLeaves(document: BsonDocument, path: Path, visitor: Visitor): boolean {
  return visitPath(document, path, (value, outerIndex) => {
    if (isArray(value) && value.some((element, position) => visitor(element, outerIndex ?? position))) return true;
    return visitor(value, outerIndex);
  });
}
