import type { Collection, Collections } from '../collections';
import { StoredMetadata } from '../protobuf/readWriteSets';
import type { KvMetadataEntry, Version } from '../protobuf/readWriteSets';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address, StateEntry } from '../state/stateEntry';
import { describeVersion } from '../state/versions';
import { noAccesses, sha256, simulationResults } from './simulationResults';
import type { Accesses, SimulationResults } from './simulationResults';

/** A request of a chaincode that a peer refuses; the message goes to the chaincode. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/** Plaintext that an organisation keeps, by the version at which it was written. */
export interface PrivateValues {
  /** The value whose hash is on the ledger at that version; null when the organisation does not have it. */
  find(place: Readonly<{ collection: string; keyHash: Buffer; version: Version }>): Uint8Array | null;
}

/** What one simulation runs on. */
export interface SimulationContext {
  readonly chaincode: string;
  readonly state: { get(address: Address): StateEntry | null };
  readonly collections: Collections;
  readonly privateValues: PrivateValues;
  readonly creatorMspId: string;
  /** Whether reading a key after writing it fails. On Fabric it quietly gives the old value. */
  readonly isStrict: boolean;
}

const NOTHING = Buffer.alloc(0);

/**
 * One run of a chaincode against the state of one height. Reads see that state only, never the run's own writes; the
 * last write of a key counts; an empty value deletes.
 */
export class Simulation {
  readonly #context: SimulationContext;
  readonly #open = noAccesses();
  readonly #collections = new Map<string, Accesses>();
  /** Set in strict mode when a rule was broken, so that a contract cannot catch the error and go on. */
  #violation: string | null = null;

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  /** The value of a key; empty when it does not exist. With a collection: the plaintext. */
  get(collection: string, key: string): Uint8Array {
    if (collection !== '') return this.#getPrivate(collection, key);
    this.#refuseOwnWrite(this.#open, key);
    return this.#read(key)?.value ?? NOTHING;
  }

  /** The hash of a private key's value; everybody has it. Empty when the key does not exist. */
  getHash(collection: string, key: string): Uint8Array {
    this.#collection(collection);
    return this.#readHashed(collection, key)?.value ?? NOTHING;
  }

  /** The metadata of a key. Reading it is reading the key. */
  getMetadata(collection: string, key: string): readonly KvMetadataEntry[] {
    if (collection !== '') this.#refuseUnlessReadable(this.#collection(collection));
    const entry = collection === '' ? this.#read(key) : this.#readHashed(collection, key);
    return entry === null || entry.metadata.length === 0 ? [] : StoredMetadata.decode(entry.metadata).entries;
  }

  /** Writes a key; an empty value deletes it. */
  put(collection: string, key: string, value: Uint8Array): void {
    this.#writable(collection).writes.set(key, value.length === 0 ? null : value);
  }

  /** Replaces the metadata of a key. */
  putMetadata(collection: string, key: string, entry: KvMetadataEntry): void {
    this.#writable(collection).metadataWrites.set(key, [entry]);
  }

  /** The read/write sets. Throws SimulationError when a strict rule was broken. */
  results(): SimulationResults {
    if (this.#violation !== null) throw new SimulationError(this.#violation);
    return simulationResults(this.#context.chaincode, { open: this.#open, collections: this.#collections });
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

  #getPrivate(name: string, key: string): Uint8Array {
    this.#refuseUnlessReadable(this.#collection(name));
    this.#refuseOwnWrite(this.#accesses(name), key);
    const entry = this.#readHashed(name, key);
    if (entry === null) return NOTHING;
    const { version, value: hash } = entry;
    const value = this.#context.privateValues.find({ collection: name, keyHash: sha256(key), version });
    if (value !== null && sha256(value).equals(hash)) return value;
    throw new SimulationError(
      `private data matching public hash version is not available. Public hash version = ${describeVersion(version)}`,
    );
  }

  #collection(name: string): Collection {
    const collection = this.#context.collections.find(name);
    if (collection !== null) return collection;
    throw new SimulationError(
      `collection [${name}] not defined in the collection config for chaincode [${this.#context.chaincode}]`,
    );
  }

  #isMember({ memberMspIds }: Collection): boolean {
    return memberMspIds.includes(this.#context.creatorMspId);
  }

  #refuseUnlessReadable(collection: Collection): void {
    if (!collection.memberOnlyRead || this.#isMember(collection)) return;
    throw new SimulationError(this.#denied('read', collection));
  }

  #denied(access: string, { name }: Collection): string {
    const { chaincode } = this.#context;
    return `tx creator does not have ${access} access permission on privatedata in chaincodeName:${chaincode} collectionName: ${name}`;
  }

  #writable(name: string): Accesses {
    if (name === '') return this.#open;
    const collection = this.#collection(name);
    if (collection.memberOnlyWrite && !this.#isMember(collection)) {
      throw new SimulationError(this.#denied('write', collection));
    }
    return this.#accesses(name);
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
}
