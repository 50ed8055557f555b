/** Compiles a MongoDB filter into a predicate. Every operator it does not know is refused by name. */
import { BSONRegExp } from 'bson';
import { compileExpression } from '../aggregate/expression';
import { truthy } from '../aggregate/scope';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { parsePath } from '../values/path';
import { isArray, isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { congruentTo, equalTo, leaf, matchesRegex, memberOf, ofType, orderedBy } from './comparisons';
import { onPath, onValue } from './conditions';
import type { Condition, Predicate } from './conditions';

/** Variables a filter's `$expr` may use: those of a `$lookup` with `let`. */
export type Variables = Readonly<Record<string, MaybeValue>>;

interface Options {
  readonly variables: Variables;
  readonly depth: number;
}

/**
 * Compiles a filter. Throws StoreError BadValue for an unknown operator or a malformed operand, with its name;
 * InvalidPipelineOperator from inside `$expr`.
 */
export function compileFilter(filter: BsonDocument, variables: Variables = {}): Predicate {
  return compileClause(filter, { variables, depth: 0 });
}

function compileClause(filter: BsonDocument, options: Options): Predicate {
  if (options.depth > LIMITS.depthMax) refuse('BadValue', 'the filter nests too deeply');
  const predicates = Object.entries(filter).flatMap(([name, operand]) =>
    name.startsWith('$') ? compileTopLevel(name, operand, options) : [compileField(name, operand, options)],
  );
  return allOf(predicates);
}

function allOf(predicates: readonly Predicate[]): Predicate {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return (document, position) => predicates.every((predicate) => predicate(document, position));
}

function clauses(name: string, operand: BsonValue, options: Options): Predicate[] {
  if (!isArray(operand) || operand.length === 0) return refuse('BadValue', `${name} must be a nonempty array`);
  const inner = { ...options, depth: options.depth + 1 };
  return operand.map((clause) =>
    isDocument(clause) ? compileClause(clause, inner) : refuse('BadValue', `${name} entries need to be full objects`),
  );
}

function compileTopLevel(name: string, operand: BsonValue, options: Options): Predicate[] {
  switch (name) {
    case '$and':
      return [allOf(clauses(name, operand, options))];
    case '$or': {
      const branches = clauses(name, operand, options);
      return [(document, position) => branches.some((branch) => branch(document, position))];
    }
    case '$nor': {
      const branches = clauses(name, operand, options);
      return [(document) => !branches.some((branch) => branch(document))];
    }
    case '$expr': {
      const expression = compileExpression(operand, Object.keys(options.variables));
      const { variables } = options;
      return [(document) => truthy(expression({ root: document, variables }))];
    }
    case '$comment':
      return [];
    default:
      return refuse('BadValue', `unknown top level operator: ${name}`);
  }
}

/** Whether a value is `{ $operator: … }` rather than a document to compare with. */
export function isOperatorDocument(value: MaybeValue): value is BsonDocument {
  return isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);
}

function compileField(name: string, operand: BsonValue, options: Options): Predicate {
  return onPath(parsePath(name), fieldConditions(operand, options));
}

function fieldConditions(operand: BsonValue, options: Options): Condition[] {
  if (operand instanceof BSONRegExp) return [leaf(matchesRegex(operand))];
  return isOperatorDocument(operand) ? operatorConditions(operand, options) : [leaf(equalTo(operand))];
}

/** The conditions of `{ $gt: 1, $lt: 5 }`; also used by `$elemMatch` and `$pull`, which apply them to single values. */
export function compileConditions(operators: BsonDocument): Condition[] {
  return operatorConditions(operators, { variables: {}, depth: 0 });
}

function operatorConditions(operators: BsonDocument, options: Options): Condition[] {
  if (options.depth > LIMITS.depthMax) refuse('BadValue', 'the filter nests too deeply');
  return Object.entries(operators).flatMap(([name, operand]) => {
    const compile = OPERATORS[name];
    if (!compile) return refuse('BadValue', `unknown operator: ${name}`);
    return compile(operand, { operators, options: { ...options, depth: options.depth + 1 } });
  });
}

interface Siblings {
  readonly operators: BsonDocument;
  readonly options: Options;
}

type Compile = (operand: BsonValue, siblings: Siblings) => Condition[];

