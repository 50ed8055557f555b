import type { Collections } from '../collections';
import type { MessageOf } from '../protobuf/message';
import { SignaturePolicyEnvelope } from '../protobuf/policies';
import type { KeyModification } from '../protobuf/queries';
import { StoredMetadata } from '../protobuf/readWriteSets';
import type { KvMetadataEntry, Version } from '../protobuf/readWriteSets';
import { WireError } from '../protobuf/wire';
import type { KeyRange } from '../state/keyRange';
import type { KeyedEntry } from '../state/stateDatabase';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address, StateEntry } from '../state/stateEntry';
import { describeVersion } from '../state/versions';
import { VALIDATION_PARAMETER } from '../validationParameter';
import { CollectionAccess } from './collectionAccess';
import { Queries } from './queries';
import { QueryRules } from './queryRules';
import { OpenRange, keyHistory, privateRange } from './resultSources';
import type { KeyAndValue } from './resultSources';
import { SimulationError } from './simulationError';
import { noAccesses, sha256, simulationResults } from './simulationResults';
import type { Accesses, SimulationResults } from './simulationResults';

/** Plaintext that an organisation keeps, by the version at which it was written. */
export interface PrivateValues {
  /** The value whose hash is on the ledger at that version; null when the organisation does not have it. */
  find(place: Readonly<{ collection: string; keyHash: Buffer; version: Version }>): Uint8Array | null;
  /** The newest value of a key that the organisation has, from blocks below a height. */
  newest(
    place: Readonly<{ collection: string; keyHash: Buffer; height: number }>,
  ): Promise<Readonly<{ version: Version; value: Uint8Array }> | null>;
  /** Keys of a range, in order, that the organisation has or had values of. */
  names(collection: string, range: KeyRange): Promise<readonly string[]>;
}

/** The state of one height. */
export interface SimulationState {
  readonly height: number;
  get(address: Address): StateEntry | null;
  range(range: KeyRange): AsyncGenerator<KeyedEntry, void, undefined>;
}

/** What one simulation runs on. */
export interface SimulationContext {
  readonly chaincode: string;
  readonly channel: string;
  readonly transactionId: string;
  readonly state: SimulationState;
  /** Every write of an open key, newest first. */
  readonly history: (key: string) => AsyncGenerator<MessageOf<typeof KeyModification>, void, undefined>;
  readonly collections: Collections;
  readonly privateValues: PrivateValues;
  readonly creatorMspId: string;
  /** Results after which a query quietly ends. */
  readonly queryLimit: number;
  /** Whether reading a key after writing it fails. On Fabric it quietly gives the old value. */
  readonly isStrict: boolean;
}

/** Which page of a range is wanted. */
export interface Page {
  readonly pageSize: number;
  readonly bookmark: string;
}

const NOTHING = Buffer.alloc(0);

function entriesOf(entry: StateEntry | null): readonly KvMetadataEntry[] {
  return entry === null || entry.metadata.length === 0 ? [] : StoredMetadata.decode(entry.metadata).entries;
}

/**
 * One run of a chaincode against the state of one height. Reads see that state only, never the run's own writes; the
 * last write of a key counts; an empty value deletes. To be closed, because queries may still be open.
 */
export class Simulation {
  readonly #context: SimulationContext;
  readonly #access: CollectionAccess;
  readonly #queries: Queries;
  readonly #rules: QueryRules;
  readonly #open = noAccesses();
  readonly #ranges: OpenRange[] = [];
  readonly #collections = new Map<string, Accesses>();
  /** Set in strict mode when a rule was broken, so that a contract cannot catch the error and go on. */
  #violation: string | null = null;

  constructor(context: SimulationContext) {
    this.#context = context;
    this.#access = new CollectionAccess(context);
    this.#queries = new Queries(context.queryLimit);
    this.#rules = new QueryRules(context.transactionId);
  }

  /** The value of a key; empty when it does not exist. With a collection: the plaintext. */
  get(collection: string, key: string): Uint8Array | Promise<Uint8Array> {
    if (collection !== '') return this.#getPrivate(collection, key);
    this.#refuseOwnWrite(this.#open, key);
    return this.#read(key)?.value ?? NOTHING;
  }

