/**
 * Canonical JSON: RFC 8785 restricted to what we write. Keys sorted by UTF-16 code units, no white space, integers
 * only; amounts are decimal strings, so no float can enter a hash.
 */
import { utf8 } from './bytes';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What JSON writes between quotes as it stands, and most of our texts are: ids, amounts, days, names of members. */
const PLAIN = /^[ !#-[\]-~]*$/;

function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new TypeError('a lone surrogate has no canonical form');
  return JSON.stringify(text);
}

function canonicalObject(value: object): string {
  const record = value as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/**
 * The one text of a value. Members that are undefined are left out, as in JSON.
 * Throws TypeError on floats, unsafe integers, lone surrogates and anything that is not JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError('only safe integers are canonical');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value);
  throw new TypeError(`${typeof value} has no canonical form`);
}

/** UTF-8 of the canonical text. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalJson(value));
}

/** True when both have the same canonical text. */
export function sameCanonical(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
