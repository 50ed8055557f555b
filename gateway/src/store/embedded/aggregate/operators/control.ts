/** Logic, conditions and variables. Branches that are not taken are not evaluated. */
import { refuse } from '../../errors';
import { isArray, isDocument } from '../../values/value';
import type { BsonValue } from '../../values/value';
import { isNullish, namedOperands, ofOne, operands, truthy } from '../scope';
import type { OperatorTable } from '../scope';

const ANY = { min: 0, max: Infinity };

function conditionParts(operand: BsonValue): readonly BsonValue[] {
  if (isArray(operand)) return operands('$cond', operand, { min: 3, max: 3 });
  const named = namedOperands('$cond', operand, { required: ['if', 'then', 'else'] });
  return [named['if'] ?? null, named['then'] ?? null, named['else'] ?? null];
}

/** By operator name. Errors: BadValue when no branch of `$switch` is taken. */
export const CONTROL: OperatorTable = {
  $and: (operand, { compile }) => {
    const parts = operands('$and', operand, ANY).map((part) => compile(part));
    return (scope) => parts.every((part) => truthy(part(scope)));
  },
  $or: (operand, { compile }) => {
    const parts = operands('$or', operand, ANY).map((part) => compile(part));
    return (scope) => parts.some((part) => truthy(part(scope)));
  },
  $not: ofOne('$not', (value) => !truthy(value)),
  $cond: (operand, { compile }) => {
    const [condition = null, whenTrue = null, whenFalse = null] = conditionParts(operand);
    const [test, yes, no] = [compile(condition), compile(whenTrue), compile(whenFalse)];
    return (scope) => (truthy(test(scope)) ? yes(scope) : no(scope));
  },
  $ifNull: (operand, { compile }) => {
    const parts = operands('$ifNull', operand, { min: 2, max: Infinity }).map((part) => compile(part));
    return (scope) => {
      for (const part of parts.slice(0, -1)) {
        const value = part(scope);
        if (!isNullish(value)) return value;
      }
      return parts.at(-1)?.(scope);
    };
  },
  $switch: (operand, { compile }) => {
    const named = namedOperands('$switch', operand, { required: ['branches'], optional: ['default'] });
    const branches = isArray(named['branches'])
      ? named['branches']
      : refuse('BadValue', '$switch needs an array of branches');
    const compiled = branches.map((branch) => {
      const { case: test = null, then = null } = namedOperands('$switch branch', branch, {
        required: ['case', 'then'],
      });
      return { test: compile(test), then: compile(then) };
    });
    const otherwise = named['default'] === undefined ? null : compile(named['default']);
    return (scope) => {
      const taken = compiled.find(({ test }) => truthy(test(scope)));
      if (taken) return taken.then(scope);
      return otherwise
        ? otherwise(scope)
        : refuse('BadValue', '$switch could not find a matching branch, and has no default');
    };
  },
  $let: (operand, { compile }) => {
    const named = namedOperands('$let', operand, { required: ['vars', 'in'] });
    const vars = isDocument(named['vars']) ? named['vars'] : refuse('BadValue', '$let needs an object of vars');
    const bindings = Object.entries(vars).map(([name, value]) => [name, compile(value)] as const);
    const body = compile(named['in'] ?? null, Object.keys(vars));
    return (scope) => {
      const bound = Object.fromEntries(bindings.map(([name, value]) => [name, value(scope)]));
      return body({ root: scope.root, variables: { ...scope.variables, ...bound } });
    };
  },
};
