/** The text MongoDB makes of a value where a string is asked for. */
import { Decimal128, ObjectId } from 'bson';
import { refuse } from '../../errors';
import { typeName } from '../../values/value';
import type { MaybeValue } from '../../values/value';

/** Text of a number, date, id or boolean; an empty text for null. Throws StoreError TypeMismatch for other types. */
export function stringForm(value: MaybeValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Decimal128) return value.toString();
  return refuse('TypeMismatch', `can't convert from BSON type ${typeName(value)} to String`);
}
