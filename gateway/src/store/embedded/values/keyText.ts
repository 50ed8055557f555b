/** One text per BSON value, equal exactly where `equalValues` is true: the key of hash tables over values. */
import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, ObjectId } from 'bson';
import { decimalText } from './decimal';
import { showValue } from './show';
import { isArray, isDocument, typeName } from './value';
import type { MaybeValue } from './value';

function numberText(value: number): string {
  if (value === 0) return '0';
  return Number.isInteger(value) && Math.abs(value) >= 1e21 ? String(BigInt(value)) : String(value);
}

function objectText(value: object): string {
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Decimal128) return `n${decimalText(value)}`;
  if (isArray(value)) return `[${value.map(keyText).join(',')}]`;
  if (isDocument(value)) {
    return `{${Object.entries(value)
      .map(([name, field]) => `${JSON.stringify(name)}:${keyText(field)}`)
      .join(',')}}`;
  }
  if (value instanceof Binary) return `b${value.sub_type}:${value.toString('base64')}`;
  if (value instanceof BSONRegExp) return `r${JSON.stringify([value.pattern, value.options])}`;
  if (value instanceof BSONSymbol) return `s${JSON.stringify(value.value)}`;
  if (value instanceof Code) return `c${JSON.stringify(value.code)}`;
  return `${typeName(value as MaybeValue)}:${showValue(value)}`;
}

/** The text of a value; numbers of all types that are equal have one text, and so do a string and an equal symbol. */
export function keyText(value: MaybeValue): string {
  switch (typeof value) {
    case 'string':
      return `s${JSON.stringify(value)}`;
    case 'number':
      return `n${numberText(value)}`;
    case 'bigint':
      return `n${value}`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return 'missing';
    default:
      return value === null ? 'null' : objectText(value);
  }
}
