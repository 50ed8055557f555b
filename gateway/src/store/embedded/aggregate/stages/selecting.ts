/** Stages that choose, order and multiply documents. */
import { refuse } from '../../errors';
import { compileFilter } from '../../query/filter';
import { parseSort, sortBy } from '../../query/sort';
import { parsePath } from '../../values/path';
import { setComputed } from '../../projection/computed';
import { isArray, isDocument } from '../../values/value';
import type { BsonDocument, MaybeValue } from '../../values/value';
import { valueAt } from '../fieldPath';
import { bounded, stageCount, stageFields, stageText } from '../stage';
import type { StageCompiler } from '../stage';

const match: StageCompiler = (spec, { names }) => {
  if (!isDocument(spec)) return refuse('BadValue', 'the match filter must be an expression in an object');
  // Compiled once without values, so that a bad filter is refused even when no document comes by.
  compileFilter(spec, Object.fromEntries(names.map((name) => [name, null])));
  return (documents, variables) => {
    const predicate = compileFilter(spec, variables);
    return documents.filter((document) => predicate(document));
  };
};

const sort: StageCompiler = (spec) => {
  const fields = parseSort(spec);
  if (fields.length === 0) refuse('BadValue', '$sort stage must have at least one sort key');
  return (documents) => sortBy(documents, fields, (document) => document);
};

const limit: StageCompiler = (spec) => {
  const count = stageCount('$limit', spec, 1);
  return (documents) => documents.slice(0, count);
};

const skip: StageCompiler = (spec) => {
  const count = stageCount('$skip', spec, 0);
  return (documents) => documents.slice(count);
};

interface Unwinding {
  readonly path: readonly string[];
  readonly indexPath: readonly string[] | null;
  readonly preserveEmpty: boolean;
}

function unwinding(spec: Parameters<StageCompiler>[0]): Unwinding {
  const fields = isDocument(spec)
    ? stageFields('$unwind', spec, {
        required: ['path'],
        optional: ['includeArrayIndex', 'preserveNullAndEmptyArrays'],
      })
    : { path: spec };
  const path = stageText("$unwind 'path'", fields['path']);
  if (!path.startsWith('$')) refuse('BadValue', `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const index = fields['includeArrayIndex'];
  return {
    path: parsePath(path.slice(1)),
    indexPath: index === undefined ? null : parsePath(stageText("$unwind 'includeArrayIndex'", index)),
    preserveEmpty: fields['preserveNullAndEmptyArrays'] === true,
  };
}

const unwind: StageCompiler = (spec) => {
  const { path, indexPath, preserveEmpty } = unwinding(spec);
  const withIndex = (document: BsonDocument, index: bigint | null): BsonDocument =>
    indexPath ? setComputed(document, indexPath, index) : document;
  const parts = (document: BsonDocument): BsonDocument[] => {
    const value: MaybeValue = valueAt(document, path);
    if (isArray(value) && value.length > 0) {
      return value.map((element, index) => withIndex(setComputed(document, path, element), BigInt(index)));
    }
    if (value !== undefined && value !== null && !isArray(value)) return [withIndex(document, null)];
    if (!preserveEmpty) return [];
    return [withIndex(isArray(value) ? setComputed(document, path, undefined) : document, null)];
  };
  return (documents) => {
    const result: BsonDocument[] = [];
    for (const document of documents) {
      result.push(...parts(document));
      bounded(result);
    }
    return result;
  };
};

/** By stage name. Errors: BadValue and FailedToParse for malformed operands. */
export const SELECTING: Readonly<Record<string, StageCompiler>> = {
  $match: match,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $unwind: unwind,
};
