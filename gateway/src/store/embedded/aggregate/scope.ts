/** What an aggregation expression is evaluated in, and the shapes its operators are written in. */
import { refuse } from '../errors';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** What an expression can see. */
export interface Scope {
  /** The document of the stage: `$field`, `$$ROOT` and `$$CURRENT`. */
  readonly root: BsonDocument;
  /** `$$name`: from `let`, `$let`, `$map`, `$filter`, `$reduce`. */
  readonly variables: Readonly<Record<string, MaybeValue>>;
}

/** A compiled expression; `undefined` is a missing value. */
export type Expression = (scope: Scope) => MaybeValue;

/** Hands operators the compiler without importing it; `names` are variables the operator itself adds. */
export interface Compiler {
  readonly compile: (spec: BsonValue, names?: readonly string[]) => Expression;
}

/** Makes an expression of the operand of an operator. Throws StoreError for an operand it cannot read. */
export type OperatorCompiler = (operand: BsonValue, compiler: Compiler) => Expression;
/** Operators by their names with the dollar sign. */
export type OperatorTable = Readonly<Record<string, OperatorCompiler>>;

/** MongoDB's truth: false, 0, null and missing are false. */
export function truthy(value: MaybeValue): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== 0n;
}

/** Null or missing: most operators answer null to it. */
export function isNullish(value: MaybeValue): value is null | undefined {
  return value === null || value === undefined;
}

/** How many operands an operator takes. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

/** The operands of an operator written as a list, or as one value. Throws StoreError BadValue for a wrong number. */
export function operands(name: string, operand: BsonValue, { min, max }: Arity): readonly BsonValue[] {
  const list = isArray(operand) ? operand : [operand];
  if (list.length < min || list.length > max) {
    const expected = min === max ? `exactly ${min}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
    refuse('BadValue', `Expression ${name} takes ${expected} arguments. ${list.length} were passed in.`);
  }
  return list;
}

/** An operator over the values of its operands. */
export function ofValues(
  name: string,
  arity: Arity,
  compute: (values: readonly MaybeValue[]) => MaybeValue,
): OperatorCompiler {
  return (operand, { compile }) => {
    const parts = operands(name, operand, arity).map((part) => compile(part));
    return (scope) => compute(parts.map((part) => part(scope)));
  };
}

/** An operator of exactly one operand. */
export function ofOne(name: string, compute: (value: MaybeValue) => MaybeValue): OperatorCompiler {
  return ofValues(name, { min: 1, max: 1 }, ([value]) => compute(value));
}

/** The named operands of an operator written as a document; unknown and missing names are refused. */
export function namedOperands(
  name: string,
  operand: BsonValue,
  fields: { readonly required: readonly string[]; readonly optional?: readonly string[] },
): BsonDocument {
  if (!isDocument(operand)) return refuse('FailedToParse', `${name} only supports an object as its argument`);
  for (const field of fields.required) {
    if (!Object.hasOwn(operand, field)) refuse('FailedToParse', `Missing '${field}' parameter to ${name}`);
  }
  for (const field of Object.keys(operand)) {
    if (!fields.required.includes(field) && !fields.optional?.includes(field)) {
      refuse('FailedToParse', `Unrecognized argument to ${name}: ${field}`);
    }
  }
  return operand;
}
