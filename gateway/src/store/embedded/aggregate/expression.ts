/** Compiles aggregation expressions. Every operator it does not know is refused by name. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { parsePath } from '../values/path';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { valueAt } from './fieldPath';
import { ARITHMETIC } from './operators/arithmetic';
import { ARRAYS } from './operators/arrays';
import { COMPARISONS } from './operators/comparisons';
import { CONTROL } from './operators/control';
import { DATES } from './operators/dates';
import { OBJECTS } from './operators/objects';
import { STRINGS } from './operators/strings';
import { SUMMARIES } from './operators/summaries';
import { TYPES } from './operators/types';
import type { Expression, OperatorTable } from './scope';

const OPERATORS: OperatorTable = {
  ...COMPARISONS,
  ...CONTROL,
  ...ARITHMETIC,
  ...SUMMARIES,
  ...STRINGS,
  ...ARRAYS,
  ...OBJECTS,
  ...TYPES,
  ...DATES,
};

/** The expression operators this store knows; listed in the README. */
export const EXPRESSION_OPERATORS: readonly string[] = [...Object.keys(OPERATORS), '$literal'];

/**
 * Compiles an expression. `names` are the variables that will be in its scope. Throws StoreError
 * InvalidPipelineOperator for an unknown operator, BadValue for an undefined variable or a wrong number of operands.
 */
export function compileExpression(spec: BsonValue, names: readonly string[] = []): Expression {
  return compileWith(spec, new Set(names), 0);
}

function compileWith(spec: BsonValue, names: ReadonlySet<string>, depth: number): Expression {
  if (depth > LIMITS.depthMax) refuse('BadValue', 'the expression nests too deeply');
  if (typeof spec === 'string' && spec.startsWith('$')) return compilePath(spec, names);
  if (isArray(spec)) {
    const parts = spec.map((part) => compileWith(part, names, depth + 1));
    return (scope) => parts.map((part) => part(scope) ?? null);
  }
  if (isDocument(spec)) return compileDocument(spec, names, depth);
  return () => spec;
}

function compilePath(text: string, names: ReadonlySet<string>): Expression {
  if (!text.startsWith('$$')) {
    const path = checkedPath(text.slice(1));
    return ({ root }) => valueAt(root, path);
  }
  const [name = '', ...path] = parsePath(text.slice(2));
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return ({ root }) => valueAt(root, path);
    case 'REMOVE':
      return () => undefined;
    case 'NOW':
      return ({ variables }) => variables['NOW'] ?? new Date();
  }
  if (!names.has(name)) refuse('BadValue', `Use of undefined variable: ${name}`);
  return ({ variables }) => valueAt(variables[name], path);
}

function checkedPath(text: string): readonly string[] {
  const path = parsePath(text);
  for (const component of path) {
    if (component === '') refuse('BadValue', `FieldPath '${text}' has an empty component`);
    if (component.startsWith('$')) refuse('BadValue', `FieldPath field names may not start with '$': ${text}`);
  }
  return path;
}

function compileDocument(spec: BsonDocument, names: ReadonlySet<string>, depth: number): Expression {
  const entries = Object.entries(spec);
  const [first] = entries;
  if (first?.[0].startsWith('$')) {
    if (entries.length > 1) {
      refuse('BadValue', `an expression must have exactly one field, the operator ${first[0]}`);
    }
    return compileOperator(first[0], first[1], { names, depth });
  }
  const fields = entries.map(([name, value]) => {
    if (name.startsWith('$')) refuse('BadValue', `FieldPath field names may not start with '$': ${name}`);
    return [name, compileWith(value, names, depth + 1)] as const;
  });
  return (scope) => {
    const result: Record<string, BsonValue> = {};
    for (const [name, field] of fields) {
      const value: MaybeValue = field(scope);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function compileOperator(
  name: string,
  operand: BsonValue,
  { names, depth }: { readonly names: ReadonlySet<string>; readonly depth: number },
): Expression {
  if (name === '$literal') return () => operand;
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) return refuse('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  return operator(operand, {
    compile: (spec, added = []) =>
      compileWith(spec, added.length > 0 ? new Set([...names, ...added]) : names, depth + 1),
  });
}
