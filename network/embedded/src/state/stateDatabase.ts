import { ClassicLevel } from 'classic-level';
import type { Snapshot } from 'classic-level';
import type { Location } from '../files/recordFile';
import { bytes, integer, message } from '../protobuf/message';
import type { MessageOf } from '../protobuf/message';
import { decodeEntry, encodeEntry } from './stateEntry';
import type { Address, StateEntry } from './stateEntry';

// One LevelDB holds what follows from the block file: the state (addresses, see stateEntry), where each block lies
// (b), what became of each transaction (t), and how far it has come (savepoint). All of a block's changes are one
// write, so a reader sees whole blocks only. It is not flushed: what a crash takes is replayed from the block file.

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

const SAVEPOINT_KEY = 'm';
const blockKey = (number: number): string => `b${number}`;
const transactionKey = (transactionId: string): string => `t${transactionId}`;

/** Everything that one block changes. A null entry deletes. */
export interface BlockChanges {
  readonly number: number;
  readonly location: Location;
  readonly state: Iterable<readonly [Address, StateEntry | null]>;
  readonly outcomes: Iterable<readonly [string, number]>;
  readonly savepoint: Savepoint;
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

  async close(): Promise<void> {
    await this.#snapshot.close();
  }
}

/** The state database. One thread writes it; others open it too and read through snapshots. */
export class StateDatabase {
  readonly #database: ClassicLevel<string, Buffer>;

  private constructor(database: ClassicLevel<string, Buffer>) {
    this.#database = database;
  }

  static async open(directory: string): Promise<StateDatabase> {
    const database = new ClassicLevel<string, Buffer>(directory, {
      keyEncoding: 'utf8',
      valueEncoding: 'buffer',
      multithreading: true,
    });
    await database.open();
    return new StateDatabase(database);
  }

  /** The state as of now; the caller closes the snapshot. */
  snapshot(): StateSnapshot {
    return new StateSnapshot(this.#database);
  }

  get(address: Address): StateEntry | null {
    const stored = this.#database.getSync(address);
    return stored === undefined ? null : decodeEntry(stored);
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
