/** Compiles an update (operators, replacement or pipeline) into a function from document to document. */
import { BSONRegExp, ObjectId } from 'bson';
import { compileUpdatePipeline } from '../aggregate/updatePipeline';
import { refuse } from '../errors';
import { isOperatorDocument } from '../query/filter';
import { equalValues } from '../values/compare';
import { fieldOf, parsePath } from '../values/path';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { compileOperators } from './operators';
import type { Modification } from './operators';
import { changeAt } from './place';
import { compileArrayFilters, concretePaths, placeholder } from './positions';
import type { ArrayFilters, Positions } from './positions';

/** The circumstances of one application. */
export interface Occasion {
  /** The element the filter matched, for `$`. */
  readonly matched: number | null;
  /** True when an upsert makes a new document. */
  readonly inserting: boolean;
}

/** A compiled update. */
export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /** The changed document; the same object when nothing changes. `_id` is not looked at. */
  readonly apply: (document: BsonDocument, occasion: Occasion) => BsonDocument;
}

/** What comes with an update. */
export interface UpdateOptions {
  readonly arrayFilters: readonly BsonDocument[];
  /** Variables of a pipeline update. */
  readonly variables: Readonly<Record<string, MaybeValue>>;
}

/** Compiles the `u` of an update command. Throws StoreError with the code and words of MongoDB where it has them. */
export function compileUpdate(update: BsonValue, options: UpdateOptions): Update {
  if (isArray(update)) {
    if (options.arrayFilters.length > 0)
      refuse('FailedToParse', 'arrayFilters may not be specified for pipeline-style updates');
    return { kind: 'pipeline', apply: compileUpdatePipeline(update, options.variables) };
  }
  if (!isDocument(update)) return refuse('FailedToParse', 'Update argument must be either an object or an array');
  if (isOperatorDocument(update))
    return operatorUpdate(compileOperators(update), compileArrayFilters(options.arrayFilters));
  if (options.arrayFilters.length > 0)
    refuse('FailedToParse', 'arrayFilters may not be specified for replacement-style updates');
  const dollar = Object.keys(update).find((name) => name.startsWith('$'));
  if (dollar)
    refuse('DollarPrefixedFieldName', `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement.`);
  return { kind: 'replacement', apply: (document) => replace(document, update) };
}

/** A replacement keeps the old `_id` unless it names one. */
function replace(document: BsonDocument, replacement: BsonDocument): BsonDocument {
  const { _id: given, ...rest } = replacement;
  const id = given ?? document['_id'];
  return id === undefined ? rest : { _id: id, ...rest };
}

function refuseUnusedFilters(modifications: readonly Modification[], arrayFilters: ArrayFilters): void {
  const used = new Set(modifications.flatMap(({ path }) => path.map(placeholder)));
  for (const name of arrayFilters.keys()) {
    if (!used.has(name))
      refuse('FailedToParse', `The array filter for identifier '${name}' was not used in the update`);
  }
}

function operatorUpdate(modifications: readonly Modification[], arrayFilters: ArrayFilters): Update {
  refuseUnusedFilters(modifications, arrayFilters);
  return {
    kind: 'operators',
    apply: (document, { matched, inserting }) => {
      const positions = { matched, arrayFilters };
      return modifications
        .filter(({ onlyOnInsert }) => inserting || !onlyOnInsert)
        .reduce((current, modification) => modify(current, modification, positions), document);
    },
  };
}

function modify(document: BsonDocument, modification: Modification, positions: Positions): BsonDocument {
  const { renamedFrom, path, change, create } = modification;
  if (renamedFrom) return moveField(document, renamedFrom, path);
  return concretePaths(document, path, positions).reduce(
    (current, concrete) => changeAt(current, { path: concrete, change, create }),
    document,
  );
}

function moveField(document: BsonDocument, from: readonly string[], target: readonly string[]): BsonDocument {
  const value = from.reduce<MaybeValue>(fieldOf, document);
  if (value === undefined) return document;
  const removed = changeAt(document, { path: from, change: () => undefined, create: false });
  return changeAt(removed, { path: target, change: () => value, create: true });
}

/** Fields a filter fixes by equality: what an upsert starts its new document from. */
export function equalityFields(filter: BsonDocument): BsonDocument {
  return Object.entries(filter).reduce<BsonDocument>((document, [name, operand]) => {
    if (name === '$and' && isArray(operand)) {
      return operand.reduce<BsonDocument>(
        (merged, clause) => (isDocument(clause) ? fill(merged, equalityFields(clause)) : merged),
        document,
      );
    }
    const value = name.startsWith('$') ? undefined : fixedValue(operand);
    return value === undefined ? document : fixField(document, name, value);
  }, {});
}

function fill(document: BsonDocument, fields: BsonDocument): BsonDocument {
  return Object.entries(fields).reduce((merged, [name, value]) => fixField(merged, name, value), document);
}

function fixField(document: BsonDocument, name: string, value: BsonValue): BsonDocument {
  return changeAt(document, {
    path: parsePath(name),
    create: true,
    change: (old) => {
      if (old !== undefined && !equalValues(old, value)) {
        refuse('BadValue', `cannot infer query fields to set, path '${name}' is matched twice`);
      }
      return value;
    },
  });
}

function fixedValue(operand: BsonValue): MaybeValue {
  if (operand instanceof BSONRegExp) return undefined;
  if (!isOperatorDocument(operand)) return operand;
  const { $eq: equal, $in: list } = operand;
  if (equal !== undefined) return equal;
  return isArray(list) && list.length === 1 ? list[0] : undefined;
}

/** The new document of an upsert, `_id` first and made if nobody named one. */
export function upsertDocument(filter: BsonDocument, update: Update): BsonDocument {
  const fixed = equalityFields(filter);
  const start =
    update.kind === 'replacement' ? { ...(fixed['_id'] === undefined ? {} : { _id: fixed['_id'] }) } : fixed;
  const { _id: id = new ObjectId(), ...rest } = update.apply(start, { matched: null, inserting: true });
  if (fixed['_id'] !== undefined && !equalValues(fixed['_id'], id)) refuseIdChange();
  return { _id: id, ...rest };
}

/** The refusal of any update that would change `_id`. */
export function refuseIdChange(): never {
  return refuse('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
}
