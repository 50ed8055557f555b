/** Compiles a projection into a function from document to document. */
import { compileExpression } from '../aggregate/expression';
import type { Expression, Scope } from '../aggregate/scope';
import { refuse } from '../errors';
import { compileFilter } from '../query/filter';
import { parsePath } from '../values/path';
import { isArray, isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { setComputed } from './computed';
import { leavesOf, parseProjection } from './tree';
import type { Branch, Dialect, Leaf } from './tree';

/** What a projection depends on besides the document. */
export interface Projected {
  /** The element the filter matched, for `field.$`. */
  readonly matched: number | null;
  readonly variables: Scope['variables'];
}

/** Makes the document that is shown of one that is stored. */
export type Projection = (document: BsonDocument, context: Projected) => BsonDocument;

type Mode = 'inclusion' | 'exclusion';

/** `_id` may be either in both modes, and `$slice` alone keeps the other fields. */
function modeOf(leaves: readonly { readonly path: string; readonly leaf: Leaf }[]): Mode {
  const decisive = leaves.filter(({ path, leaf }) => path !== '_id' && leaf.kind !== 'slice');
  const [first = leaves.find(({ path }) => path === '_id')] = decisive;
  const mode = !first || first.leaf.kind === 'exclude' ? 'exclusion' : 'inclusion';
  for (const { path, leaf } of decisive) {
    if (mode === 'exclusion' && leaf.kind !== 'exclude') {
      refuse('ProjectionInclusionInExclusion', `Cannot do inclusion on field ${path} in exclusion projection`);
    }
    if (mode === 'inclusion' && leaf.kind === 'exclude') {
      refuse('ProjectionExclusionInInclusion', `Cannot do exclusion on field ${path} in inclusion projection`);
    }
  }
  return mode;
}

/** What happens to a value that is kept: `undefined` drops it. */
type Treatment = (value: BsonValue, context: Projected) => MaybeValue;

const keep: Treatment = (value) => value;
const drop: Treatment = () => undefined;

function slice(operand: BsonValue): Treatment {
  const [first, second] = isArray(operand) ? operand : [operand];
  if (!isNumeric(first) || (second !== undefined && !isNumeric(second)))
    refuse('BadValue', '$slice needs one or two numbers');
  const [from, count] = [Number(first), second === undefined ? null : Number(second)];
  if (count !== null && count <= 0) refuse('BadValue', '$slice: the limit must be positive');
  return (value) => {
    if (!isArray(value)) return value;
    if (count === null) return from >= 0 ? value.slice(0, from) : value.slice(from);
    const start = from >= 0 ? from : Math.max(value.length + from, 0);
    return value.slice(start, start + count);
  };
}

function elemMatch(operand: BsonValue): Treatment {
  const predicate = compileFilter({ elements: { $elemMatch: operand } });
  return (value) => {
    const found = isArray(value) ? value.find((element) => predicate({ elements: [element] })) : undefined;
    return found === undefined ? undefined : [found];
  };
}

const positional: Treatment = (value, { matched }) => {
  if (!isArray(value)) return value;
  const element = matched === null ? undefined : value[matched];
  if (element === undefined)
    return refuse('BadValue', "Executor error during find command :: the positional projection '.$' found no match");
  return [element];
};

function treatmentOf(child: Leaf | Branch, mode: Mode): Treatment {
  switch (child.kind) {
    case 'branch':
      return branchTreatment(child, mode);
    case 'include':
      return keep;
    case 'exclude':
    case 'compute':
      return drop;
    case 'slice':
      return slice(child.operand);
    case 'elemMatch':
      return elemMatch(child.operand);
    case 'positional':
      return positional;
  }
}

function branchTreatment(branch: Branch, mode: Mode): Treatment {
  const project = compileBranch(branch, mode);
  const treat: Treatment = (value, context) => {
    if (isDocument(value)) return project(value, context);
    if (!isArray(value)) return mode === 'inclusion' ? undefined : value;
    return value.map((element) => treat(element, context)).filter((element) => element !== undefined);
  };
  return treat;
}

function compileBranch(branch: Branch, mode: Mode): Projection {
  const treatments = new Map([...branch.children].map(([name, child]) => [name, treatmentOf(child, mode)]));
  const otherwise = mode === 'inclusion' ? drop : keep;
  return (document, context) => {
    const result: Record<string, BsonValue> = {};
    for (const [name, value] of Object.entries(document)) {
      const treated = (treatments.get(name) ?? otherwise)(value, context);
      if (treated !== undefined) result[name] = treated;
    }
    return result;
  };
}

function computedFields(root: Branch, names: readonly string[]): readonly (readonly [readonly string[], Expression])[] {
  return leavesOf(root).flatMap(({ path, leaf }) =>
    leaf.kind === 'compute' ? [[parsePath(path), compileExpression(leaf.spec, names)] as const] : [],
  );
}

/**
 * Compiles a projection. `names` are the variables its expressions may use. Throws StoreError
 * ProjectionInclusionInExclusion or ProjectionExclusionInInclusion when it mixes both, BadValue for malformed operands.
 */
export function compileProjection(spec: BsonDocument, dialect: Dialect, names: readonly string[] = []): Projection {
  const root = parseProjection(spec, dialect);
  const leaves = leavesOf(root);
  if (leaves.length === 0) return (document) => document;
  const mode = modeOf(leaves);
  // `_id` is kept unless it is named.
  if (mode === 'inclusion' && !root.children.has('_id')) root.children.set('_id', { kind: 'include' });
  const project = compileBranch(root, mode);
  const computed = computedFields(root, names);
  return (document, context) => {
    const scope = { root: document, variables: context.variables };
    return computed.reduce(
      (result, [path, expression]) => setComputed(result, path, expression(scope)),
      project(document, context),
    );
  };
}
