/**
 * Readers: the only way in for data from outside. A reader gives a typed value or throws ShapeError with the path.
 * Answers may carry members we do not know (the server may be newer); what is signed may not, hence `exactly`.
 */

/** A value from outside has another form than agreed. `path` is dotted with indices, `rule` a readable clause. */
export class ShapeError extends Error {
  readonly path: string;
  readonly rule: string;

  constructor(path: string, rule: string) {
    super(`${path === '' ? 'value' : path}: ${rule}`);
    this.name = 'ShapeError';
    this.path = path;
    this.rule = rule;
  }
}

/** Gives the typed value or throws ShapeError. */
export type Reader<T> = (value: unknown, path: string) => T;

/** The type a reader gives. */
export type Read<R> = R extends Reader<infer T> ? T : never;

type Shape = Readonly<Record<string, Reader<unknown>>>;
type OfShape<S extends Shape> = { readonly [K in keyof S]: Read<S[K]> };

const within = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);

function members(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(path, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

function readMembers<S extends Shape>(shape: S, value: unknown, path: string): OfShape<S> {
  const source = members(value, path);
  const entries = Object.entries(shape).map(([key, reader]): [string, unknown] => {
    return [key, reader(Object.hasOwn(source, key) ? source[key] : undefined, within(path, key))];
  });
  return Object.fromEntries(entries) as OfShape<S>;
}

/** An object with at least these members; others are left behind. */
export function object<S extends Shape>(shape: S): Reader<OfShape<S>> {
  return (value, path) => readMembers(shape, value, path);
}

/** An object with these members and no other: nothing can hide in what is signed. */
export function exactly<S extends Shape>(shape: S): Reader<OfShape<S>> {
  return (value, path) => {
    const extra = Object.keys(members(value, path)).find((key) => !Object.hasOwn(shape, key));
    if (extra !== undefined) throw new ShapeError(within(path, extra), 'no such member');
    return readMembers(shape, value, path);
  };
}

export function listOf<T>(entry: Reader<T>): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, 'a list');
    return value.map((element, index) => entry(element, within(path, index)));
  };
}

export function mapOf<T>(entry: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(members(value, path)).map(([key, element]) => [key, entry(element, within(path, key))]),
    );
}

export function nullable<T>(inner: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null ? null : inner(value, path));
}

/** Absent and null are the same. */
export function optional<T>(inner: Reader<T>): Reader<T | null> {
  return (value, path) => (value === undefined || value === null ? null : inner(value, path));
}

export function oneOf<const T extends readonly string[]>(values: T): Reader<T[number]> {
  const known = new Set<string>(values);
  return (value, path) => {
    if (typeof value !== 'string' || !known.has(value)) throw new ShapeError(path, `one of ${values.join(', ')}`);
    return value;
  };
}

/** The reader of one variant, by the member `tag`. */
export function variant<T>(tag: string, readers: Readonly<Record<string, Reader<T>>>): Reader<T> {
  return (value, path) => {
    const name = members(value, path)[tag];
    const reader = typeof name === 'string' && Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) throw new ShapeError(within(path, tag), `one of ${Object.keys(readers).join(', ')}`);
    return reader(value, path);
  };
}

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw new ShapeError(path, 'a text');
  return value;
};

export const integer: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ShapeError(path, 'a whole number');
  return value;
};

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'true or false');
  return value;
};

/** Kept as it came; whoever uses it reads it again. */
export const anything: Reader<unknown> = (value) => value;

export const anyMembers: Reader<Readonly<Record<string, unknown>>> = members;

function pattern(expression: RegExp, rule: string): Reader<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !expression.test(value)) throw new ShapeError(path, rule);
    return value;
  };
}

/** A canonical decimal amount; its currency says how many decimals it must have. */
export const amount: Reader<string> = pattern(/^(?:0|[1-9]\d{0,17})(?:\.\d{1,4})?$/, 'a decimal amount');
/** Amounts of a whole list added up: longer than any one amount. */
export const sum: Reader<string> = pattern(/^(?:0|[1-9]\d{0,27})(?:\.\d{1,4})?$/, 'a decimal sum');
export const day: Reader<string> = pattern(/^\d{4}-\d{2}-\d{2}$/, 'a calendar day');
export const hash: Reader<string> = pattern(/^sha256:[0-9a-f]{64}$/, 'a hash');
export const recordId: Reader<string> = pattern(/^[0-9a-f]{64}$/, 'a record id');
export const currency: Reader<string> = pattern(/^[A-Z]{3}$/, 'a currency');

/** A record as somebody saw it. */
export const ref = exactly({ id: recordId, version: integer, hash });
