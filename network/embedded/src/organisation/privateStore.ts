import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Collections } from '../collections';
import { LedgerDamagedError } from '../errors';
import type { Disk } from '../files/disk';
import { RecordFile, RecordFileError } from '../files/recordFile';
import type { FileEnd, FoundRecord, Location } from '../files/recordFile';
import { KvReadWriteSet } from '../protobuf/readWriteSets';
import type { KvWrite, Version } from '../protobuf/readWriteSets';
import type { KeyRange } from '../state/keyRange';
import { VALIDATION_CODES } from '../validationCodes';
import { PrivateIndex } from './privateIndex';
import type { Pointer, PrivateKey, PrivateVersion } from './privateIndex';
import { PrivateNames } from './privateNames';
import { StoredRecord, isBlank, visibleSet } from './privateRecords';
import type { StoredSet } from './privateRecords';
import { PrivateRemoval } from './privateRemoval';
import type { PurgedKey } from './privateRemoval';
import type { PrivateValues } from './simulation';
import { sha256 } from './simulationResults';

// An organisation's private data: an append-only file with one record per block that brought some, and an index of
// where each version of a key lies. Values are read by version, so a snapshot of the open state also fixes what is
// read here.

/** Marks the file of an organisation's private data. */
export const PRIVATE_FILE_KIND = 'TALLYPRV';

/** Where an organisation's private data is, below the ledger's directory. */
export function privateFilePath(directory: string, mspId: string): string {
  return join(directory, 'organisations', mspId, 'private.dat');
}

/** What a store is opened with. */
export interface PrivateStoreOptions {
  readonly directory: string;
  readonly mspId: string;
  readonly disk: Disk;
  /** Records of blocks from here on are forgotten: those blocks were never finished. */
  readonly height: number;
  readonly collections: Collections;
}

interface Parts extends PrivateStoreOptions {
  readonly file: RecordFile;
  readonly index: PrivateIndex;
}

/** Keeps one organisation's private data. Used by one thread. */
export class PrivateStore implements PrivateValues {
  readonly #mspId: string;
  readonly #disk: Disk;
  readonly #file: RecordFile;
  readonly #index: PrivateIndex;
  readonly #collections: Collections;
  readonly #names = new PrivateNames();
  readonly #removal: PrivateRemoval;
  /** Whether anything is there that will expire; most stores have nothing, and are not asked at every block. */
  #mayExpire = false;
  #height: number;
  /** Up to which block everything that must go has gone; only ever more than the index says. */
  #removedHeight = 0;

  private constructor(parts: Parts) {
    this.#mspId = parts.mspId;
    this.#disk = parts.disk;
    this.#file = parts.file;
    this.#index = parts.index;
    this.#collections = parts.collections;
    this.#height = parts.height;
    this.#removal = new PrivateRemoval({ ...parts, names: this.#names });
  }

  /** Opens the store of a folder, and finishes what was interrupted. Throws LedgerDamagedError. */
  static async open(options: PrivateStoreOptions): Promise<PrivateStore> {
    const { directory, mspId, disk } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const index = await PrivateIndex.open(join(directory, 'index'));
    try {
      const file = await openFile(disk, join(directory, 'private.dat'), mspId);
      const store = new PrivateStore({ ...options, file, index });
      await store.#follow();
      store.#mayExpire ||= await index.hasExpiring();
      return store;
    } catch (error) {
      await index.close();
      throw error;
    }
  }

  /** Up to which block what must go has gone; null when nothing was ever stored. */
  get removedHeight(): number | null {
    return this.#index.savepoint()?.removedHeight ?? null;
  }

  /** Makes the sets of one block durable. Nothing is written for a block without any. */
  async persist(blockNumber: number, sets: readonly StoredSet[]): Promise<void> {
    const payload = StoredRecord.encode({ sets, removal: null, padding: [] });
    const location = this.#file.append({ number: blockNumber, payload });
    await this.#file.sync();
    this.#disk.reached('private record durable');
    await this.#enter({ number: blockNumber, ...location }, sets, this.#doneHeight(blockNumber));
    this.#disk.reached('private index written');
  }

