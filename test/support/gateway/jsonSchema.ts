/**
 * A checker for the JSON Schemas of an OpenAPI 3.1 document: as much of the language as the document speaks. A word it
 * does not know makes it throw, so that nothing in a schema is passed over.
 */

/** Where a value differs from its schema. */
export interface Mismatch {
  readonly path: string;
  readonly rule: string;
}

type Schema = Readonly<Record<string, unknown>>;
/** Checks one word of a schema. */
type Word = (value: unknown, rule: never, at: Place) => readonly Mismatch[];

interface Place {
  readonly path: string;
  readonly schema: Schema;
  /** Finds `#/…`. */
  readonly resolve: (reference: string) => Schema;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function hasType(value: unknown, type: string): boolean {
  const actual = typeOf(value);
  return actual === type || (type === 'number' && actual === 'integer');
}

const fails = ({ path }: Place, rule: string): readonly Mismatch[] => [{ path, rule }];
const within = (at: Place, key: string | number): Place => ({ ...at, path: `${at.path}/${key}` });
const isObject = (value: unknown): value is Schema => typeOf(value) === 'object';

function checkMembers(value: unknown, properties: Readonly<Record<string, Schema>>, at: Place): readonly Mismatch[] {
  if (!isObject(value)) return [];
  return Object.entries(properties).flatMap(([key, schema]) =>
    key in value ? check(value[key], { ...within(at, key), schema }) : [],
  );
}

function checkOthers(value: unknown, rule: boolean | Schema, at: Place): readonly Mismatch[] {
  if (!isObject(value)) return [];
  const known = (at.schema['properties'] ?? {}) as Schema;
  const others = Object.keys(value).filter((key) => !(key in known));
  if (rule === true) return [];
  if (rule === false) return others.flatMap((key) => fails(within(at, key), 'no such member'));
  return others.flatMap((key) => check(value[key], { ...within(at, key), schema: rule }));
}

function checkNames(value: unknown, schema: Schema, at: Place): readonly Mismatch[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => check(key, { ...within(at, key), schema }));
}

function checkAny(value: unknown, schemas: readonly Schema[], at: Place): readonly Mismatch[] {
  const tries = schemas.map((schema) => check(value, { ...at, schema }));
  if (tries.some((mismatches) => mismatches.length === 0)) return [];
  return fails(at, `one of ${schemas.length} forms: ${tries.map(([first]) => first?.rule ?? '').join(' | ')}`);
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const count = (value: unknown): number | null => (Array.isArray(value) ? value.length : null);
/** Passes what the word does not apply to. */
const holds = <T>(value: T | null, test: (value: T) => boolean): boolean => value === null || test(value);
const unless = (isGood: boolean, at: Place, rule: string): readonly Mismatch[] => (isGood ? [] : fails(at, rule));

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
};

const WORDS = {
  $ref: (value, reference: string, at) => check(value, { ...at, schema: at.resolve(reference) }),
  type: (value, types: string | readonly string[], at) =>
    unless(
      [types].flat().some((type) => hasType(value, type)),
      at,
      `type ${String(types)}, not ${typeOf(value)}`,
    ),
  enum: (value, values: readonly unknown[], at) => unless(values.includes(value), at, `one of ${values.join(', ')}`),
  const: (value, only: unknown, at) => unless(value === only, at, `only ${String(only)}`),
  properties: checkMembers,
  required: (value, keys: readonly string[], at) =>
    isObject(value) ? keys.filter((key) => !(key in value)).flatMap((key) => fails(within(at, key), 'missing')) : [],
  additionalProperties: checkOthers,
  propertyNames: checkNames,
  items: (value, schema: Schema, at) =>
    Array.isArray(value) ? value.flatMap((entry, index) => check(entry, { ...within(at, index), schema })) : [],
  anyOf: checkAny,
  oneOf: checkAny,
  allOf: (value, schemas: readonly Schema[], at) => schemas.flatMap((schema) => check(value, { ...at, schema })),
  pattern: (value, rule: string, at) =>
    unless(
      holds(text(value), (found) => new RegExp(rule, 'u').test(found)),
      at,
      rule,
    ),
  format: (value, name: string, at) =>
    unless(
      holds(text(value), (found) => formatOf(name).test(found)),
      at,
      name,
    ),
  minLength: (value, min: number, at) =>
    unless(
      holds(text(value), ({ length }) => length >= min),
      at,
      `≥ ${min} long`,
    ),
  maxLength: (value, max: number, at) =>
    unless(
      holds(text(value), ({ length }) => length <= max),
      at,
      `≤ ${max} long`,
    ),
  minimum: (value, min: number, at) =>
    unless(
      holds(number(value), (found) => found >= min),
      at,
      `≥ ${min}`,
    ),
  maximum: (value, max: number, at) =>
    unless(
      holds(number(value), (found) => found <= max),
      at,
      `≤ ${max}`,
    ),
  minItems: (value, min: number, at) =>
    unless(
      holds(count(value), (found) => found >= min),
      at,
      `≥ ${min} entries`,
    ),
  maxItems: (value, max: number, at) =>
    unless(
      holds(count(value), (found) => found <= max),
      at,
      `≤ ${max} entries`,
    ),
} satisfies Readonly<Record<string, Word>>;

/** Words that say something to people only. */
const SILENT: ReadonlySet<string> = new Set(['description', 'default']);

function formatOf(name: string): RegExp {
  const format = FORMATS[name];
  if (format === undefined) throw new RangeError(`the checker does not know the format ${name}`);
  return format;
}

function check(value: unknown, at: Place): readonly Mismatch[] {
  return Object.entries(at.schema).flatMap(([name, rule]): readonly Mismatch[] => {
    if (SILENT.has(name)) return [];
    if (!(name in WORDS)) throw new RangeError(`the checker does not know the word ${name} at ${at.path}`);
    return (WORDS as Readonly<Record<string, Word>>)[name]?.(value, rule as never, at) ?? [];
  });
}

/** Everything in which a value differs from a schema of a document. */
export function mismatches(value: unknown, schema: Schema, document: Schema): readonly Mismatch[] {
  const resolve = (reference: string): Schema => {
    const keys = reference.replace(/^#\//, '').split('/');
    return keys.reduce<Schema>((node, key) => node[key] as Schema, document);
  };
  return check(value, { path: '', schema, resolve });
}
