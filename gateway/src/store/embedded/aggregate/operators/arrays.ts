/** Expressions over arrays and sets. */
import { refuse } from '../../errors';
import { equalValues } from '../../values/compare';
import { isArray, isNumeric, typeName } from '../../values/value';
import type { BsonValue, MaybeValue } from '../../values/value';
import { isNullish, namedOperands, ofOne, ofValues, truthy } from '../scope';
import type { Compiler, Expression, OperatorCompiler, OperatorTable } from '../scope';
import { SETS } from './sets';

function array(name: string, value: MaybeValue): readonly BsonValue[] {
  return isArray(value) ? value : refuse('TypeMismatch', `${name} requires an array, found: ${typeName(value)}`);
}

function index(name: string, value: MaybeValue): number {
  const number = isNumeric(value) ? Number(value) : NaN;
  return Number.isInteger(number) ? number : refuse('TypeMismatch', `${name} requires a whole number`);
}

function sliced([value, first, second]: readonly MaybeValue[]): MaybeValue {
  if (isNullish(value) || first === null || second === null) return null;
  const elements = array('$slice', value);
  const position = index('$slice', first);
  if (second === undefined) return position >= 0 ? elements.slice(0, position) : elements.slice(position);
  const count = index('$slice', second);
  if (count <= 0) refuse('BadValue', '$slice: third argument must be positive');
  const from = position >= 0 ? position : Math.max(elements.length + position, 0);
  return elements.slice(from, from + count);
}

/** The most elements `$range` makes. */
const RANGE_MAX = 1_000_000;

function range([first, end, step = 1]: readonly MaybeValue[]): MaybeValue {
  const [from, until, by] = [index('$range', first), index('$range', end), index('$range', step)];
  if (by === 0) refuse('BadValue', '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((until - from) / by));
  if (count > RANGE_MAX) refuse('ExceededMemoryLimit', `$range would make ${count} elements; ${RANGE_MAX} are allowed`);
  return Array.from({ length: count }, (_unused, position) => from + position * by);
}

interface Loop {
  readonly input: Expression;
  readonly variable: string;
  readonly body: Expression;
}

function loop(name: string, operand: BsonValue, compiler: Compiler, body: 'in' | 'cond'): Loop {
  const named = namedOperands(name, operand, { required: ['input', body], optional: ['as'] });
  const variable = named['as'] ?? 'this';
  if (typeof variable !== 'string') return refuse('FailedToParse', `${name} needs a string as 'as'`);
  return {
    input: compiler.compile(named['input'] ?? null),
    variable,
    body: compiler.compile(named[body] ?? null, [variable]),
  };
}

const mapping: OperatorCompiler = (operand, compiler) => {
  const { input, variable, body } = loop('$map', operand, compiler, 'in');
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    return array('$map', value).map(
      (element) => body({ root: scope.root, variables: { ...scope.variables, [variable]: element } }) ?? null,
    );
  };
};

const filtering: OperatorCompiler = (operand, compiler) => {
  const { input, variable, body } = loop('$filter', operand, compiler, 'cond');
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    return array('$filter', value).filter((element) =>
      truthy(body({ root: scope.root, variables: { ...scope.variables, [variable]: element } })),
    );
  };
};

const reducing: OperatorCompiler = (operand, { compile }) => {
  const named = namedOperands('$reduce', operand, { required: ['input', 'initialValue', 'in'] });
  const [input, initial] = [compile(named['input'] ?? null), compile(named['initialValue'] ?? null)];
  const body = compile(named['in'] ?? null, ['value', 'this']);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    return array('$reduce', value).reduce<MaybeValue>(
      (accumulated, element) =>
        body({ root: scope.root, variables: { ...scope.variables, value: accumulated, this: element } }),
      initial(scope),
    );
  };
};

const elementAt = ([value, position]: readonly MaybeValue[]): MaybeValue =>
  isNullish(value) || isNullish(position) ? null : array('$arrayElemAt', value).at(index('$arrayElemAt', position));

/** By operator name. Errors: TypeMismatch where an array or a whole number is needed. */
export const ARRAYS: OperatorTable = {
  ...SETS,
  $size: ofOne('$size', (value) => array('$size', value).length),
  $isArray: ofOne('$isArray', isArray),
  $arrayElemAt: ofValues('$arrayElemAt', { min: 2, max: 2 }, elementAt),
  $first: ofOne('$first', (value) => (isNullish(value) ? null : array('$first', value)[0])),
  $last: ofOne('$last', (value) => (isNullish(value) ? null : array('$last', value).at(-1))),
  $slice: ofValues('$slice', { min: 2, max: 3 }, sliced),
  $range: ofValues('$range', { min: 2, max: 3 }, range),
  $in: ofValues('$in', { min: 2, max: 2 }, ([value, list]) =>
    array('$in', list).some((element) => equalValues(value, element)),
  ),
  $indexOfArray: ofValues('$indexOfArray', { min: 2, max: 2 }, ([list, value]) =>
    isNullish(list) ? null : array('$indexOfArray', list).findIndex((element) => equalValues(element, value)),
  ),
  $concatArrays: ofValues('$concatArrays', { min: 0, max: Infinity }, (values) =>
    values.some(isNullish) ? null : values.flatMap((value) => array('$concatArrays', value)),
  ),
  $reverseArray: ofOne('$reverseArray', (value) =>
    isNullish(value) ? null : array('$reverseArray', value).toReversed(),
  ),
  $map: mapping,
  $filter: filtering,
  $reduce: reducing,
};
