import type { BatchOptions } from '../options';
import type { Submission } from '../threads/protocol';
import { batchLength, isBatchFull } from './batch';
import type { CommittedBlock, Ledger, PersistPrivateData } from './ledger';
import type { PreparedTransaction } from './preparedTransaction';

/** A submission whose signatures were checked. */
export interface PreparedSubmission extends Submission {
  readonly transaction: PreparedTransaction;
}

/** What a service tells the world. */
export interface OrderingEvents {
  /** A block is durable and in the state: its submissions and their validation codes, in its order. */
  committed(block: CommittedBlock & { readonly submissions: readonly Submission[] }): void;
  /** Writing failed: nothing more is committed, and what was waiting has no outcome. */
  failed(error: unknown): void;
}

/** What a service works with. */
export interface OrderingOptions {
  readonly ledger: Ledger;
  readonly batch: BatchOptions;
  readonly persistPrivateData: (
    block: Parameters<PersistPrivateData>[0],
    submissions: readonly Submission[],
  ) => Promise<void>;
  readonly events: OrderingEvents;
}

/**
 * Puts transactions into blocks, one block at a time: while one is being made durable the next one gathers, so a
 * slow disk makes blocks larger and not transactions slower.
 */
export class OrderingService {
  readonly #options: OrderingOptions;
  readonly #waiting: PreparedSubmission[] = [];
  readonly #waitingBytes: number[] = [];
  readonly #finished: Promise<void>;
  #firstArrivedAtMs = 0;
  #isClosing = false;
  #wake: () => void = () => undefined;

  constructor(options: OrderingOptions) {
    this.#options = options;
    this.#finished = this.#run();
  }

  /** Takes a transaction. Its signatures are checked now, while a block may be on its way to the disk. */
  submit(submission: Submission): void {
    const transaction = this.#options.ledger.prepare(submission.envelope);
    if (this.#waiting.length === 0) this.#firstArrivedAtMs = performance.now();
    this.#waiting.push({ ...submission, transaction });
    this.#waitingBytes.push(submission.envelope.length);
    this.#wake();
  }

  /** Commits what was handed in, then stops. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await this.#finished;
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const waitMs = this.#waitMs();
        if (waitMs === null) return;
        if (waitMs > 0) await this.#sleep(waitMs);
        else await this.#commit();
      }
    } catch (error) {
      this.#options.events.failed(error);
    }
  }

  /** How long until the next block is due; null when there is nothing left to do. */
  #waitMs(): number | null {
    if (this.#waiting.length === 0) return this.#isClosing ? null : Infinity;
    const { batch } = this.#options;
    if (this.#isClosing || isBatchFull(this.#waitingBytes, batch)) return 0;
    return Math.max(0, this.#firstArrivedAtMs + batch.timeoutMs - performance.now());
  }

  #sleep(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(waitMs) ? setTimeout(resolve, Math.ceil(waitMs)) : null;
      this.#wake = () => {
        if (timer !== null) clearTimeout(timer);
        resolve();
      };
    });
  }

  async #commit(): Promise<void> {
    const { ledger, batch, persistPrivateData, events } = this.#options;
    const length = batchLength(this.#waitingBytes, batch);
    const submissions = this.#waiting.splice(0, length);
    this.#waitingBytes.splice(0, length);
    // Those left over have waited a while already, and become the next block without waiting again.
    const transactions = submissions.map(({ transaction }) => transaction);
    const committed = await ledger.commit(transactions, (block) => persistPrivateData(block, submissions));
    events.committed({ ...committed, submissions });
  }
}
