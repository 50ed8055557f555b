/** One index of a collection: its keys in order, and the uniqueness they must keep. */
import { refuse } from '../errors';
import { compareValues } from '../values/compare';
import { keyText } from '../values/keyText';
import { visitPath } from '../values/path';
import { isArray } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';
import type { SortField } from '../query/sort';
import type { IndexSpec } from './indexSpec';
import { compareToCut } from './intervals';
import type { Interval } from './intervals';
import { SortedEntries } from './sortedEntries';
import type { Probe } from './sortedEntries';

/** The values of the index fields; an empty array counts as `undefined`, which sorts below null. */
export type IndexKey = readonly MaybeValue[];

interface IndexEntry {
  readonly key: IndexKey;
  readonly record: number;
}

/** Keys that start with these values and, in the field after them, lie in the interval if there is one. */
export interface KeyRange {
  readonly prefix: IndexKey;
  readonly interval: Interval | null;
}

interface Extracted {
  readonly values: readonly MaybeValue[];
  readonly isArray: boolean;
  readonly isPresent: boolean;
}

function extract(document: BsonDocument, { path }: SortField): Extracted {
  const values: MaybeValue[] = [];
  let hasArray = false;
  let isPresent = false;
  visitPath(document, path, (value, outerIndex) => {
    hasArray ||= isArray(value) || outerIndex !== null;
    isPresent ||= value !== undefined;
    if (isArray(value)) values.push(...(value.length > 0 ? value : [undefined]));
    else values.push(value ?? null);
    return false;
  });
  // No value at all: an array without documents stands in the way, and counts as a missing field.
  if (values.length === 0) return { values: [null], isArray: true, isPresent: false };
  return { values, isArray: hasArray, isPresent };
}

/** Every combination of the values of each field; only one field can have several. */
function combinations(fields: readonly Extracted[]): IndexKey[] {
  const multiple = fields.findIndex(({ values }) => values.length > 1);
  const single = fields.map(({ values }) => values[0]);
  if (multiple < 0) return [single];
  const { values } = fields[multiple] ?? { values: [] };
  const distinct = new Map(values.map((value) => [keyText(value), value]));
  return [...distinct.values()].map((value) => single.with(multiple, value));
}

/** Keys in order, each with the record it leads to. */
export class Index {
  readonly spec: IndexSpec;
  readonly #entries: SortedEntries<IndexEntry>;
  readonly #directions: readonly number[];
  #multikey = false;

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.#directions = spec.fields.map(({ direction }) => direction);
    this.#entries = new SortedEntries(
      (left, right) => this.#compareKeys(left.key, right.key) || left.record - right.record,
    );
  }

  /** True once a document had an array in an indexed field: then it may have several keys. */
  get multikey(): boolean {
    return this.#multikey;
  }

  /** Compares as many values as `right` has. Plain loops: this is called some twenty times for every look-up. */
  #compareKeys(left: IndexKey, right: IndexKey): number {
    for (let position = 0; position < right.length; position += 1) {
      const order = compareValues(left[position], right[position]);
      if (order !== 0) return order * (this.#directions[position] ?? 1);
    }
    return 0;
  }

  /**
   * The keys of a document, none if the index leaves it out. Throws StoreError CannotIndexParallelArrays when two fields
   * are arrays.
   */
  keysOf(document: BsonDocument): readonly IndexKey[] {
    const { partial, sparse, fields } = this.spec;
    if (partial && !partial.matches(document)) return [];
    const extracted = fields.map((field) => extract(document, field));
    if (sparse && !extracted.some(({ isPresent }) => isPresent)) return [];
    const arrays = fields.filter((_field, position) => (extracted[position]?.values.length ?? 0) > 1);
    if (arrays.length > 1) {
      const names = arrays.map(({ name }) => `[${name}]`).join(' ');
      refuse('CannotIndexParallelArrays', `cannot index parallel arrays ${names}`);
    }
    if (extracted.some(({ isArray: hasArray }) => hasArray)) this.#multikey = true;
    return combinations(extracted);
  }

  /** The first of the keys that another record holds, in a unique index; null if all are free. */
  takenKey(keys: readonly IndexKey[], own: number | null): IndexKey | null {
    if (!this.spec.unique) return null;
    return keys.find((key) => this.#holders(key).some((record) => record !== own)) ?? null;
  }

  #holders(key: IndexKey): number[] {
    const from: Probe<IndexEntry> = (entry) => this.#compareKeys(entry.key, key);
    const until: Probe<IndexEntry> = (entry) => (this.#compareKeys(entry.key, key) > 0 ? 1 : -1);
    return [...this.#entries.ascending(from, until)].map(({ record }) => record);
  }

  add(keys: readonly IndexKey[], record: number): void {
    for (const key of keys) this.#entries.insert({ key, record });
  }

  remove(keys: readonly IndexKey[], record: number): void {
    for (const key of keys) this.#entries.remove({ key, record });
  }

  #probes({ prefix, interval }: KeyRange): { from: Probe<IndexEntry>; until: Probe<IndexEntry> } {
    const comparePrefix = ({ key }: IndexEntry): number => this.#compareKeys(key, prefix);
    const next = this.spec.fields[prefix.length];
    if (!interval || !next) {
      return { from: comparePrefix, until: (entry) => (comparePrefix(entry) > 0 ? 1 : -1) };
    }
    // A descending field meets the upper end of the interval first.
    const [start, end] = next.direction === 1 ? [interval.low, interval.high] : [interval.high, interval.low];
    const beside = (cut: Interval['low']) => (entry: IndexEntry) =>
      comparePrefix(entry) || compareToCut(entry.key[prefix.length], cut) * next.direction;
    return { from: beside(start), until: beside(end) };
  }

  /** How many keys lie in the ranges. */
  count(ranges: readonly KeyRange[]): number {
    return ranges.reduce((count, range) => {
      const { from, until } = this.#probes(range);
      return count + this.#entries.countBefore(until) - this.#entries.countBefore(from);
    }, 0);
  }

  /** The records in the ranges, which must be in index order; each record once. */
  *scan(ranges: readonly KeyRange[], reverse: boolean): Generator<number> {
    const seen = this.#multikey ? new Set<number>() : null;
    for (const range of reverse ? ranges.toReversed() : ranges) {
      const { from, until } = this.#probes(range);
      const entries = reverse ? this.#entries.descending(from, until) : this.#entries.ascending(from, until);
      for (const { record } of entries) {
        if (seen?.has(record)) continue;
        seen?.add(record);
        yield record;
      }
    }
  }

  /** `keyPattern` and `keyValue` of a duplicate key error. */
  describeKey(key: IndexKey): { readonly keyPattern: BsonDocument; readonly keyValue: BsonDocument } {
    const fields = this.spec.fields.map((field, position) => [field, key[position] ?? null] as const);
    return {
      keyPattern: Object.fromEntries(fields.map(([{ name, direction }]) => [name, direction])),
      keyValue: Object.fromEntries(fields.map(([{ name }, value]): [string, BsonValue] => [name, value])),
    };
  }
}
