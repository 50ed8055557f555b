/** All collections of a store. Every change is made here, in memory and in the change log together. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { encode } from '../values/codec';
import type { BsonDocument, BsonValue } from '../values/value';
import { Collection } from './collection';
import type { Content, StoredRecord } from './collection';
import { ID_INDEX, isSameIndex, parseIndexSpec } from './indexSpec';
import type { IndexSpec } from './indexSpec';

/** One change as the journal keeps it; a `put` is followed by the document itself. */
export type Change =
  | { readonly op: 'create'; readonly ns: string }
  | { readonly op: 'drop'; readonly ns: string }
  | { readonly op: 'createIndex'; readonly ns: string; readonly spec: BsonDocument }
  | { readonly op: 'dropIndex'; readonly ns: string; readonly name: string }
  | { readonly op: 'put'; readonly ns: string }
  | { readonly op: 'remove'; readonly ns: string; readonly id: BsonValue };

/** Where changes become durable. */
export interface ChangeLog {
  /** Throws StoreError when no change may be made: the store is closing, or its disk failed. */
  readonly check: () => void;
  /** `undo` takes the change back in memory, should it not reach the disk; calls come in reverse order of the changes. */
  readonly append: (bytes: readonly Uint8Array[], undo: () => void) => void;
}

/** The state of a collection at one moment: what a snapshot writes. */
export interface Captured {
  readonly namespace: string;
  readonly indexes: readonly BsonDocument[];
  readonly records: readonly StoredRecord[];
}

/** A log that keeps nothing: for stores in memory, and while a journal is read back. */
export const NO_LOG: ChangeLog = { check: () => undefined, append: () => undefined };

