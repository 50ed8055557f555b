import type { StagedSet } from './protocol';

/**
 * Plaintext of submitted transactions, from the moment it is sent until its block is committed. It comes from the
 * caller's thread while the demand for it comes from the ordering thread, and messages of two threads may overtake
 * each other: who asks first waits, and what is discarded first is dropped when it comes.
 */
export class StagedPlaintext {
  readonly #sets = new Map<number, readonly StagedSet[]>();
  readonly #waiting = new Map<number, () => void>();
  readonly #discarded = new Set<number>();

  /** Keeps the sets of a submission. */
  add(submission: number, sets: readonly StagedSet[]): void {
    if (this.#discarded.delete(submission)) return;
    this.#sets.set(submission, sets);
    this.#waiting.get(submission)?.();
    this.#waiting.delete(submission);
  }

  /** The plaintext of one collection of a submission that was or will be added; null when it has none. */
  async find(submission: number, collection: string): Promise<Uint8Array | null> {
    if (!this.#sets.has(submission)) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(submission, resolve);
      });
    }
    return this.#sets.get(submission)?.find((set) => set.collection === collection)?.rwset ?? null;
  }

  /** Forgets submissions that were or will be added. */
  discard(submissions: readonly number[]): void {
    for (const submission of submissions) {
      if (!this.#sets.delete(submission)) this.#discarded.add(submission);
    }
  }
}
