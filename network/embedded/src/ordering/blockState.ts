import type { Version } from '../protobuf/readWriteSets';
import type { Address, StateEntry } from '../state/stateEntry';

/** The committed state, as far as validation needs it. */
export interface CommittedState {
  get(address: Address): StateEntry | null;
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

  /** Whether an earlier valid transaction of the block wrote or deleted it. */
  isChanged(address: Address): boolean {
    return this.#changed.has(address);
  }

  /** As the next transaction of the block finds it. */
  latest(address: Address): StateEntry | null {
    const change = this.#changed.get(address);
    return change === undefined ? this.committed(address) : change.entry;
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
