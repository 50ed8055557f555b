import type { Version } from '../protobuf/readWriteSets';
import type { KeyRange } from '../state/keyRange';
import type { KeyedEntry } from '../state/stateDatabase';
import { openAddress, openKeyOf } from '../state/stateEntry';
import type { Address, StateEntry } from '../state/stateEntry';
import { compareUtf8, sortUtf8 } from '../state/textOrder';

/** The committed state, as far as validation needs it. */
export interface CommittedState {
  get(address: Address): StateEntry | null;
  /** Open keys of a range in the order of their UTF-8 bytes. */
  range(range: KeyRange): AsyncGenerator<KeyedEntry, void, undefined>;
  /**
   * Version of what another chaincode wrote, as the transaction at this place of the block finds it. Absent where no
   * other chaincode can have written anything.
   */
  foreign?(namespace: string, key: string, transactionIndex: number): Version | null;
}

function isInside(key: string, { startKey, endKey }: KeyRange): boolean {
  return compareUtf8(key, startKey) >= 0 && (endKey === '' || compareUtf8(key, endKey) < 0);
}

/**
 * The state while a block is being judged: what is committed, and what valid transactions of the block change. Each
 * entry is read from the database once.
 */
export class BlockState {
  readonly #committed: CommittedState;
  readonly #read = new Map<Address, StateEntry | null>();
  readonly #changed = new Map<Address, { readonly entry: StateEntry | null; readonly version: Version }>();

  constructor(committed: CommittedState) {
    this.#committed = committed;
  }

  /** As it was before the block. */
  committed(address: Address): StateEntry | null {
    const known = this.#read.get(address);
    if (known !== undefined) return known;
    const entry = this.#committed.get(address);
    this.#read.set(address, entry);
    return entry;
  }

  /** Version of what another chaincode wrote. */
  foreign(namespace: string, key: string, transactionIndex: number): Version | null {
    return this.#committed.foreign?.(namespace, key, transactionIndex) ?? null;
  }

  /** Whether an earlier valid transaction of the block wrote or deleted it. */
  isChanged(address: Address): boolean {
    return this.#changed.has(address);
  }

  /** As the next transaction of the block finds it. */
  latest(address: Address): StateEntry | null {
    const change = this.#changed.get(address);
    return change === undefined ? this.committed(address) : change.entry;
  }

  /** Open keys of a range as the next transaction of the block finds them. */
  async *range(range: KeyRange): AsyncGenerator<KeyedEntry, void, undefined> {
    const changed = [...this.#changed.keys()].flatMap((address) => openKeyOf(address) ?? []);
    const waiting = [...sortUtf8(changed.filter((key) => isInside(key, range)))];
    for await (const committed of this.#committed.range(range)) {
      while (waiting[0] !== undefined && compareUtf8(waiting[0], committed.key) < 0) yield* this.#next(waiting);
      if (waiting[0] === committed.key) yield* this.#next(waiting);
      else yield committed;
    }
    while (waiting.length > 0) yield* this.#next(waiting);
  }

  /** Takes the first of the waiting keys; nothing when the block deletes it. */
  *#next(waiting: string[]): Generator<KeyedEntry, void, undefined> {
    const key = waiting.shift();
    const entry = key === undefined ? null : this.latest(openAddress(key));
    if (key !== undefined && entry !== null) yield { key, entry };
  }

  /** Writes an entry; null deletes. */
  change(address: Address, change: Readonly<{ entry: StateEntry | null; version: Version }>): void {
    this.#changed.set(address, change);
  }

  /** Everything that the block changes. */
  changes(): ReadonlyMap<Address, { readonly entry: StateEntry | null; readonly version: Version }> {
    return this.#changed;
  }
}
