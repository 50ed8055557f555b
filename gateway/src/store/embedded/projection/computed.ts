/** Setting a computed value at a dotted path, as `$addFields` and computed projections do. */
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

function setInside(value: MaybeValue, path: readonly string[], computed: BsonValue): BsonValue {
  if (path.length === 0) return computed;
  if (isArray(value)) return value.map((element) => setInside(element, path, computed));
  return setComputed(isDocument(value) ? value : {}, path, computed);
}

/**
 * The document with the value at the path: every element of an array on the way gets it, and a scalar on the way is
 * replaced by a document. A missing value removes the field it names.
 */
export function setComputed(document: BsonDocument, path: readonly string[], computed: MaybeValue): BsonDocument {
  const [name = '', ...rest] = path;
  if (computed !== undefined) return { ...document, [name]: setInside(document[name], rest, computed) };
  if (rest.length > 0 || !Object.hasOwn(document, name)) return document;
  const { [name]: _removed, ...others } = document;
  return others;
}
