import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { LedgerDamagedError } from '../errors';
import type { Disk } from '../files/disk';
import { RecordFile, RecordFileError } from '../files/recordFile';
import type { FileEnd, Location } from '../files/recordFile';
import { bytes, integer, message, repeated, text } from '../protobuf/message';
import type { MessageOf } from '../protobuf/message';
import { KvReadWriteSet } from '../protobuf/readWriteSets';
import type { Version } from '../protobuf/readWriteSets';
import { VALIDATION_CODES } from '../validationCodes';
import type { PrivateValues } from './simulation';
import { sha256 } from './simulationResults';

// An organisation's private data: an append-only file with one record per block that brought some, and an index
// (LevelDB) of where each version of a key lies (v), where each block's record lies (b) and how far the index has
// come (savepoint). Values are read by version, so a snapshot of the open state also fixes what is read here. When
// purging is added, it rewrites the record of the purged key.

const FILE_KIND = 'TALLYPRV';

/** The plaintext of one collection of one transaction, as it was simulated. */
const StoredSet = message({
  transactionIndex: integer(1),
  collection: text(2),
  /** KvReadWriteSet bytes. */
  rwset: bytes(3),
  validationCode: integer(4),
});
/** See the constant. */
export type StoredSet = MessageOf<typeof StoredSet>;

const StoredSets = message({ sets: repeated(1, () => StoredSet) });

/** Which write of which set of which record holds a value. */
const Pointer = message({ offset: integer(1), length: integer(2), set: integer(3), write: integer(4) });
type Pointer = MessageOf<typeof Pointer>;

const Savepoint = message({ fileBytes: integer(1), height: integer(2) });

const SAVEPOINT_KEY = 'm';
const NUMBER_DIGITS = 12;
const ordered = (value: number): string => value.toString(16).padStart(NUMBER_DIGITS, '0');
const blockKey = (number: number): string => `b${ordered(number)}`;
const keyPrefix = (collection: string, keyHash: Buffer): string => `v${collection}\0${keyHash.toString('hex')}\0`;
const versionKey = (prefix: string, { blockNumber, transactionIndex }: Version): string =>
  `${prefix}${ordered(blockNumber)}${ordered(transactionIndex)}`;

type Index = ClassicLevel<string, Buffer>;

/** Keeps one organisation's private data. Used by one thread. */
export class PrivateStore implements PrivateValues {
  readonly #mspId: string;
  readonly #disk: Disk;
  readonly #file: RecordFile;
  readonly #index: Index;

  private constructor(parts: Readonly<{ mspId: string; disk: Disk; file: RecordFile; index: Index }>) {
    this.#mspId = parts.mspId;
    this.#disk = parts.disk;
    this.#file = parts.file;
    this.#index = parts.index;
  }

  /**
   * Opens the store of a folder and forgets what belongs to blocks from `height` on: they were never finished.
   * Throws LedgerDamagedError.
   */
  static async open(
    options: Readonly<{ directory: string; mspId: string; disk: Disk; height: number }>,
  ): Promise<PrivateStore> {
    const { directory, mspId, disk, height } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const index: Index = new ClassicLevel(join(directory, 'index'), { keyEncoding: 'utf8', valueEncoding: 'buffer' });
    await index.open();
    try {
      const file = await openFile(disk, join(directory, 'private.dat'), mspId);
      const store = new PrivateStore({ mspId, disk, file, index });
      await store.#follow(height);
      return store;
    } catch (error) {
      await index.close();
      throw error;
    }
  }

  /** Makes the sets of one block durable. Nothing is written for a block without any. */
  async persist(blockNumber: number, sets: readonly StoredSet[]): Promise<void> {
    const location = this.#file.append({ number: blockNumber, payload: StoredSets.encode({ sets }) });
    await this.#file.sync();
    this.#disk.reached('private record durable');
    await this.#enter({ number: blockNumber, ...location }, sets);
    this.#disk.reached('private index written');
  }

  find(place: Readonly<{ collection: string; keyHash: Buffer; version: Version }>): Uint8Array | null {
    const stored = this.#index.getSync(versionKey(keyPrefix(place.collection, place.keyHash), place.version));
    if (stored === undefined) return null;
    const pointer = Pointer.decode(stored);
    const set = this.#read(pointer, place.version.blockNumber)[pointer.set];
    return set === undefined ? null : (KvReadWriteSet.decode(set.rwset).writes[pointer.write]?.value ?? null);
  }

