import type { Disk } from '../files/disk';
import type { Location, RecordFile } from '../files/recordFile';
import { KvReadWriteSet } from '../protobuf/readWriteSets';
import type { Version } from '../protobuf/readWriteSets';
import type { ExpiringSet, PrivateIndex, PrivateKey } from './privateIndex';
import type { PrivateNames } from './privateNames';
import { StoredRecord, blankSet, encodePadded, isBlank, withoutWrites } from './privateRecords';
import type { StoredRemoval, StoredSet } from './privateRecords';
import { sha256 } from './simulationResults';

/** A private key whose values up to a version must go. */
export interface PurgedKey extends PrivateKey {
  readonly version: Version;
}

/** What is to be blanked in one record: whole sets, and writes of sets. */
interface Blanks {
  readonly location: Location;
  readonly sets: Set<number>;
  readonly writes: Map<number, Set<number>>;
}

/** A removal that is being put together. */
interface Plan {
  readonly records: Map<number, Blanks>;
  readonly versions: StoredRemoval['versions'][number][];
  readonly expired: ExpiringSet[];
  /** What the keys are called that may be gone afterwards. */
  readonly names: (PrivateKey & { readonly name: string })[];
}

function isUpTo(left: Version, right: Version): boolean {
  if (left.blockNumber !== right.blockNumber) return left.blockNumber < right.blockNumber;
  return left.transactionIndex <= right.transactionIndex;
}

function blanksOf({ records }: Plan, { offset, length }: Location): Blanks {
  const known = records.get(offset) ?? { location: { offset, length }, sets: new Set(), writes: new Map() };
  records.set(offset, known);
  return known;
}

function withBlanks(sets: readonly StoredSet[], blanks: Blanks): readonly StoredSet[] {
  return sets.map((set, place) => {
    if (blanks.sets.has(place)) return blankSet(set);
    const writes = blanks.writes.get(place);
    return writes === undefined ? set : withoutWrites(set, writes);
  });
}

/**
 * Takes private data out of the file it lies in. The new content of all records that change is written behind the
 * last record first, then put in place, then cut off again: a crash in between is finished when the store is opened.
 */
export class PrivateRemoval {
  readonly #disk: Disk;
  readonly #file: RecordFile;
  readonly #index: PrivateIndex;
  readonly #names: PrivateNames;

  constructor(parts: Readonly<{ disk: Disk; file: RecordFile; index: PrivateIndex; names: PrivateNames }>) {
    this.#disk = parts.disk;
    this.#file = parts.file;
    this.#index = parts.index;
    this.#names = parts.names;
  }

  /** Removes what was purged by, and what expires with, blocks below a height. */
  async remove(height: number, purged: readonly PurgedKey[]): Promise<void> {
    const expiring = await this.#index.expiring(height - 1);
    if (purged.length === 0 && expiring.length === 0) return;
    const plan: Plan = { records: new Map(), versions: [], expired: [], names: [] };
    for (const key of purged) await this.#planPurge(key, plan);
    for (const set of expiring) await this.#planExpiry(set, plan);
    const { versions, expired } = plan;
    const removal = { height, replacements: this.#replacements(plan), versions, expired };
    if (versions.length + expired.length === 0) return;
    const payload = StoredRecord.encode({ sets: [], removal, padding: [] });
    const start = this.#file.length;
    this.#file.append({ number: height - 1, payload });
    await this.#file.sync();
    this.#disk.reached('private removal durable');
    await this.finish(removal, start);
    for (const { name, ...key } of plan.names) {
      if ((await this.#index.newest(key)) === null) this.#names.remove(key.collection, name);
    }
  }

  /** Does what a removal says that was written behind the last record, at `start`, and then takes it away. */
  async finish(removal: StoredRemoval, start: number): Promise<void> {
    for (const { offset, payload } of removal.replacements) {
      this.#file.overwrite({ offset, length: payload.length }, Buffer.from(payload));
    }
    await this.#file.sync();
    this.#disk.reached('private records replaced');
    await this.#forget(removal);
    this.#disk.reached('private entries removed');
    this.#file.cut(start);
  }

  async #planPurge(key: PurgedKey, plan: Plan): Promise<void> {
    for await (const { version, pointer } of this.#index.versions(key)) {
      if (!isUpTo(version, key.version)) continue;
      const set = this.#sets(pointer)[pointer.set];
      const write = set === undefined ? undefined : KvReadWriteSet.decode(set.rwset).writes[pointer.write];
      plan.versions.push({ collection: key.collection, keyHash: key.keyHash, version });
      if (write === undefined || isBlank(write)) continue;
      plan.names.push({ ...key, name: write.key });
      const { writes } = blanksOf(plan, pointer);
      writes.set(pointer.set, (writes.get(pointer.set) ?? new Set()).add(pointer.write));
    }
  }

  /** A value that metadata has given a newer version since is needed for as long as that lives. */
  async #planExpiry(expiring: ExpiringSet, plan: Plan): Promise<void> {
    const location = this.#index.block(expiring.blockNumber);
    const set = location === null ? undefined : this.#sets(location)[expiring.set];
    if (location === null || set === undefined || set.collection === '') {
      plan.expired.push(expiring);
      return;
    }
    const { collection, rwset, transactionIndex } = set;
    const version = { blockNumber: expiring.blockNumber, transactionIndex };
    const going: Plan['names'] = [];
    for (const write of KvReadWriteSet.decode(rwset).writes.filter((one) => !isBlank(one))) {
      const key = { collection, keyHash: sha256(write.key) };
      if (await this.#isNeededLater(key, { version, offset: location.offset })) return;
      going.push({ ...key, name: write.key });
    }
    plan.versions.push(...going.map(({ keyHash }) => ({ collection, keyHash, version })));
    plan.names.push(...going);
    plan.expired.push(expiring);
    blanksOf(plan, location).sets.add(expiring.set);
  }

  async #isNeededLater(key: PrivateKey, place: Readonly<{ version: Version; offset: number }>): Promise<boolean> {
    for await (const { version, pointer } of this.#index.versions(key)) {
      if (pointer.offset === place.offset && !isUpTo(version, place.version)) return true;
    }
    return false;
  }

  #replacements({ records }: Plan): StoredRemoval['replacements'] {
    return [...records.values()].map((blanks) => {
      const { offset, length } = blanks.location;
      return { offset, payload: encodePadded(withBlanks(this.#sets(blanks.location), blanks), length) };
    });
  }

  async #forget({ height, versions, expired }: StoredRemoval): Promise<void> {
    const savepoint = this.#index.savepoint();
    const batch = this.#index.batch();
    for (const { version, ...key } of versions) if (version !== null) batch.removeVersion(privateKey(key), version);
    for (const set of expired) batch.removeExpiry(set);
    if (savepoint !== null) batch.putSavepoint({ ...savepoint, removedHeight: height });
    await batch.write();
  }

  #sets(location: Location): readonly StoredSet[] {
    return StoredRecord.decode(this.#file.read(location)).sets;
  }
}

function privateKey({
  collection,
  keyHash,
}: Pick<StoredRemoval['versions'][number], 'collection' | 'keyHash'>): PrivateKey {
  return { collection, keyHash: Buffer.from(keyHash) };
}
