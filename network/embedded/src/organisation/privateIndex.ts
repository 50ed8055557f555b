import { ClassicLevel } from 'classic-level';
import type { Location } from '../files/recordFile';
import { integer, message } from '../protobuf/message';
import type { MessageOf } from '../protobuf/message';
import type { Version } from '../protobuf/readWriteSets';
import { orderedNumber } from '../state/indexKeys';
import { walk } from '../state/keyRange';

// The index (LevelDB) of an organisation's file of private data: where each version of a key lies (v), where each
// block's record lies (b), which sets will expire when (x), and how far it has come. It holds neither keys nor values:
// what LevelDB has once written it may keep for long.

/** Which write of which set of which record holds a value. */
const Pointer = message({ offset: integer(1), length: integer(2), set: integer(3), write: integer(4) });
/** See the constant. */
export type Pointer = MessageOf<typeof Pointer>;

/** How far the index has followed the file, and up to which block what must go has gone. */
const Savepoint = message({ fileBytes: integer(1), height: integer(2), format: integer(3), removedHeight: integer(4) });
/** See the constant. */
export type Savepoint = Omit<MessageOf<typeof Savepoint>, 'format'>;

/** An index of another format is built anew. */
const FORMAT = 1;
const SAVEPOINT_KEY = 'm';
const NOTHING = Buffer.alloc(0);
const DIGITS = 12;
const BEHIND_DIGITS = 'g';

const blockKey = (number: number): string => `b${orderedNumber(number)}`;
const keyPrefix = ({ collection, keyHash }: PrivateKey): string => `v${collection}\0${keyHash.toString('hex')}\0`;
const versionSuffix = ({ blockNumber, transactionIndex }: Version): string =>
  `${orderedNumber(blockNumber)}${orderedNumber(transactionIndex)}`;
const expiryKey = ({ expiresWith, blockNumber, set }: ExpiringSet): string =>
  `x${orderedNumber(expiresWith)}${orderedNumber(blockNumber)}${orderedNumber(set)}`;

/** A private key by its hash. */
export interface PrivateKey {
  readonly collection: string;
  readonly keyHash: Buffer;
}

/** A version of a key and where its value lies. */
export interface PrivateVersion {
  readonly version: Version;
  readonly pointer: Pointer;
}

/** A set that goes with a block. */
export interface ExpiringSet {
  readonly expiresWith: number;
  readonly blockNumber: number;
  /** Its place in the block's record. */
  readonly set: number;
}

function numberAt(text: string, start: number): number {
  return Number.parseInt(text.slice(start, start + DIGITS), 16);
}

function decodeVersion(key: string): Version {
  const start = key.length - 2 * DIGITS;
  return { blockNumber: numberAt(key, start), transactionIndex: numberAt(key, start + DIGITS) };
}

/** Changes of the index that become visible together. */
export class PrivateIndexBatch {
  readonly #batch: ReturnType<ClassicLevel<string, Buffer>['batch']>;

  constructor(batch: ReturnType<ClassicLevel<string, Buffer>['batch']>) {
    this.#batch = batch;
  }

  putBlock(blockNumber: number, { offset, length }: Location): void {
    this.#batch.put(blockKey(blockNumber), Pointer.encode({ offset, length, set: 0, write: 0 }));
  }

  putVersion(key: PrivateKey, { version, pointer }: PrivateVersion): void {
    this.#batch.put(`${keyPrefix(key)}${versionSuffix(version)}`, Pointer.encode(pointer));
  }

  removeVersion(key: PrivateKey, version: Version): void {
    this.#batch.del(`${keyPrefix(key)}${versionSuffix(version)}`);
  }

  putExpiry(expiring: ExpiringSet): void {
    this.#batch.put(expiryKey(expiring), NOTHING);
  }

  removeExpiry(expiring: ExpiringSet): void {
    this.#batch.del(expiryKey(expiring));
  }

  putSavepoint(savepoint: Savepoint): void {
    this.#batch.put(SAVEPOINT_KEY, Savepoint.encode({ ...savepoint, format: FORMAT }));
  }

  async write(): Promise<void> {
    await this.#batch.write();
  }
}

/** Finds private data in its file. */
export class PrivateIndex {
  readonly #database: ClassicLevel<string, Buffer>;

  private constructor(database: ClassicLevel<string, Buffer>) {
    this.#database = database;
  }

  static async open(directory: string): Promise<PrivateIndex> {
    const database = new ClassicLevel<string, Buffer>(directory, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
    await database.open();
    return new PrivateIndex(database);
  }

  /** Null when the index is new or of another format. */
  savepoint(): Savepoint | null {
    const stored = this.#database.getSync(SAVEPOINT_KEY);
    const savepoint = stored === undefined ? null : Savepoint.decode(stored);
    return savepoint?.format === FORMAT ? savepoint : null;
  }

  block(blockNumber: number): Location | null {
    const stored = this.#database.getSync(blockKey(blockNumber));
    return stored === undefined ? null : Pointer.decode(stored);
  }

  find(key: PrivateKey, version: Version): Pointer | null {
    const stored = this.#database.getSync(`${keyPrefix(key)}${versionSuffix(version)}`);
    return stored === undefined ? null : Pointer.decode(stored);
  }

  /** Versions of a key from blocks below a height, newest first. */
  async *versions(
    key: PrivateKey,
    height = Infinity,
    limit = Infinity,
  ): AsyncGenerator<PrivateVersion, void, undefined> {
    const prefix = keyPrefix(key);
    const lt = Number.isFinite(height) ? `${prefix}${orderedNumber(height)}` : `${prefix}${BEHIND_DIGITS}`;
    for await (const [stored, value] of walk(this.#database, { gte: prefix, lt, reverse: true, limit })) {
      yield { version: decodeVersion(stored), pointer: Pointer.decode(value) };
    }
  }

  /** The newest version of a key from blocks below a height. */
  async newest(key: PrivateKey, height = Infinity): Promise<PrivateVersion | null> {
    for await (const version of this.versions(key, height, 1)) return version;
    return null;
  }

  /** Where the newest value of each key of a collection lies. */
  async *values(collection: string): AsyncGenerator<PrivateVersion, void, undefined> {
    const prefix = `v${collection}\0`;
    // Collection names hold no character below the one after zero. From the greatest key down the newest come first.
    const bounds = { gte: prefix, lt: `v${collection}\u0001`, reverse: true };
    let before = '';
    for await (const [stored, value] of walk(this.#database, bounds)) {
      const key = stored.slice(0, -2 * DIGITS);
      if (key !== before) yield { version: decodeVersion(stored), pointer: Pointer.decode(value) };
      before = key;
    }
  }

  /** Whether there is a set that goes with any block. */
  async hasExpiring(): Promise<boolean> {
    for await (const _entry of walk(this.#database, { gte: 'x', lt: 'y' })) return true;
    return false;
  }

  /** Sets that go with a block or should have gone before. */
  async expiring(blockNumber: number): Promise<readonly ExpiringSet[]> {
    const found: ExpiringSet[] = [];
    for await (const [key] of walk(this.#database, { gte: 'x', lt: `x${orderedNumber(blockNumber + 1)}` })) {
      const [expiresWith, written, set] = [numberAt(key, 1), numberAt(key, 1 + DIGITS), numberAt(key, 1 + 2 * DIGITS)];
      found.push({ expiresWith, blockNumber: written, set });
    }
    return found;
  }

  batch(): PrivateIndexBatch {
    return new PrivateIndexBatch(this.#database.batch());
  }

  /** Forgets everything, to be built anew from the file. */
  async clear(): Promise<void> {
    await this.#database.clear();
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