  /** The hash of a private key's value; everybody has it. Empty when the key does not exist. */
  getHash(collection: string, key: string): Uint8Array {
    this.#access.defined(collection);
    return this.#readHashed(collection, key)?.value ?? NOTHING;
  }

  /** The metadata of a key. Reading it is reading the key. */
  getMetadata(collection: string, key: string): readonly KvMetadataEntry[] {
    if (collection === '') return entriesOf(this.#read(key));
    this.#access.readable(collection);
    return entriesOf(this.#readHashed(collection, key));
  }

  /** Writes a key; an empty value deletes it. */
  put(collection: string, key: string, value: Uint8Array): void {
    const write = { value: value.length === 0 ? null : value, isPurge: false };
    this.#writable(collection).writes.set(key, write);
  }

  /** Deletes a private key together with every earlier value of it. */
  purge(collection: string, key: string): void {
    if (collection === '') throw new SimulationError('only applicable for private data');
    this.#writable(collection).writes.set(key, { value: null, isPurge: true });
  }

  /** Replaces the metadata of a key. */
  putMetadata(collection: string, key: string, entry: KvMetadataEntry): void {
    this.#writable(collection).metadataWrites.set(key, [entry]);
  }

  /** Starts a query over a range of keys; the answer is QueryResponse bytes. Private ranges have no pages. */
  queryRange(collection: string, range: KeyRange, page: Page | null): Promise<Uint8Array> {
    if (collection !== '') return this.#queryPrivateRange(collection, range);
    if (page !== null) this.#rules.beforePage();
    const pageSize = page?.pageSize ?? 0;
    const startKey = page === null || page.bookmark === '' ? range.startKey : page.bookmark;
    const query = { namespace: this.#context.chaincode, range: { ...range, startKey }, pageSize };
    const source = new OpenRange(query, this.#context.state.range(query.range));
    this.#ranges.push(source);
    return this.#queries.start(source, page === null ? null : pageSize);
  }

  /** Refuses a query in the language of a document database, as a peer on LevelDB does, and counts it as one. */
  refuseRichQuery(collection: string, isPaginated: boolean): never {
    if (collection !== '') {
      this.#access.readable(collection);
      this.#rules.beforePrivateQuery();
    } else if (isPaginated) {
      this.#rules.beforePage();
      throw new SimulationError('ExecuteQueryWithMetadata not supported for leveldb');
    }
    throw new SimulationError('ExecuteQuery not supported for leveldb');
  }

  /** Starts a query for all that was ever written under a key, newest first. Nothing of it is checked later. */
  queryHistory(key: string): Promise<Uint8Array> {
    return this.#queries.start(keyHistory(this.#context.history(key)), null);
  }

  /** The next portion of a query. */
  queryNext(id: string): Promise<Uint8Array> {
    return this.#queries.more(id);
  }

  /** Ends a query. */
  queryClose(id: string): Promise<Uint8Array> {
    return this.#queries.stop(id);
  }

  /** The read/write sets. Throws SimulationError when a strict rule was broken, or a written key is bricked. */
  results(): SimulationResults {
    if (this.#violation !== null) throw new SimulationError(this.#violation);
    this.#refuseBrickedKeys();
    const { chaincode } = this.#context;
    const ranges = this.#ranges.map((range) => range.info());
    return simulationResults(chaincode, { open: this.#open, ranges, collections: this.#collections });
  }

  /** Ends all queries that are still open. */
  async close(): Promise<void> {
    await this.#queries.stopAll();
  }

  #read(key: string): StateEntry | null {
    const entry = this.#context.state.get(openAddress(key));
    this.#open.reads.set(key, entry?.version ?? null);
    return entry;
  }

  #readHashed(collection: string, key: string): StateEntry | null {
    const entry = this.#context.state.get(hashedAddress(collection, sha256(key)));
    this.#accesses(collection).reads.set(key, entry?.version ?? null);
    return entry;
  }

  #getPrivate(name: string, key: string): Uint8Array | Promise<Uint8Array> {
    this.#access.readable(name);
    const known = this.#collections.get(name);
    if (known !== undefined) this.#refuseOwnWrite(known, key);
    const keyHash = sha256(key);
    const entry = this.#context.state.get(hashedAddress(name, keyHash));
    if (entry !== null) {
      const { version, value: hash } = entry;
      const value = this.#context.privateValues.find({ collection: name, keyHash, version });
      if (value === null || !sha256(value).equals(hash)) return this.#unavailable(name, keyHash, version);
      this.#accesses(name).reads.set(key, version);
      return value;
    }
    this.#accesses(name).reads.set(key, null);
    return NOTHING;
  }

  async #unavailable(collection: string, keyHash: Buffer, version: Version): Promise<never> {
    const { privateValues, state } = this.#context;
    const newest = await privateValues.newest({ collection, keyHash, height: state.height });
    throw new SimulationError(
      'private data matching public hash version is not available. ' +
        `Public hash version = ${describeVersion(version)}, Private data version = ${describeVersion(newest?.version ?? null)}`,
    );
  }

  #queryPrivateRange(name: string, range: KeyRange): Promise<Uint8Array> {
    this.#access.readable(name);
    this.#rules.beforePrivateQuery();
    const found = this.#privateRange(name, range);
    return this.#queries.start(privateRange(this.#context.chaincode, found), null);
  }

  /**
   * A key whose hash is gone from the ledger was deleted, purged or has expired. Of one whose plaintext did not come
   * the one before is shown, as on a peer.
   */
  async *#privateRange(collection: string, range: KeyRange): AsyncGenerator<KeyAndValue, void, undefined> {
    const { privateValues, state } = this.#context;
    for (const key of await privateValues.names(collection, range)) {
      const keyHash = sha256(key);
      const entry = state.get(hashedAddress(collection, keyHash));
      if (entry === null) continue;
      const found = privateValues.find({ collection, keyHash, version: entry.version });
      const value = found ?? (await privateValues.newest({ collection, keyHash, height: state.height }))?.value;
      if (value !== undefined) yield { key, value };
    }
  }

  #writable(name: string): Accesses {
    if (name !== '') this.#access.writable(name);
    this.#rules.beforeWrite();
    return name === '' ? this.#open : this.#accesses(name);
  }

