/** A few threads that take tag tasks in turn. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BlindAnswer, TagTask } from './messages';

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** A tag task that could not be done: the key or the answer it was given is wrong. */
export class TagTaskFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TagTaskFailed';
  }
}

export class TagThreads {
  readonly #workers: readonly Worker[];
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  constructor(count: number) {
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(path.join(__dirname, 'worker.js'));
      worker.unref();
      worker.on('message', (message: Answer) => {
        this.#settle(message);
      });
      worker.on('error', (error) => {
        this.#failAll(error);
      });
      return worker;
    });
  }

  run(task: Extract<TagTask, { readonly task: 'blind' }>): Promise<BlindAnswer>;
  run(task: Exclude<TagTask, { readonly task: 'blind' }>): Promise<readonly Uint8Array[]>;
  run(task: TagTask): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#workers[id % this.#workers.length]?.postMessage({ id, task });
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#failAll(new Error('closed'));
  }

  #settle({ id, answer, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(answer);
    else pending?.reject(new TagTaskFailed(error));
  }

  #failAll(cause: Error): void {
    for (const { reject } of this.#pending.values()) reject(new TagTaskFailed('a tag thread ended', { cause }));
    this.#pending.clear();
  }
}