  /**
   * Removes what goes with the blocks below a height: keys that were purged, and what has lived long enough. Afterwards
   * it is in no file any more.
   */
  async remove(height: number, purged: readonly PurgedKey[]): Promise<void> {
    this.#height = Math.max(height, this.#height);
    if (purged.length > 0 || this.#mayExpire) await this.#removal.remove(height, purged);
    this.#removedHeight = this.#height;
  }

  find(place: Readonly<{ collection: string; keyHash: Buffer; version: Version }>): Uint8Array | null {
    const pointer = this.#index.find(place, place.version);
    return pointer === null ? null : (this.#write(pointer, place.version.blockNumber)?.value ?? null);
  }

  async newest(place: PrivateKey & { readonly height: number }): ReturnType<PrivateValues['newest']> {
    const newest = await this.#index.newest(place, place.height);
    const value = newest === null ? null : this.#valueOf(newest);
    return newest === null || value === null ? null : { version: newest.version, value };
  }

  names(collection: string, range: KeyRange): Promise<readonly string[]> {
    return this.#names.inRange(collection, range, () => this.#namesOf(collection));
  }

  async #namesOf(collection: string): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    for await (const { version, pointer } of this.#index.values(collection)) {
      const write = this.#write(pointer, version.blockNumber);
      if (write !== null && !isBlank(write)) names.add(write.key);
    }
    return names;
  }

  /** The sets of one block, in its order, without what was purged or has expired. */
  block(blockNumber: number): readonly StoredSet[] {
    const location = this.#index.block(blockNumber);
    const sets = location === null ? [] : this.#read(location, blockNumber);
    return sets.flatMap((set) => {
      const blocks = this.#collections.blockToLive(set.collection);
      const hasExpired = blocks > 0 && blockNumber + blocks + 1 < this.#height;
      return hasExpired ? [] : (visibleSet(set) ?? []);
    });
  }

  /** Closes the store. It then knows that nothing is left to remove below its height. */
  async close(): Promise<void> {
    const savepoint = this.#index.savepoint();
    if (savepoint !== null && savepoint.removedHeight < this.#removedHeight) {
      const batch = this.#index.batch();
      batch.putSavepoint({ ...savepoint, removedHeight: this.#removedHeight });
      await batch.write();
    }
    this.#file.close();
    await this.#index.close();
  }

  #read(location: Location, blockNumber: number): readonly StoredSet[] {
    try {
      return StoredRecord.decode(this.#file.read(location)).sets;
    } catch (cause) {
      if (cause instanceof RecordFileError) throw this.#damage(blockNumber, cause.message);
      throw cause;
    }
  }

  #write(pointer: Pointer, blockNumber: number): KvWrite | null {
    const set = this.#read(pointer, blockNumber)[pointer.set];
    return set === undefined ? null : (KvReadWriteSet.decode(set.rwset).writes[pointer.write] ?? null);
  }

  #valueOf({ pointer, version }: PrivateVersion): Uint8Array | null {
    const value = this.#write(pointer, version.blockNumber)?.value;
    return value === undefined || value.length === 0 ? null : value;
  }

