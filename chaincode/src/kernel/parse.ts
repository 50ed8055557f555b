/**
 * A small parser for everything that crosses a border: unknown members are refused, everything is bounded, an error
 * names the path and the rule. The gateway's HTTP border uses zod instead, because it also needs an OpenAPI document.
 */
import type { CalendarDay } from './days';
import { isCalendarDay } from './days';
import { isCurrency } from './currency';
import { parsePartyId } from './identifiers';

/** `path` is dotted with indices, `rule` a readable clause. */
export class ParseError extends Error {
  readonly path: string;
  readonly rule: string;

  constructor(path: string, rule: string) {
    super(`${path === '' ? 'value' : path}: ${rule}`);
    this.name = 'ParseError';
    this.path = path;
    this.rule = rule;
  }
}

/** Gives the typed value or throws ParseError. */
export type Parser<T> = (value: unknown, path: string) => T;

/** The type a parser gives. */
export type Parsed<P> = P extends Parser<infer T> ? T : never;

const at = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseError(path, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

type Shape = Readonly<Record<string, Parser<unknown>>>;
type OfShape<S extends Shape> = { readonly [K in keyof S]: Parsed<S[K]> };

/** Exactly these members; a member whose parser accepts undefined may be absent. */
export function object<S extends Shape>(shape: S): Parser<OfShape<S>> {
  const keys = Object.keys(shape);
  return (value, path) => {
    const source = record(value, path);
    const unknown = Object.keys(source).find((key) => !Object.hasOwn(shape, key));
    if (unknown !== undefined) throw new ParseError(at(path, unknown), 'unknown member');
    const result: Record<string, unknown> = {};
    for (const key of keys) {
      const member = shape[key]?.(Object.hasOwn(source, key) ? source[key] : undefined, at(path, key));
      if (member !== undefined) result[key] = member;
    }
    return result as OfShape<S>;
  };
}

/** A list of so many entries. */
export function listOf<T>(item: Parser<T>, bounds: Readonly<{ min?: number; max: number }>): Parser<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ParseError(path, 'a list');
    if (value.length > bounds.max) throw new ParseError(path, `at most ${bounds.max} entries`);
    if (value.length < (bounds.min ?? 0)) throw new ParseError(path, `at least ${bounds.min ?? 0} entries`);
    return value.map((entry, index) => item(entry, at(path, index)));
  };
}

/** An object with free member names, of at most so many members. */
export function mapOf<T>(
  key: Parser<string>,
  item: Parser<T>,
  bounds: Readonly<{ max: number }>,
): Parser<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = Object.entries(record(value, path));
    if (entries.length > bounds.max) throw new ParseError(path, `at most ${bounds.max} members`);
    return Object.fromEntries(entries.map(([name, entry]) => [key(name, path), item(entry, at(path, name))]));
  };
}

/** One of some texts. */
export function oneOf<const T extends readonly string[]>(values: T): Parser<T[number]> {
  const known = new Set<string>(values);
  return (value, path) => {
    if (typeof value !== 'string' || !known.has(value)) throw new ParseError(path, `one of ${values.join(', ')}`);
    return value;
  };
}

/** Exactly this text. */
export function constant<const T extends string>(expected: T): Parser<T> {
  return (value, path) => {
    if (value !== expected) throw new ParseError(path, `"${expected}"`);
    return expected;
  };
}

/** What `inner` takes, or null. */
export function nullable<T>(inner: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null ? null : inner(value, path));
}

/** What `inner` takes, or nothing. */
export function optional<T>(inner: Parser<T>): Parser<T | undefined> {
  return (value, path) => (value === undefined ? undefined : inner(value, path));
}

/** Gives the parser of one tag's variant by the member `tag`. */
export function variant<T>(tag: string, parsers: Readonly<Record<string, Parser<T>>>): Parser<T> {
  return (value, path) => {
    const name = record(value, path)[tag];
    const parser = typeof name === 'string' && Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    if (parser === undefined) throw new ParseError(at(path, tag), `one of ${Object.keys(parsers).join(', ')}`);
    return parser(value, path);
  };
}

/** What breaks a line, or turns round the direction in which what stands beside it is read. */
const MISLEADING = /[\p{Bidi_Control}\u2028\u2029]/u;

/**
 * Printable text without control characters or lone surrogates, at its ends no white space. A signer reads these texts in
 * the statement, so no label, name or account may turn round the figures beside it.
 */
export function text(max: number, min = 1): Parser<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw new ParseError(path, 'a text');
    if (value.length > max) throw new ParseError(path, `at most ${max} characters`);
    if (value.length < min) throw new ParseError(path, `at least ${min} characters`);
    if (/[\p{Cc}\p{Surrogate}]/u.test(value) || MISLEADING.test(value)) {
      throw new ParseError(path, 'no control characters');
    }
    if (value.trim() !== value) throw new ParseError(path, 'no white space at the ends');
    return value;
  };
}

/** A text of a form; `rule` says which, for people. */
export function pattern(expression: RegExp, rule: string): Parser<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !expression.test(value)) throw new ParseError(path, rule);
    return value;
  };
}

/** A whole number within bounds, both included. */
export function integer(bounds: Readonly<{ min: number; max: number }>): Parser<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new ParseError(path, 'a whole number');
    }
    if (value < bounds.min || value > bounds.max) throw new ParseError(path, `from ${bounds.min} to ${bounds.max}`);
    return value;
  };
}

/** True or false. */
export const boolean: Parser<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ParseError(path, 'true or false');
  return value;
};

/** A calendar day. */
export const day: Parser<CalendarDay> = (value, path) => {
  if (typeof value !== 'string' || !isCalendarDay(value)) throw new ParseError(path, 'a calendar day YYYY-MM-DD');
  return value;
};

/** A code of ISO 4217. */
export const currency: Parser<string> = (value, path) => {
  if (typeof value !== 'string' || !isCurrency(value)) throw new ParseError(path, 'an ISO 4217 currency');
  return value;
};

/** Shape only; the digits are checked against the currency where both are known. */
export const amount: Parser<string> = pattern(/^(?:0|[1-9]\d{0,17})(?:\.\d{1,4})?$/, 'a decimal amount');

/** `sha256:` and 64 hex digits. */
export const hash: Parser<string> = pattern(/^sha256:[0-9a-f]{64}$/, 'a hash sha256:…');
/** 64 hex digits. */
export const recordId: Parser<string> = pattern(/^[0-9a-f]{64}$/, 'an id of 64 hex digits');
/** 32 bytes as 64 hex digits. */
export const salt: Parser<string> = pattern(/^[0-9a-f]{64}$/, '32 bytes in hex');
/** Name of an organisation. */
export const mspId: Parser<string> = pattern(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'an organisation id');
/** A lower-case name of ours: person, group, place. */
export const name: Parser<string> = pattern(/^[a-z0-9][a-z0-9_:.-]{0,63}$/, 'a lower-case name');
/** Standard base64. */
export const base64: Parser<string> = pattern(/^[A-Za-z0-9+/]{2,}={0,2}$/, 'base64');

/** A party id of a known form, its check passed. */
export const partyId: Parser<string> = (value, path) => {
  if (typeof value !== 'string' || parsePartyId(value) === null) throw new ParseError(path, 'a party id');
  return value;
};
