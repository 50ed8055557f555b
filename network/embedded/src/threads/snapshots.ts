import type { StateDatabase, StateSnapshot } from '../state/stateDatabase';

/** A snapshot in use. */
export interface HeldSnapshot {
  readonly snapshot: StateSnapshot;
  release(): void;
}

interface Shared {
  readonly snapshot: StateSnapshot;
  users: number;
}

/** Shares one snapshot among all simulations of a height, and closes it after the last. */
export class Snapshots {
  readonly #database: StateDatabase;
  #current: Shared | null = null;

  constructor(database: StateDatabase) {
    this.#database = database;
  }

  /** A snapshot of at least that height. */
  hold(minimumHeight: number): HeldSnapshot {
    const shared = this.#atLeast(minimumHeight);
    shared.users++;
    return {
      snapshot: shared.snapshot,
      release: () => {
        shared.users--;
        this.#closeUnused(shared);
      },
    };
  }

  /** Closes the snapshot that is kept for the next simulation. */
  close(): void {
    const current = this.#current;
    this.#current = null;
    if (current !== null) this.#closeUnused(current);
  }

  #atLeast(minimumHeight: number): Shared {
    const current = this.#current;
    if (current !== null && current.snapshot.height >= minimumHeight) return current;
    const shared = { snapshot: this.#database.snapshot(), users: 0 };
    this.#current = shared;
    if (current !== null) this.#closeUnused(current);
    return shared;
  }

  #closeUnused(shared: Shared): void {
    if (shared.users === 0 && shared !== this.#current) void shared.snapshot.close();
  }
}
