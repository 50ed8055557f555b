/** String expressions. Lengths and positions count code points (CP), as MongoDB's do. */
import { BSONRegExp } from 'bson';
import { refuse } from '../../errors';
import { compileRegex } from '../../query/regex';
import { compareStrings } from '../../values/compare';
import { isNumeric, typeName } from '../../values/value';
import type { BsonValue, MaybeValue } from '../../values/value';
import { isNullish, namedOperands, ofOne, ofValues } from '../scope';
import type { OperatorCompiler, OperatorTable } from '../scope';
import { stringForm } from './stringForm';

function text(name: string, value: MaybeValue): string {
  return typeof value === 'string'
    ? value
    : refuse('TypeMismatch', `${name} requires a string argument, found: ${typeName(value)}`);
}

/** Characters as MongoDB counts them. */
function codePoints(value: string): string[] {
  return Array.from(value);
}

function wholeNumber(name: string, value: MaybeValue): number {
  const number = isNumeric(value) ? Number(value) : NaN;
  return Number.isInteger(number) ? number : refuse('TypeMismatch', `${name} requires a whole number`);
}

function substring([value, start, count]: readonly MaybeValue[]): string {
  const from = wholeNumber('$substrCP', start);
  const length = wholeNumber('$substrCP', count);
  if (from < 0 || length < 0) refuse('BadValue', '$substrCP: starting index and length must be non-negative');
  return codePoints(stringForm(value))
    .slice(from, from + length)
    .join('');
}

function indexOf([value, wanted, start = 0, end]: readonly MaybeValue[]): MaybeValue {
  if (isNullish(value)) return null;
  const points = codePoints(text('$indexOfCP', value));
  const from = wholeNumber('$indexOfCP', start);
  const until = end === undefined ? points.length : Math.min(wholeNumber('$indexOfCP', end), points.length);
  if (from > until) return -1;
  const index = points.slice(from, until).join('').indexOf(text('$indexOfCP', wanted));
  return index === -1 ? -1 : from + codePoints(points.slice(from, until).join('').slice(0, index)).length;
}

const WHITESPACE = [
  ' ',
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  '\0',
  '\u00a0',
  '\u1680',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
];

function trimming(name: string, sides: { readonly left: boolean; readonly right: boolean }): OperatorCompiler {
  return (operand, { compile }) => {
    const named = namedOperands(name, operand, { required: ['input'], optional: ['chars'] });
    const input = compile(named['input'] ?? null);
    const chars = named['chars'] === undefined ? null : compile(named['chars']);
    return (scope) => {
      const value = input(scope);
      const given = chars?.(scope);
      if (isNullish(value) || (chars && isNullish(given))) return null;
      const removed = new Set(chars ? text(name, given) : WHITESPACE);
      const points = codePoints(text(name, value));
      let from = 0;
      let until = points.length;
      if (sides.left) while (from < until && removed.has(points[from] ?? '')) from += 1;
      if (sides.right) while (until > from && removed.has(points[until - 1] ?? '')) until -= 1;
      return points.slice(from, until).join('');
    };
  };
}

function replacing(
  name: string,
  replace: (input: string, find: string, replacement: string) => string,
): OperatorCompiler {
  return (operand, { compile }) => {
    const named = namedOperands(name, operand, { required: ['input', 'find', 'replacement'] });
    const parts = ['input', 'find', 'replacement'].map((field) => compile(named[field] ?? null));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      if (values.some(isNullish)) return null;
      const [input = '', find = '', replacement = ''] = values.map((value) => text(name, value));
      return replace(input, find, replacement);
    };
  };
}

function regexFrom(regex: MaybeValue, options: MaybeValue): RegExp {
  const given = options === undefined ? null : text('$regexMatch', options);
  if (regex instanceof BSONRegExp) return compileRegex({ pattern: regex.pattern, options: given ?? regex.options });
  return compileRegex({ pattern: text('$regexMatch', regex), options: given ?? '' });
}

const matching: OperatorCompiler = (operand, { compile }) => {
  const named = namedOperands('$regexMatch', operand, { required: ['input', 'regex'], optional: ['options'] });
  const [input, regex] = [compile(named['input'] ?? null), compile(named['regex'] ?? null)];
  const options = named['options'] === undefined ? null : compile(named['options']);
  return (scope) => {
    const value = input(scope);
    const pattern = regex(scope);
    if (isNullish(value) || isNullish(pattern)) return false;
    return regexFrom(pattern, options?.(scope)).test(text('$regexMatch', value));
  };
};

const changingCase = (name: string, change: (value: string) => string): OperatorCompiler =>
  ofOne(name, (value): BsonValue => change(stringForm(value)));

/** Only ASCII letters change: MongoDB's case mapping is defined for them alone. */
const lower = (value: string): string => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** By operator name. Errors: TypeMismatch for what is no text. */
export const STRINGS: OperatorTable = {
  $concat: ofValues('$concat', { min: 0, max: Infinity }, (values) =>
    values.some(isNullish) ? null : values.map((value) => text('$concat', value)).join(''),
  ),
  $toLower: changingCase('$toLower', lower),
  $toUpper: changingCase('$toUpper', upper),
  $strcasecmp: ofValues('$strcasecmp', { min: 2, max: 2 }, ([left, right]) =>
    Math.sign(compareStrings(upper(stringForm(left)), upper(stringForm(right)))),
  ),
  $substrCP: ofValues('$substrCP', { min: 3, max: 3 }, substring),
  $strLenCP: ofOne('$strLenCP', (value) => codePoints(text('$strLenCP', value)).length),
  $indexOfCP: ofValues('$indexOfCP', { min: 2, max: 4 }, indexOf),
  $split: ofValues('$split', { min: 2, max: 2 }, ([value, separator]) => {
    if (isNullish(value) || isNullish(separator)) return null;
    if (separator === '') refuse('BadValue', '$split requires a non-empty separator');
    return text('$split', value).split(text('$split', separator));
  }),
  $trim: trimming('$trim', { left: true, right: true }),
  $ltrim: trimming('$ltrim', { left: true, right: false }),
  $rtrim: trimming('$rtrim', { left: false, right: true }),
  $replaceOne: replacing('$replaceOne', (input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replacing('$replaceAll', (input, find, replacement) => input.replaceAll(find, () => replacement)),
  $regexMatch: matching,
};