  #damage(blockNumber: number, reason: string): LedgerDamagedError {
    return new LedgerDamagedError(blockNumber, `private data of ${this.#mspId} in block ${blockNumber}: ${reason}`);
  }

  /** Brings the index to the end of the file, and the file to the height. */
  async #follow(): Promise<void> {
    const stored = this.#index.savepoint();
    const isUsable = stored !== null && stored.height <= this.#height && stored.fileBytes <= this.#file.length;
    if (!isUsable) await this.#index.clear();
    const records = this.#file.scan(isUsable ? stored.fileBytes : undefined);
    for (;;) {
      const step = records.next();
      if (step.done === true) {
        this.#end(step.value);
        return;
      }
      if (step.value.number >= this.#height) {
        this.#file.cut(step.value.start);
        return;
      }
      if (await this.#enterFound(step.value)) return;
    }
  }

  /** What the index is to say; of a store that has nothing yet, nothing before its first block is to go. */
  #doneHeight(blockNumber: number): number {
    return Math.max(this.#removedHeight, this.removedHeight ?? blockNumber);
  }

  /** Enters a record of the file. True when it was a removal, which is the last thing in a file. */
  async #enterFound(record: FoundRecord): Promise<boolean> {
    const { sets, removal } = StoredRecord.decode(record.payload);
    if (removal === null) {
      await this.#enter(record, sets, this.#doneHeight(record.number));
      return false;
    }
    await this.#removal.finish(removal, record.start);
    return true;
  }

  /** An unfinished record at the end belongs to a block that was not finished either. */
  #end(end: FileEnd): void {
    if (end.kind === 'clean') return;
    if (end.hasRecordsBehind) throw this.#damage(this.#height, end.reason);
    this.#file.cut(end.validBytes);
  }

  async #enter(
    record: Location & { readonly number: number },
    sets: readonly StoredSet[],
    removedHeight: number,
  ): Promise<void> {
    const { number: blockNumber, offset, length } = record;
    const batch = this.#index.batch();
    for (const { key, ...version } of await this.#versions(record, sets)) batch.putVersion(key, version);
    for (const [set, { collection, rwset }] of sets.entries()) {
      for (const write of KvReadWriteSet.decode(rwset).writes) this.#names.add(collection, write.key);
      const blocks = this.#collections.blockToLive(collection);
      if (blocks === 0) continue;
      this.#mayExpire = true;
      batch.putExpiry({ expiresWith: blockNumber + blocks + 1, blockNumber, set });
    }
    batch.putBlock(blockNumber, record);
    batch.putSavepoint({ fileBytes: offset + length, height: blockNumber + 1, removedHeight });
    await batch.write();
  }

  /** Which value each key has from its new version on. Invalid transactions are kept and change nothing. */
  async #versions(
    { number: blockNumber, offset, length }: Location & { readonly number: number },
    sets: readonly StoredSet[],
  ): Promise<readonly (PrivateVersion & { readonly key: PrivateKey })[]> {
    const found: (PrivateVersion & { readonly key: PrivateKey })[] = [];
    for (const [set, { collection, rwset, transactionIndex, validationCode }] of sets.entries()) {
      if (validationCode !== VALIDATION_CODES.VALID) continue;
      const { writes, metadataWrites } = KvReadWriteSet.decode(rwset);
      const version = { blockNumber, transactionIndex };
      const written = writes.flatMap((write, place) => {
        const key = { collection, keyHash: sha256(write.key) };
        return isBlank(write) ? [] : [{ key, version, pointer: { offset, length, set, write: place } }];
      });
      found.push(...written);
      for (const { key: name } of metadataWrites) {
        // Metadata alone gives a key a new version while its value stays where it is.
        const key = { collection, keyHash: sha256(name) };
        const before = found.findLast((entry) => isSameKey(entry.key, key)) ?? (await this.#index.newest(key));
        if (before?.version !== version && before !== null) found.push({ key, version, pointer: before.pointer });
      }
    }
    return found;
  }
}

function isSameKey(left: PrivateKey, right: PrivateKey): boolean {
  return left.collection === right.collection && left.keyHash.equals(right.keyHash);
}

async function openFile(disk: Disk, path: string, mspId: string): Promise<RecordFile> {
  try {
    return await RecordFile.openOrCreate(disk.open(path), PRIVATE_FILE_KIND);
  } catch (cause) {
    if (!(cause instanceof RecordFileError)) throw cause;
    throw new LedgerDamagedError(0, `private data of ${mspId}: ${cause.message}`, { cause });
  }
}
