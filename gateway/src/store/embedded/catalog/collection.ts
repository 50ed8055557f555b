/** The documents of one collection with their indexes. Changes here are in memory only; the catalog journals them. */
import { refuse } from '../errors';
import type { MatchPosition, Predicate } from '../query/conditions';
import { compileFilter } from '../query/filter';
import type { Variables } from '../query/filter';
import { sortBy } from '../query/sort';
import type { SortField } from '../query/sort';
import { equalValues } from '../values/compare';
import { showValue } from '../values/show';
import type { BsonDocument } from '../values/value';
import { Index } from './index';
import type { IndexKey } from './index';
import { ID_INDEX } from './indexSpec';
import type { IndexSpec } from './indexSpec';
import { choosePlan } from './plan';
import type { Plan } from './plan';

/** A stored document. Never changed: an update puts a new one under the same id. */
export interface StoredRecord {
  readonly id: number;
  readonly document: BsonDocument;
  /** The document as BSON: what is sent and what is written to disk. */
  readonly bytes: Uint8Array;
}

/** What a document is before it is stored. */
export type Content = Omit<StoredRecord, 'id'>;

/** What is looked for: at most `limit` documents after the first `skip`, in the order of `sort`. */
export interface Search {
  readonly filter: BsonDocument;
  readonly sort?: readonly SortField[];
  readonly skip?: number;
  readonly limit?: number | null;
  readonly variables?: Variables;
}

/** A document a search has found. */
export interface Match {
  readonly record: StoredRecord;
  /** The array element that made the filter match, for `$`. */
  readonly matched: number | null;
}

/** The result of a search, and how it came about. */
export interface Found {
  readonly matches: readonly Match[];
  readonly plan: Plan;
  /** Documents the filter was applied to. */
  readonly examined: number;
}

/** A collection; every method leaves documents and indexes in step with one another. */
export class Collection {
  readonly namespace: string;
  readonly #records = new Map<number, StoredRecord>();
  readonly #indexes = new Map<string, Index>([[ID_INDEX.name, new Index(ID_INDEX)]]);
  #nextId = 1;
  #bytes = 0;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  get size(): number {
    return this.#records.size;
  }

  /** Bytes of all documents. */
  get bytes(): number {
    return this.#bytes;
  }

  /** In the order they were made. */
  get indexes(): readonly Index[] {
    return [...this.#indexes.values()];
  }

  /** The documents in the order of their insertion, at this moment. */
  snapshot(): readonly StoredRecord[] {
    return [...this.#records.values()];
  }

  /** Throws StoreError DuplicateKey or CannotIndexParallelArrays, and then has changed nothing. */
  insert(content: Content): StoredRecord {
    const record: StoredRecord = { id: this.#nextId, ...content };
    this.#put(record, null);
    this.#nextId += 1;
    return record;
  }

  /** Throws StoreError DuplicateKey or CannotIndexParallelArrays, and then has changed nothing. */
  replace(old: StoredRecord, content: Content): StoredRecord {
    const record: StoredRecord = { id: old.id, ...content };
    this.#put(record, old);
    return record;
  }

  /** Puts back a record that was removed: undoing a delete. */
  restore(record: StoredRecord): void {
    this.#put(record, null);
  }

  #put(record: StoredRecord, old: StoredRecord | null): void {
    const changes = this.indexes.map((index) => {
      const keys = index.keysOf(record.document);
      const taken = index.takenKey(keys, record.id);
      if (taken) this.#refuseDuplicate(index, taken);
      return { index, keys, oldKeys: old ? index.keysOf(old.document) : [] };
    });
    // Nothing below can fail: all indexes and the record change together.
    for (const { index, keys, oldKeys } of changes) {
      if (equalKeys(keys, oldKeys)) continue;
      index.remove(oldKeys, record.id);
      index.add(keys, record.id);
    }
    this.#records.set(record.id, record);
    this.#bytes += record.bytes.length - (old?.bytes.length ?? 0);
  }

  #refuseDuplicate(index: Index, key: IndexKey): never {
    const { keyPattern, keyValue } = index.describeKey(key);
    return refuse(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.spec.name} dup key: ${showValue(keyValue)}`,
      { keyPattern, keyValue },
    );
  }

  remove(record: StoredRecord): void {
    for (const index of this.#indexes.values()) index.remove(index.keysOf(record.document), record.id);
    this.#records.delete(record.id);
    this.#bytes -= record.bytes.length;
  }

  /** Builds an index. Throws StoreError DuplicateKey when the documents are not unique in it. */
  addIndex(spec: IndexSpec): void {
    const index = new Index(spec);
    for (const record of this.#records.values()) {
      const keys = index.keysOf(record.document);
      const taken = index.takenKey(keys, null);
      if (taken) this.#refuseDuplicate(index, taken);
      index.add(keys, record.id);
    }
    this.#indexes.set(spec.name, index);
  }

  removeIndex(name: string): void {
    this.#indexes.delete(name);
  }

  /** The stored document with this `_id`. */
  byId(id: BsonDocument[string]): StoredRecord | null {
    for (const record of this.#candidates(
      choosePlan(this.indexes, { filter: { _id: { $eq: id } }, sort: [], wanted: 1 }, this.size),
    )) {
      if (equalValues(record.document['_id'], id)) return record;
    }
    return null;
  }

  *#candidates({ index, ranges, reverse }: Plan): Generator<StoredRecord> {
    if (!index) {
      yield* this.#records.values();
      return;
    }
    for (const id of index.scan(ranges, reverse)) {
      const record = this.#records.get(id);
      if (record) yield record;
    }
  }

  /** The documents a search finds, in its order. Throws StoreError for a filter or sort it cannot read. */
  search({ filter, sort = [], skip = 0, limit = null, variables = {} }: Search): Found {
    const predicate = compileFilter(filter, variables);
    const wanted = limit === null ? null : skip + limit;
    const plan = choosePlan(this.indexes, { filter, sort, wanted }, this.size);
    const { matches, examined } = collect(this.#candidates(plan), predicate, plan.sorted ? wanted : null);
    const ordered = plan.sorted ? matches : sortBy(matches, sort, ({ record }) => record.document);
    return { matches: ordered.slice(skip, wanted ?? undefined), plan, examined };
  }
}

function equalKeys(left: readonly IndexKey[], right: readonly IndexKey[]): boolean {
  return (
    left.length === right.length &&
    left.every((key, index) => key.every((value, position) => equalValues(value, right[index]?.[position])))
  );
}

function collect(
  candidates: Iterable<StoredRecord>,
  predicate: Predicate,
  wanted: number | null,
): { matches: Match[]; examined: number } {
  const matches: Match[] = [];
  let examined = 0;
  if (wanted === 0) return { matches, examined };
  const position: MatchPosition = { index: null };
  for (const record of candidates) {
    examined += 1;
    position.index = null;
    if (!predicate(record.document, position)) continue;
    matches.push({ record, matched: position.index });
    if (matches.length === wanted) break;
  }
  return { matches, examined };
}