const NAME_REFUSED = /["$*<>:|?\0]/;

/** Splits `database.collection`. */
export function splitNamespace(namespace: string): { readonly database: string; readonly collection: string } {
  const dot = namespace.indexOf('.');
  return { database: namespace.slice(0, dot), collection: namespace.slice(dot + 1) };
}

/** The collections of a store, by `database.collection`. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();
  readonly #bytesMax: number;
  #log: ChangeLog = NO_LOG;

  constructor(bytesMax: number = LIMITS.storeBytesMax) {
    this.#bytesMax = bytesMax;
  }

  /** From now on changes go to this log. */
  attach(log: ChangeLog): void {
    this.#log = log;
  }

  #record(change: Change, body: Uint8Array | null, undo: () => void): void {
    const header = encode(change);
    this.#log.append(body ? [header, body] : [header], undo);
  }

  get(namespace: string): Collection | null {
    return this.#collections.get(namespace) ?? null;
  }

  /** The collections of one database, by name. */
  list(database: string): readonly Collection[] {
    return [...this.#collections.values()]
      .filter(({ namespace }) => splitNamespace(namespace).database === database)
      .sort((left, right) => (left.namespace < right.namespace ? -1 : 1));
  }

  databases(): readonly string[] {
    return [...new Set([...this.#collections.keys()].map((namespace) => splitNamespace(namespace).database))].sort();
  }

  /** Bytes of all documents. */
  get bytes(): number {
    let total = 0;
    for (const collection of this.#collections.values()) total += collection.bytes;
    return total;
  }

  capture(): readonly Captured[] {
    return [...this.#collections.values()].map((collection) => ({
      namespace: collection.namespace,
      indexes: collection.indexes.filter(({ spec }) => spec.name !== ID_INDEX.name).map(({ spec }) => spec.description),
      records: collection.snapshot(),
    }));
  }

  /** The collection, made if it is not there. Throws StoreError InvalidNamespace for a name MongoDB would refuse. */
  ensure(namespace: string): Collection {
    const known = this.#collections.get(namespace);
    if (known) return known;
    checkNamespace(namespace);
    this.#log.check();
    const collection = new Collection(namespace);
    this.#collections.set(namespace, collection);
    this.#record({ op: 'create', ns: namespace }, null, () => this.#collections.delete(namespace));
    return collection;
  }

  drop(collection: Collection): void {
    this.#log.check();
    this.#collections.delete(collection.namespace);
    this.#record({ op: 'drop', ns: collection.namespace }, null, () =>
      this.#collections.set(collection.namespace, collection),
    );
  }

  #refuseGrowth(bytes: number): void {
    if (bytes > 0 && this.bytes + bytes > this.#bytesMax) {
      refuse('OutOfDiskSpace', `the embedded store holds ${this.#bytesMax} bytes at most; use MongoDB for more`);
    }
  }

  insert(collection: Collection, content: Content): StoredRecord {
    this.#log.check();
    this.#refuseGrowth(content.bytes.length);
    const record = collection.insert(content);
    this.#record({ op: 'put', ns: collection.namespace }, record.bytes, () => {
      collection.remove(record);
    });
    return record;
  }

  replace(collection: Collection, old: StoredRecord, content: Content): StoredRecord {
    this.#log.check();
    this.#refuseGrowth(content.bytes.length - old.bytes.length);
    const record = collection.replace(old, content);
    this.#record({ op: 'put', ns: collection.namespace }, record.bytes, () => {
      collection.replace(record, old);
    });
    return record;
  }

  remove(collection: Collection, record: StoredRecord): void {
    this.#log.check();
    collection.remove(record);
    const id = record.document['_id'] ?? null;
    this.#record({ op: 'remove', ns: collection.namespace, id }, null, () => {
      collection.restore(record);
    });
  }

  /**
   * Makes an index; false if it is there already. Throws StoreError IndexOptionsConflict or IndexKeySpecsConflict when
   * another index has its key or its name, DuplicateKey when the documents are not unique in it.
   */
  createIndex(collection: Collection, spec: IndexSpec): boolean {
    for (const { spec: known } of collection.indexes) {
      if (known.name === spec.name && isSameIndex(known, spec)) return false;
      if (known.name === spec.name) {
        refuse(
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index but other keys or options: ${spec.name}`,
        );
      }
      if (JSON.stringify(known.description['key']) === JSON.stringify(spec.description['key'])) {
        refuse(
          'IndexOptionsConflict',
          `An equivalent index already exists with a different name or options: ${known.name}`,
        );
      }
    }
    this.#log.check();
    collection.addIndex(spec);
    this.#record({ op: 'createIndex', ns: collection.namespace, spec: spec.description }, null, () => {
      collection.removeIndex(spec.name);
    });
    return true;
  }

  dropIndex(collection: Collection, spec: IndexSpec): void {
    this.#log.check();
    collection.removeIndex(spec.name);
    this.#record({ op: 'dropIndex', ns: collection.namespace, name: spec.name }, null, () => {
      collection.addIndex(spec);
    });
  }

  /** Makes a change read back from disk. A change that is made already is left as it is. */
  replay(change: Change, body: Content | null): void {
    if (change.op === 'create') {
      this.ensure(change.ns);
      return;
    }
    const collection = this.#collections.get(change.ns);
    if (!collection) refuse('NamespaceNotFound', `a change names the collection ${change.ns}, which is not there`);
    this.#replayIn(collection, change, body);
  }

  #replayIn(collection: Collection, change: Exclude<Change, { op: 'create' }>, body: Content | null): void {
    switch (change.op) {
      case 'drop':
        this.#collections.delete(change.ns);
        return;
      case 'createIndex':
        this.createIndex(collection, parseIndexSpec(change.spec));
        return;
      case 'dropIndex':
        collection.removeIndex(change.name);
        return;
      case 'put':
        if (body) replayPut(collection, body);
        return;
      case 'remove': {
        const record = collection.byId(change.id);
        if (record) collection.remove(record);
        return;
      }
    }
  }
}

function replayPut(collection: Collection, content: Content): void {
  const known = collection.byId(content.document['_id'] ?? null);
  if (known) collection.replace(known, content);
  else collection.insert(content);
}

function checkNamespace(namespace: string): void {
  const { database, collection } = splitNamespace(namespace);
  const isDatabaseBad = database === '' || NAME_REFUSED.test(database) || /[/\\ ]/.test(database);
  const isCollectionBad =
    collection === '' || /[$\0]/.test(collection) || collection.startsWith('.') || collection.endsWith('.');
  if (isDatabaseBad || isCollectionBad || collection.startsWith('system.')) {
    refuse('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  }
  if (Buffer.byteLength(namespace) > 255)
    refuse('InvalidNamespace', `Fully qualified namespace is too long: '${namespace}'`);
}
