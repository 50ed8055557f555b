/** MongoDB's regular expressions (PCRE text and option letters) as JavaScript ones. */
import type { BSONRegExp } from 'bson';
import { refuse, StoreError } from '../errors';
import { LIMITS } from '../limits';

const LEADING_OPTIONS = /^\(\?([ims]+)\)/;

/**
 * Compiles a pattern. Options `i`, `m`, `s` and `u` mean the same in both languages; `x` is refused. Throws StoreError
 * BadValue for other options, for a pattern JavaScript cannot read, and above 32 764 characters.
 */
export function compileRegex({ pattern, options }: Readonly<Record<'pattern' | 'options', string>>): RegExp {
  if (pattern.length > LIMITS.regexLengthMax) refuse('BadValue', 'Regular expression is too long');
  const leading = LEADING_OPTIONS.exec(pattern);
  const source = leading ? pattern.slice(leading[0].length) : pattern;
  const letters = new Set(options + (leading?.[1] ?? ''));
  for (const letter of letters) {
    if (!'imsu'.includes(letter)) refuse('BadValue', `invalid flag in regex options: ${letter}`);
  }
  letters.delete('u');
  try {
    return new RegExp(source, [...letters].join(''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('BadValue', `Regular expression is invalid: ${reason}`, {}, error);
  }
}

/** The same for a stored or sent BSON regular expression. */
export function compileBsonRegex(regex: BSONRegExp): RegExp {
  return compileRegex(regex);
}
