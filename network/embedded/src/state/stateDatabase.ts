import { ClassicLevel } from 'classic-level';
import type { Snapshot } from 'classic-level';
import type { Location } from '../files/recordFile';
import { bytes, integer, message } from '../protobuf/message';
import type { MessageOf } from '../protobuf/message';
import type { Version } from '../protobuf/readWriteSets';
import {
  ALL_EXPIRIES,
  expiryKey,
  expiryWalk,
  decodeExpiry,
  historyKey,
  historyWalk,
  decodeHistoryKey,
} from './indexKeys';
import type { Expiry } from './indexKeys';
import { walk } from './keyRange';
import type { KeyRange } from './keyRange';
import { OPEN_END, decodeEntry, encodeEntry, openAddress } from './stateEntry';
import type { Address, StateEntry } from './stateEntry';

// One LevelDB holds what follows from the block file: the state (addresses, see stateEntry), where each block lies
// (b), what became of each transaction (t), which transactions wrote a key (y), when private hashes expire (x), and
// how far it has come (savepoint). All of a block's changes are one write, so a reader sees whole blocks only. It is
// not flushed: what a crash takes is replayed from the block file.

/** Up to where the database has followed the block file. */
const Savepoint = message({
  height: integer(1),
  tipHash: bytes(2),
  commitHash: bytes(3),
  lastConfigBlock: integer(4),
});
/** See the constant. */
export type Savepoint = MessageOf<typeof Savepoint>;

const StoredLocation = message({ offset: integer(1), length: integer(2) });
const StoredOutcome = message({ blockNumber: integer(1), validationCode: integer(2) });
/** What became of a transaction. */
export type TransactionOutcome = MessageOf<typeof StoredOutcome>;

const NOTHING = Buffer.alloc(0);
const SAVEPOINT_KEY = 'm';
const blockKey = (number: number): string => `b${number}`;
const transactionKey = (transactionId: string): string => `t${transactionId}`;

/** Everything that one block changes. A null entry deletes. */
export interface BlockChanges {
  readonly number: number;
  readonly location: Location;
  readonly state: Iterable<readonly [Address, StateEntry | null]>;
  readonly outcomes: Iterable<readonly [string, number]>;
  /** Open keys that its valid transactions wrote, each with the transaction's place. */
  readonly history: Iterable<readonly [key: string, transactionIndex: number]>;
  /** Private hashes that will expire, and those that were due with this block. */
  readonly expiries: Iterable<Expiry>;
  readonly expired: Iterable<Expiry>;
  readonly savepoint: Savepoint;
}

/** A key of the open state with what it holds. */
export interface KeyedEntry {
  readonly key: string;
  readonly entry: StateEntry;
}

/** Open keys of a range in the order of their UTF-8 bytes. */
async function* openRange(
  database: ClassicLevel<string, Buffer>,
  { startKey, endKey }: KeyRange,
  options: Readonly<{ snapshot?: Snapshot }>,
): AsyncGenerator<KeyedEntry, void, undefined> {
  const lt = endKey === '' ? OPEN_END : openAddress(endKey);
  for await (const [address, stored] of walk(database, { gte: openAddress(startKey), lt, ...options })) {
    yield { key: address.slice(1), entry: decodeEntry(stored) };
  }
}

/** Reads the state as of one height, however long that takes. */
export class StateSnapshot {
  readonly height: number;
  readonly #database: ClassicLevel<string, Buffer>;
  readonly #snapshot: Snapshot;
  readonly #options: { readonly snapshot: Snapshot };