  #accesses(collection: string): Accesses {
    const known = this.#collections.get(collection);
    if (known !== undefined) return known;
    const accesses = noAccesses();
    this.#collections.set(collection, accesses);
    return accesses;
  }

  #refuseOwnWrite({ writes }: Accesses, key: string): void {
    if (!this.#context.isStrict || !writes.has(key)) return;
    this.#violation = `strict: key ${key} is read after it was written, which gives its old value`;
    throw new SimulationError(this.#violation);
  }

  /** Fabric's endorser reads the policy of every written key, to say who must endorse; it stumbles over rubbish. */
  #refuseBrickedKeys(): void {
    for (const address of this.#writtenAddresses()) {
      const policy = entriesOf(this.#context.state.get(address)).find(({ name }) => name === VALIDATION_PARAMETER);
      if (policy !== undefined && !isPolicyMessage(policy.value)) {
        throw new SimulationError(
          'error unmarshalling SignaturePolicyEnvelope: proto: cannot parse invalid wire-format data',
        );
      }
    }
  }

  *#writtenAddresses(): Generator<Address> {
    for (const key of writtenKeys(this.#open)) yield openAddress(key);
    for (const [name, accesses] of this.#collections) {
      for (const key of writtenKeys(accesses)) yield hashedAddress(name, sha256(key));
    }
  }
}

function writtenKeys({ writes, metadataWrites }: Accesses): ReadonlySet<string> {
  return new Set([...writes.keys(), ...metadataWrites.keys()]);
}

function isPolicyMessage(encoded: Uint8Array): boolean {
  try {
    SignaturePolicyEnvelope.decode(encoded);
    return true;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}
