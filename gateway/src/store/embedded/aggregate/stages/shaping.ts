/** Stages that change each document by itself; pipeline updates use them too. */
import { refuse } from '../../errors';
import { setComputed } from '../../projection/computed';
import { compileProjection } from '../../projection/projection';
import { leavesOf, parseProjection } from '../../projection/tree';
import { parsePath } from '../../values/path';
import { isArray, isDocument, typeName } from '../../values/value';
import type { BsonDocument, BsonValue } from '../../values/value';
import { compileExpression } from '../expression';
import type { Scope } from '../scope';
import { stageFields, stageText } from '../stage';

/** A stage that makes one document of one. */
export type Shape = (document: BsonDocument, variables: Scope['variables']) => BsonDocument;
/** Makes a shape of the operand of its stage; `names` are the variables it may use. */
export type ShapeCompiler = (spec: BsonValue, names: readonly string[]) => Shape;

const project: ShapeCompiler = (spec, names) => {
  if (!isDocument(spec) || Object.keys(spec).length === 0)
    return refuse('BadValue', '$project needs an object with at least one field');
  const projection = compileProjection(spec, 'stage', names);
  return (document, variables) => projection(document, { matched: null, variables });
};

/** Numbers and booleans are values here, not switches as in `$project`. */
const addFields: ShapeCompiler = (spec, names) => {
  if (!isDocument(spec)) return refuse('BadValue', '$addFields needs an object');
  const literal = (value: BsonValue): BsonValue =>
    isDocument(value) && !Object.keys(value)[0]?.startsWith('$')
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner)]))
      : { $literal: value };
  // Paths are parsed as a projection, so that collisions are refused; the values are taken as they stand.
  const marked = Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, literal(value)]));
  const fields = leavesOf(parseProjection(marked, 'stage')).map(({ path, leaf }) => {
    const value = leaf.kind === 'compute' && isDocument(leaf.spec) ? (leaf.spec['$literal'] ?? null) : null;
    return { path: parsePath(path), expression: compileExpression(value, names) };
  });
  return (document, variables) =>
    fields.reduce(
      (result, { path, expression }) => setComputed(result, path, expression({ root: document, variables })),
      document,
    );
};

const unset: ShapeCompiler = (spec) => {
  const names = isArray(spec) ? spec : [spec];
  const excluded = names.map((name): [string, boolean] => [stageText('$unset', name), false]);
  const projection = compileProjection(Object.fromEntries(excluded), 'stage');
  return (document, variables) => projection(document, { matched: null, variables });
};

const replaceWith: ShapeCompiler = (spec, names) => {
  const expression = compileExpression(spec, names);
  return (document, variables) => {
    const value = expression({ root: document, variables });
    return isDocument(value) ? value : refuse('BadValue', `$replaceRoot needs a document, not ${typeName(value)}`);
  };
};

const replaceRoot: ShapeCompiler = (spec, names) =>
  replaceWith(stageFields('$replaceRoot', spec, { required: ['newRoot'] })['newRoot'] ?? null, names);

/** By stage name. Errors: BadValue for malformed operands, and those of expressions and projections. */
export const SHAPES: Readonly<Record<string, ShapeCompiler>> = {
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
};