  constructor(database: ClassicLevel<string, Buffer>) {
    this.#database = database;
    this.#snapshot = database.snapshot();
    this.#options = { snapshot: this.#snapshot };
    const savepoint = database.getSync(SAVEPOINT_KEY, this.#options);
    this.height = savepoint === undefined ? 0 : Savepoint.decode(savepoint).height;
  }

  get(address: Address): StateEntry | null {
    const stored = this.#database.getSync(address, this.#options);
    return stored === undefined ? null : decodeEntry(stored);
  }

  /** Open keys of a range. To be ended before the snapshot is closed. */
  range(range: KeyRange): AsyncGenerator<KeyedEntry, void, undefined> {
    return openRange(this.#database, range, this.#options);
  }

  /** The transactions that wrote an open key, newest first. To be ended before the snapshot is closed. */
  async *history(key: string): AsyncGenerator<Version, void, undefined> {
    for await (const [stored] of walk(this.#database, { ...historyWalk(key), ...this.#options })) {
      yield decodeHistoryKey(stored);
    }
  }

  async close(): Promise<void> {
    await this.#snapshot.close();
  }
}

/** The state database. One thread writes it; others open it too and read through snapshots. */
export class StateDatabase {
  readonly #database: ClassicLevel<string, Buffer>;
  /** Whether anything is there that will expire; most ledgers have nothing, and are not asked at every block. */
  #mayExpire: boolean;

  private constructor(database: ClassicLevel<string, Buffer>, mayExpire: boolean) {
    this.#database = database;
    this.#mayExpire = mayExpire;
  }

  static async open(directory: string): Promise<StateDatabase> {
    const database = new ClassicLevel<string, Buffer>(directory, {
      keyEncoding: 'utf8',
      valueEncoding: 'buffer',
      multithreading: true,
    });
    await database.open();
    const first = walk(database, ALL_EXPIRIES);
    const { done } = await first.next();
    await first.return();
    return new StateDatabase(database, done !== true);
  }

  /** The state as of now; the caller closes the snapshot. */
  snapshot(): StateSnapshot {
    return new StateSnapshot(this.#database);
  }

  get(address: Address): StateEntry | null {
    const stored = this.#database.getSync(address);
    return stored === undefined ? null : decodeEntry(stored);
  }

  /** Open keys of a range, as of now. */
  range(range: KeyRange): AsyncGenerator<KeyedEntry, void, undefined> {
    return openRange(this.#database, range, {});
  }

  /** Private hashes that are due to expire with a block, unless they were changed since they were written. */
  async expiring(blockNumber: number): Promise<readonly Expiry[]> {
    if (!this.#mayExpire) return [];
    const found: Expiry[] = [];
    for await (const [key, value] of walk(this.#database, expiryWalk(blockNumber))) {
      found.push(decodeExpiry(key, value));
    }
    return found;
  }

  savepoint(): Savepoint | null {
    const stored = this.#database.getSync(SAVEPOINT_KEY);
    return stored === undefined ? null : Savepoint.decode(stored);
  }

  blockLocation(number: number): Location | null {
    const stored = this.#database.getSync(blockKey(number));
    return stored === undefined ? null : StoredLocation.decode(stored);
  }

  outcome(transactionId: string): TransactionOutcome | null {
    const stored = this.#database.getSync(transactionKey(transactionId));
    return stored === undefined ? null : StoredOutcome.decode(stored);
  }

  /** Writes all that a block changes, whole or not at all. */
  async apply(changes: BlockChanges): Promise<void> {
    const batch = this.#database.batch();
    for (const [address, entry] of changes.state) {
      if (entry === null) batch.del(address);
      else batch.put(address, encodeEntry(entry));
    }
    for (const [transactionId, validationCode] of changes.outcomes) {
      const outcome = StoredOutcome.encode({ blockNumber: changes.number, validationCode });
      batch.put(transactionKey(transactionId), outcome);
    }
    for (const [key, transactionIndex] of changes.history) {
      batch.put(historyKey(key, { blockNumber: changes.number, transactionIndex }), NOTHING);
    }
    for (const expiry of changes.expiries) {
      this.#mayExpire = true;
      batch.put(...expiryKey(expiry));
    }
    for (const expiry of changes.expired) batch.del(expiryKey(expiry)[0]);
    batch.put(blockKey(changes.number), StoredLocation.encode(changes.location));
    batch.put(SAVEPOINT_KEY, Savepoint.encode(changes.savepoint));
    await batch.write();
  }

  /** Forgets everything, to be rebuilt from the block file. */
  async clear(): Promise<void> {
    await this.#database.clear();
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
