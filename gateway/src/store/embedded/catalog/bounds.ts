/** Which values of one field a filter can match at all, for an index on that field. */
import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { isOperatorDocument } from '../query/filter';
import { isArray, isDocument, rankOf } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import { intersect, point, pointOf, union } from './intervals';
import type { Interval, IntervalSet } from './intervals';

/** Values an index can look up. Arrays are stored by their elements, so a whole array is not to be found. */
function isIndexable(value: BsonValue): boolean {
  return !isArray(value) && !(value instanceof BSONRegExp) && !(typeof value === 'number' && Number.isNaN(value));
}

function points(values: readonly BsonValue[]): IntervalSet | null {
  return values.every(isIndexable) ? union(values.map((value) => [point(value)])) : null;
}

function range(operator: string, value: BsonValue): IntervalSet | null {
  if (!isIndexable(value) || value === null || value instanceof MinKey || value instanceof MaxKey) return null;
  const rank = rankOf(value);
  const whole: Interval = { low: { kind: 'rank', rank, after: false }, high: { kind: 'rank', rank, after: true } };
  switch (operator) {
    case '$gt':
      return [{ ...whole, low: { kind: 'value', value, after: true } }];
    case '$gte':
      return [{ ...whole, low: { kind: 'value', value, after: false } }];
    case '$lt':
      return [{ ...whole, high: { kind: 'value', value, after: false } }];
    default:
      return [{ ...whole, high: { kind: 'value', value, after: true } }];
  }
}

function operatorBounds(operator: string, operand: BsonValue): IntervalSet | null {
  switch (operator) {
    case '$eq':
      return points([operand]);
    case '$in':
      return isArray(operand) ? points(operand) : null;
    case '$all':
      return isArray(operand) && operand[0] !== undefined && !isOperatorDocument(operand[0])
        ? points([operand[0]])
        : null;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return range(operator, operand);
    default:
      return null;
  }
}

function fieldBounds(operand: BsonValue): (IntervalSet | null)[] {
  if (!isOperatorDocument(operand)) return [points([operand])];
  return Object.entries(operand).map(([name, value]) => operatorBounds(name, value));
}

/** Bounds of `items.sku` out of `{ items: { $elemMatch: { sku: … } } }`. */
function elementBounds(operand: BsonValue, rest: string): IntervalSet | null {
  const inner = isDocument(operand) ? operand['$elemMatch'] : undefined;
  return isDocument(inner) && !isOperatorDocument(inner) ? boundsOf(inner, { name: rest, multikey: true }) : null;
}

function alternatives(clauses: BsonValue, field: Field): IntervalSet | null {
  if (!isArray(clauses)) return null;
  const bounds = clauses.map((clause) => (isDocument(clause) ? boundsOf(clause, field) : null));
  const known = bounds.filter((set) => set !== null);
  return known.length === bounds.length ? union(known) : null;
}

interface Field {
  readonly name: string;
  /** With several keys per document, two conditions may hold of different keys, so only one of them bounds the scan. */
  readonly multikey: boolean;
}

function clauseBounds(name: string, operand: BsonValue, field: Field): (IntervalSet | null)[] {
  if (name === field.name) return fieldBounds(operand);
  if (name === '$or') return [alternatives(operand, field)];
  if (name === '$and' && isArray(operand)) {
    return operand.map((clause) => (isDocument(clause) ? boundsOf(clause, field) : null));
  }
  return field.name.startsWith(`${name}.`) ? [elementBounds(operand, field.name.slice(name.length + 1))] : [];
}

/** The intervals a field's value must lie in for the filter to match, or null when it may be anything. */
export function boundsOf(filter: BsonDocument, field: Field): IntervalSet | null {
  const sets = Object.entries(filter)
    .flatMap(([name, operand]) => clauseBounds(name, operand, field))
    .filter((set) => set !== null);
  const [first, ...others] = sets;
  if (!first) return null;
  if (field.multikey) return sets.find((set) => set.every((interval) => pointOf(interval) !== null)) ?? first;
  return others.reduce(intersect, first);
}

/** Whether the filter can match a document in which the field is missing; a sparse index does not have those. */
export function requiresField(filter: BsonDocument, name: string): boolean {
  const bounds = boundsOf(filter, { name, multikey: false });
  return bounds?.every((interval) => !mayBeMissing(interval)) ?? false;
}

function mayBeMissing(interval: Interval): boolean {
  const nullish = (value: MaybeValue): boolean => value === null || value === undefined;
  return interval.low.kind === 'value' && nullish(interval.low.value);
}