const OPERATORS: Readonly<Record<string, Compile>> = {
  $eq: (operand) => [leaf(equalTo(operand))],
  $ne: (operand) => {
    if (operand instanceof BSONRegExp) refuse('BadValue', "Can't have regex as arg to $ne.");
    return [{ kind: 'not', conditions: [leaf(equalTo(operand))] }];
  },
  $gt: (operand) => [leaf(orderedBy('$gt', operand))],
  $gte: (operand) => [leaf(orderedBy('$gte', operand))],
  $lt: (operand) => [leaf(orderedBy('$lt', operand))],
  $lte: (operand) => [leaf(orderedBy('$lte', operand))],
  $in: (operand) => [leaf(memberOf('$in', operand))],
  $nin: (operand) => [{ kind: 'not', conditions: [leaf(memberOf('$nin', operand))] }],
  $exists: (operand) => {
    const exists: Condition = { kind: 'whole', test: (value) => value !== undefined };
    const wanted = isNumeric(operand) ? Number(operand) !== 0 : operand !== false && operand !== null;
    return wanted ? [exists] : [{ kind: 'not', conditions: [exists] }];
  },
  $type: (operand) => [leaf(ofType(operand))],
  $mod: (operand) => [leaf(congruentTo(operand))],
  $regex: (operand, { operators }) => [leaf(matchesRegex(regexOf(operand, operators['$options'])))],
  $options: (_operand, { operators }) =>
    operators['$regex'] === undefined ? refuse('BadValue', '$options needs a $regex') : [],
  $size: (operand) => {
    const size = isNumeric(operand) ? Number(operand) : NaN;
    if (!Number.isInteger(size) || size < 0) refuse('BadValue', '$size must be a non-negative whole number');
    return [{ kind: 'whole', test: (value) => isArray(value) && value.length === size }];
  },
  $all: (operand, { options }) => allConditions(operand, options),
  $elemMatch: (operand, { options }) => [elementCondition(operand, options)],
  $not: (operand, { options }) => {
    if (!isOperatorDocument(operand) && !(operand instanceof BSONRegExp)) {
      refuse('BadValue', '$not needs a regex or a document of operators');
    }
    return [{ kind: 'not', conditions: fieldConditions(operand, options) }];
  },
};

/** The operators a filter may use on a field; listed in the README. */
export const FIELD_OPERATORS: readonly string[] = Object.keys(OPERATORS);
/** The operators a filter may use beside fields. */
export const TOP_LEVEL_OPERATORS: readonly string[] = ['$and', '$or', '$nor', '$expr', '$comment'];

function regexOf(operand: BsonValue, options: MaybeValue): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') refuse('BadValue', '$options has to be a string');
  if (typeof operand === 'string') return new BSONRegExp(operand, options ?? '');
  if (!(operand instanceof BSONRegExp)) return refuse('BadValue', '$regex has to be a string');
  if (options !== undefined && operand.options !== '') refuse('BadValue', 'options set in both $regex and $options');
  return new BSONRegExp(operand.pattern, options ?? operand.options);
}

function allConditions(operand: BsonValue, options: Options): Condition[] {
  if (!isArray(operand)) return refuse('BadValue', '$all needs an array');
  if (operand.length === 0) return [{ kind: 'whole', test: () => false }];
  return operand.map((element): Condition => {
    if (element instanceof BSONRegExp) return leaf(matchesRegex(element));
    if (!isOperatorDocument(element)) return leaf(equalTo(element));
    if (Object.keys(element).join() !== '$elemMatch') return refuse('BadValue', 'no $ expressions in $all');
    return elementCondition(element['$elemMatch'] ?? null, options);
  });
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr']);

/** Arrays inside the matched array count as documents with numeric field names. */
function asDocument(element: BsonValue): BsonDocument | null {
  if (isArray(element)) return Object.fromEntries(element.entries());
  return isDocument(element) ? element : null;
}

function elementCondition(operand: BsonValue, options: Options): Condition {
  if (!isDocument(operand)) return refuse('BadValue', '$elemMatch needs an Object');
  if (isOperatorDocument(operand) && !LOGICAL.has(Object.keys(operand)[0] ?? '')) {
    return { kind: 'element', test: onValue(operatorConditions(operand, options)) };
  }
  const predicate = compileClause(operand, options);
  return {
    kind: 'element',
    test: (element) => {
      const document = asDocument(element);
      return document !== null && predicate(document);
    },
  };
}
