import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Recovery } from '../ordering/recovery';
import { fromFailure } from '../threads/failure';
import type { OrderingReply, OrderingRequest, OrderingStart, Submission } from '../threads/protocol';
import { Replies } from './replies';

/** Where a transaction ended up. */
export interface Placed {
  readonly blockNumber: number;
  readonly validationCode: number;
}

/** A transaction that is handed in; `stage` is told the number it goes by, before, and says for whom plaintext is. */
export interface Handed {
  readonly envelope: Uint8Array;
  readonly stage: (submission: number) => readonly string[];
}

/** Where a transaction is that was just committed. */
export interface PlacedInBlock extends Placed {
  readonly index: number;
}

/** What opening the ledger found. */
export interface Opened {
  readonly height: number;
  readonly recovery: Recovery;
}

/** The caller's end of the ordering thread. */
export class OrderingClient {
  readonly #worker: Worker;
  readonly #ready: Promise<Opened>;
  readonly #submissions = new Replies<PlacedInBlock>();
  readonly #statuses = new Replies<Placed | null>();
  readonly #onHeight: (height: number) => void;
  #closed: () => void = () => undefined;

  constructor(
    start: OrderingStart,
    events: Readonly<{ height: (height: number) => void; fatal: (error: Error) => void }>,
  ) {
    this.#onHeight = events.height;
    this.#worker = new Worker(join(__dirname, '../threads/orderingThread.js'), {
      workerData: start,
      transferList: [...start.organisations.values()],
    });
    this.#worker.on('error', events.fatal);
    this.#worker.on('exit', () => {
      events.fatal(new Error('the ordering thread ended'));
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (reply: OrderingReply) => {
        if (reply.kind === 'ready') resolve(reply);
        else if (reply.kind === 'failed') {
          const error = fromFailure(reply.failure);
          reject(error);
          events.fatal(error);
        } else this.#receive(reply);
      });
    });
  }

  /** Resolves when the ledger is open. Rejects with what kept it from opening. */
  ready(): Promise<Opened> {
    return this.#ready;
  }

  /** How many transactions wait for their commit. */
  get pendingSubmissions(): number {
    return this.#submissions.size;
  }

  /** Hands transactions in, which follow each other; resolves when all are durable, and tells where each is. */
  submit(transactions: readonly Handed[]): Promise<readonly PlacedInBlock[]> {
    const submissions: Submission[] = [];
    const placed = transactions.map(({ envelope, stage }) =>
      this.#submissions.ask((submission) => {
        submissions.push({ submission, envelope, stagedFor: stage(submission) });
      }),
    );
    this.#send({ kind: 'submit', submissions });
    return Promise.all(placed);
  }

  /** What became of a transaction; null when it is in no block. */
  status(transactionId: string): Promise<Placed | null> {
    return this.#statuses.ask((id) => {
      this.#send({ kind: 'status', id, transactionId });
    });
  }

  /** Lets everything fail that waits. */
  abort(error: Error): void {
    this.#submissions.failAll(() => error);
    this.#statuses.failAll(() => error);
  }

  /** Commits what was handed in and closes the ledger. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#send({ kind: 'close' });
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(request: OrderingRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(reply: Exclude<OrderingReply, { kind: 'ready' | 'failed' }>): void {
    switch (reply.kind) {
      case 'committed':
        this.#onHeight(reply.blockNumber + 1);
        for (const [index, [submission, validationCode]] of reply.outcomes.entries()) {
          this.#submissions.answer(submission, { blockNumber: reply.blockNumber, index, validationCode });
        }
        break;
      case 'status':
        this.#statuses.answer(reply.id, reply.outcome);
        break;
      case 'closed':
        this.#closed();
        break;
    }
  }
}