  /** The sets of one block, in its order. */
  block(blockNumber: number): readonly StoredSet[] {
    const stored = this.#index.getSync(blockKey(blockNumber));
    return stored === undefined ? [] : this.#read(Pointer.decode(stored), blockNumber);
  }

  async close(): Promise<void> {
    this.#file.close();
    await this.#index.close();
  }

  #read(location: Location, blockNumber: number): readonly StoredSet[] {
    try {
      return StoredSets.decode(this.#file.read(location)).sets;
    } catch (cause) {
      if (cause instanceof RecordFileError) throw this.#damage(blockNumber, cause.message);
      throw cause;
    }
  }

  #damage(blockNumber: number, reason: string): LedgerDamagedError {
    return new LedgerDamagedError(blockNumber, `private data of ${this.#mspId} in block ${blockNumber}: ${reason}`);
  }

  /** Brings the index to the end of the file, and the file to `height`. */
  async #follow(height: number): Promise<void> {
    const stored = this.#index.getSync(SAVEPOINT_KEY);
    const savepoint = stored === undefined ? null : Savepoint.decode(stored);
    const isAhead = savepoint !== null && (savepoint.height > height || savepoint.fileBytes > this.#file.length);
    if (isAhead) await this.#index.clear();
    const records = this.#file.scan(isAhead || savepoint === null ? undefined : savepoint.fileBytes);
    for (;;) {
      const step = records.next();
      if (step.done === true) {
        this.#end(step.value, height);
        return;
      }
      if (step.value.number >= height) {
        this.#file.cut(step.value.start);
        return;
      }
      await this.#enter(step.value, StoredSets.decode(step.value.payload).sets);
    }
  }

  /** An unfinished record at the end belongs to a block that was not finished either. */
  #end(end: FileEnd, height: number): void {
    if (end.kind === 'clean') return;
    if (end.hasRecordsBehind) throw this.#damage(height, end.reason);
    this.#file.cut(end.validBytes);
  }

  async #enter(record: Location & { readonly number: number }, sets: readonly StoredSet[]): Promise<void> {
    const { number: blockNumber, offset, length } = record;
    const batch = this.#index.batch();
    for (const [key, pointer] of await this.#versions(record, sets)) batch.put(key, Pointer.encode(pointer));
    batch.put(blockKey(blockNumber), Pointer.encode({ offset, length, set: 0, write: 0 }));
    batch.put(SAVEPOINT_KEY, Savepoint.encode({ fileBytes: offset + length, height: blockNumber + 1 }));
    await batch.write();
  }

  /** Which value each key has from its new version on. Invalid transactions are kept and change nothing. */
  async #versions(
    { number: blockNumber, offset, length }: Location & { readonly number: number },
    sets: readonly StoredSet[],
  ): Promise<ReadonlyMap<string, Pointer>> {
    const versions = new Map<string, Pointer>();
    const newest = new Map<string, Pointer>();
    for (const [set, { collection, rwset, transactionIndex, validationCode }] of sets.entries()) {
      if (validationCode !== VALIDATION_CODES.VALID) continue;
      const { writes, metadataWrites } = KvReadWriteSet.decode(rwset);
      const version = { blockNumber, transactionIndex };
      for (const [write, { key }] of writes.entries()) {
        const prefix = keyPrefix(collection, sha256(key));
        newest.set(prefix, { offset, length, set, write });
        versions.set(versionKey(prefix, version), { offset, length, set, write });
      }
      for (const { key } of metadataWrites) {
        // Metadata alone gives a key a new version while its value stays where it is.
        const prefix = keyPrefix(collection, sha256(key));
        const pointer = newest.get(prefix) ?? (await this.#newest(prefix));
        if (pointer !== null) versions.set(versionKey(prefix, version), pointer);
      }
    }
    return versions;
  }

  async #newest(prefix: string): Promise<Pointer | null> {
    const [newest] = await this.#index.values({ gte: prefix, lt: `${prefix}g`, reverse: true, limit: 1 }).all();
    return newest === undefined ? null : Pointer.decode(newest);
  }
}

async function openFile(disk: Disk, path: string, mspId: string): Promise<RecordFile> {
  try {
    return await RecordFile.openOrCreate(disk.open(path), FILE_KIND);
  } catch (cause) {
    if (!(cause instanceof RecordFileError)) throw cause;
    throw new LedgerDamagedError(0, `private data of ${mspId}: ${cause.message}`, { cause });
  }
}
