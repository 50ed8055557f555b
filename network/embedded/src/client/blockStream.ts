import type { StoredBlock } from '../threads/protocol';

/** Where a stream takes its blocks from, and what it makes of them. */
export interface BlockSource<T> {
  readonly present: (block: StoredBlock) => T;
  /** At least one block from a number on, when there is one. Gives it up when the signal is raised. */
  readonly read: (fromBlock: number, signal: AbortSignal) => Promise<readonly StoredBlock[]>;
  /** Whether the network was closed in order, which ends the stream instead of breaking it. */
  readonly isClosed: () => boolean;
}

const END = { done: true, value: undefined } as const;

/**
 * Blocks from a number on, then every new one. It ends when the network closes, or at once when it is closed itself,
 * even while a reader waits for the next block.
 */
export class BlockStream<T> implements AsyncIterableIterator<T, void, undefined> {
  readonly #source: BlockSource<T>;
  readonly #closing = new AbortController();
  #next: number;
  #ready: readonly StoredBlock[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: BlockSource<T>, fromBlock: number) {
    this.#source = source;
    this.#next = fromBlock;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next block. Readers are served in the order in which they ask. Throws when the network has failed. */
  next(): Promise<IteratorResult<T, void>> {
    const step = this.#last.then(() => this.#step());
    // A failure is for the reader that met it, not for those behind it.
    this.#last = step.catch(() => undefined);
    return step;
  }

  /** Ends the stream. */
  return(): Promise<IteratorResult<T, void>> {
    this.#closing.abort();
    return Promise.resolve(END);
  }

  async #step(): Promise<IteratorResult<T, void>> {
    const { signal } = this.#closing;
    if (this.#ready.length === 0 && !signal.aborted) this.#ready = await this.#read(signal);
    const [block, ...rest] = this.#ready;
    if (block === undefined || signal.aborted) return END;
    this.#ready = rest;
    this.#next = block.number + 1;
    return { done: false, value: this.#source.present(block) };
  }

  async #read(signal: AbortSignal): Promise<readonly StoredBlock[]> {
    if (this.#source.isClosed()) return [];
    try {
      return await this.#source.read(this.#next, signal);
    } catch (error) {
      if (signal.aborted || this.#source.isClosed()) return [];
      throw error;
    }
  }
}
