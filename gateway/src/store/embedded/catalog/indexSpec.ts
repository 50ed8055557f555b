/** What an index is: parsed and checked from `createIndexes`. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { compileFilter } from '../query/filter';
import type { Predicate } from '../query/conditions';
import type { SortField } from '../query/sort';
import { equalValues } from '../values/compare';
import { parsePath } from '../values/path';
import { isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** A checked specification. */
export interface IndexSpec {
  readonly name: string;
  readonly fields: readonly SortField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: { readonly filter: BsonDocument; readonly matches: Predicate } | null;
  readonly expireAfterSeconds: number | null;
  /** As `listIndexes` shows it. */
  readonly description: BsonDocument;
}

const KNOWN_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'background',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
]);

function indexField(name: string, value: BsonValue): SortField {
  if (typeof value === 'string') {
    refuse('CannotCreateIndex', `index type '${value}' on field '${name}' is not supported: only 1 and -1 are`);
  }
  const number = isNumeric(value) ? Number(value) : 0;
  if (number === 0 || !Number.isFinite(number)) {
    refuse('CannotCreateIndex', `Values in the index key pattern cannot be 0: ${name}`);
  }
  const path = parsePath(name);
  for (const component of path) {
    if (component === '') refuse('CannotCreateIndex', 'Index keys cannot contain an empty field.');
    if (component.startsWith('$')) {
      refuse(
        'CannotCreateIndex',
        `Index key contains an illegal field name: '${component}' (wildcard indexes are not supported)`,
      );
    }
  }
  return { name, path, direction: number > 0 ? 1 : -1 };
}

function indexFields(key: MaybeValue): SortField[] {
  if (!isDocument(key) || Object.keys(key).length === 0)
    return refuse('CannotCreateIndex', 'Index keys cannot be an empty object');
  const fields = Object.entries(key).map(([name, value]) => indexField(name, value));
  if (fields.length > LIMITS.indexFieldsMax)
    refuse('CannotCreateIndex', `an index may have ${LIMITS.indexFieldsMax} fields`);
  return fields;
}

function flag(spec: BsonDocument, name: string): boolean {
  const value = spec[name];
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  return isNumeric(value) ? Number(value) !== 0 : refuse('TypeMismatch', `The field '${name}' must be a boolean`);
}

function expiry(spec: BsonDocument, fields: readonly SortField[]): number | null {
  const value = spec['expireAfterSeconds'];
  if (value === undefined) return null;
  const seconds = isNumeric(value) ? Number(value) : NaN;
  if (!(seconds >= 0 && seconds <= 0x7fffffff))
    refuse('CannotCreateIndex', 'TTL index expireAfterSeconds must be 0 to 2147483647');
  if (fields.length !== 1 || fields[0]?.name === '_id') {
    refuse('CannotCreateIndex', 'TTL indexes are single-field indexes, and not on _id');
  }
  return seconds;
}

function partialFilter(spec: BsonDocument): IndexSpec['partial'] {
  const filter = spec['partialFilterExpression'];
  if (filter === undefined) return null;
  if (!isDocument(filter)) return refuse('CannotCreateIndex', 'partialFilterExpression must be an object');
  return { filter, matches: compileFilter(filter) };
}

function indexName(spec: BsonDocument, fields: readonly SortField[]): string {
  const name = spec['name'] ?? defaultName(fields);
  if (typeof name === 'string' && name !== '' && name !== '*') return name;
  return refuse('CannotCreateIndex', 'an index name must be a non-empty string other than *');
}

/** The `_id` index is unique without saying so. */
function describe(spec: Omit<IndexSpec, 'description'>, isId: boolean): BsonDocument {
  const { name, fields, unique, sparse, partial, expireAfterSeconds } = spec;
  return {
    v: 2,
    key: Object.fromEntries(fields.map((field) => [field.name, field.direction])),
    name,
    ...(unique && !isId ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(partial ? { partialFilterExpression: partial.filter } : {}),
    ...(expireAfterSeconds === null ? {} : { expireAfterSeconds }),
  };
}

/** The name MongoDB gives an index without one: `field_1_other_-1`. */
function defaultName(fields: readonly SortField[]): string {
  return fields.map(({ name, direction }) => `${name}_${direction}`).join('_');
}

/**
 * Parses one index specification. Throws StoreError CannotCreateIndex for kinds of index this store has not (text, geo,
 * hashed, wildcard), InvalidOptions for options it does not know, TypeMismatch and BadValue for malformed ones.
 */
export function parseIndexSpec(spec: BsonDocument): IndexSpec {
  for (const option of Object.keys(spec)) {
    if (!KNOWN_OPTIONS.has(option)) refuse('InvalidOptions', `The index option '${option}' is not supported`);
  }
  const fields = indexFields(spec['key']);
  const name = indexName(spec, fields);
  const isId = fields.length === 1 && fields[0]?.name === '_id' && fields[0].direction === 1;
  const [unique, sparse, partial] = [flag(spec, 'unique') || isId, flag(spec, 'sparse'), partialFilter(spec)];
  if (sparse && partial) refuse('CannotCreateIndex', "cannot mix 'partialFilterExpression' and 'sparse' options");
  const expireAfterSeconds = expiry(spec, fields);
  const parsed = { name, fields, unique, sparse, partial, expireAfterSeconds };
  return { ...parsed, description: describe(parsed, isId) };
}

/** The index every collection has. */
export const ID_INDEX: IndexSpec = parseIndexSpec({ key: { _id: 1 }, name: '_id_' });

/** Whether two specifications mean the same index, names aside. */
export function isSameIndex(left: IndexSpec, right: IndexSpec): boolean {
  const { name: _left, ...leftRest } = left.description;
  const { name: _right, ...rightRest } = right.description;
  return equalValues(leftRest, rightRest);
}
