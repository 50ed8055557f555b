/**
 * A second, much simpler store for a small part of the language: filters and updates over flat documents of numbers, texts
 * and arrays of numbers, by plain loops over a plain list. Written apart from the real one, to be compared with it.
 */

export type Flat = number | bigint | string | null | readonly number[];
export type FlatDocument = Readonly<Record<string, Flat>>;

export type Test =
  | { readonly op: '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte'; readonly to: number | bigint | string | null }
  | { readonly op: '$in' | '$nin'; readonly to: readonly (number | string | null)[] }
  | { readonly op: '$exists'; readonly to: boolean };

export type Clause =
  | { readonly field: string; readonly test: Test }
  | { readonly either: readonly Clause[] }
  | { readonly both: readonly Clause[] };

function equal(value: Flat | undefined, to: number | bigint | string | null): boolean {
  if (to === null) return value === null || value === undefined;
  if (typeof to === 'string') return value === to;
  // Neither less nor greater: 1n and 1 are the same number.
  return (typeof value === 'number' || typeof value === 'bigint') && value <= to && value >= to;
}

function ordered(value: Flat | undefined, op: string, to: number | bigint | string | null): boolean {
  if (to === null) return (op === '$gte' || op === '$lte') && equal(value, null);
  if (typeof to === 'string' ? typeof value !== 'string' : typeof value !== 'number' && typeof value !== 'bigint')
    return false;
  const [left, right] = [value as number, to as number];
  return op === '$gt' ? left > right : op === '$gte' ? left >= right : op === '$lt' ? left < right : left <= right;
}

/** A field and, if it is an array, each of its elements. */
function candidates(value: Flat | undefined): readonly (Flat | undefined)[] {
  return Array.isArray(value) ? [...(value as readonly number[]), value] : [value];
}

function passes(value: Flat | undefined, test: Test): boolean {
  const found = candidates(value);
  switch (test.op) {
    case '$exists':
      return (value !== undefined) === test.to;
    case '$eq':
      return found.some((each) => equal(each, test.to));
    case '$ne':
      return !found.some((each) => equal(each, test.to));
    case '$in':
      return found.some((each) => test.to.some((to) => equal(each, to)));
    case '$nin':
      return !found.some((each) => test.to.some((to) => equal(each, to)));
    default:
      return found.some((each) => ordered(each, test.op, test.to));
  }
}

export function matches(document: FlatDocument, clause: Clause): boolean {
  if ('either' in clause) return clause.either.some((inner) => matches(document, inner));
  if ('both' in clause) return clause.both.every((inner) => matches(document, inner));
  return passes(document[clause.field], clause.test);
}

/** The clause as MongoDB writes it. */
export function filterOf(clause: Clause): Record<string, unknown> {
  if ('either' in clause) return { $or: clause.either.map(filterOf) };
  if ('both' in clause) return { $and: clause.both.map(filterOf) };
  return { [clause.field]: { [clause.test.op]: clause.test.to } };
}

export type Change =
  | { readonly op: '$set'; readonly field: string; readonly value: Flat }
  | { readonly op: '$unset'; readonly field: string }
  | { readonly op: '$inc'; readonly field: string; readonly by: number };

export function updateOf(change: Change): Record<string, unknown> {
  if (change.op === '$set') return { $set: { [change.field]: change.value } };
  return change.op === '$unset' ? { $unset: { [change.field]: '' } } : { $inc: { [change.field]: change.by } };
}

/** The changed document, or null where the change is refused. */
export function changed(document: FlatDocument, change: Change): FlatDocument | null {
  const old = document[change.field];
  if (change.op === '$set') return { ...document, [change.field]: change.value };
  if (change.op === '$unset') {
    const { [change.field]: _gone, ...rest } = document;
    return rest;
  }
  if (old === undefined) return { ...document, [change.field]: change.by };
  if (typeof old === 'bigint') return { ...document, [change.field]: old + BigInt(change.by) };
  return typeof old === 'number' ? { ...document, [change.field]: old + change.by } : null;
}

/** Empty array, null, numbers, texts; within them by value. */
function compareScalars(left: Flat | undefined, right: Flat | undefined): number {
  const rank = (value: Flat | undefined): number =>
    Array.isArray(value) ? 0 : value === null || value === undefined ? 1 : typeof value === 'string' ? 3 : 2;
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  const [a, b] = [left as number, right as number];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An array stands for its smallest element upwards, for its largest downwards. */
function sortKey(value: Flat | undefined, direction: number): Flat | undefined {
  if (!Array.isArray(value) || value.length === 0) return value;
  const elements = value as readonly number[];
  return direction > 0 ? Math.min(...elements) : Math.max(...elements);
}

/** Whether the documents are in the order asked for. */
export function isSorted(documents: readonly FlatDocument[], by: readonly (readonly [string, number])[]): boolean {
  return documents.slice(1).every((document, index) => {
    for (const [field, direction] of by) {
      const order =
        compareScalars(sortKey(documents[index]?.[field], direction), sortKey(document[field], direction)) * direction;
      if (order !== 0) return order < 0;
    }
    return true;
  });
}
