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

/** A tag task that cannot be done: the key or what it was given is wrong. */
export class TagTaskFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TagTaskFailed';
  }
}

/** A thread ended before it answered; another one takes its place. */
export class TagThreadEnded extends Error {
  constructor(options?: ErrorOptions) {
    super('a tag thread ended', options);
    this.name = 'TagThreadEnded';
  }
}

/** One thread with the tasks it has not answered. */
class TagThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 0;
  #cause: unknown;

  constructor(file: string, onEnd: () => void) {
    this.#worker = new Worker(file);
    this.#worker.unref();
    this.#worker.on('message', (message: Answer) => {
      this.#settle(message);
    });
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#worker.on('exit', () => {
      for (const { reject } of this.#pending.values()) reject(new TagThreadEnded({ cause: this.#cause }));
      this.#pending.clear();
      onEnd();
    });
  }

  run(task: TagTask): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, task });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle({ id, answer, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(answer);
    else pending?.reject(new TagTaskFailed(error));
  }
}

const WORKER = path.join(__dirname, 'worker.js');

export class TagThreads {
  readonly #threads: (TagThread | null)[];
  readonly #file: string;
  #next = 0;
  #isClosed = false;

  /** `file`: another program of the threads, in tests. */
  constructor(count: number, file = WORKER) {
    this.#file = file;
    this.#threads = Array.from({ length: count }, () => null);
  }

  /** Rejects with TagTaskFailed, TagThreadEnded. */
  run(task: Extract<TagTask, { readonly task: 'blind' }>): Promise<BlindAnswer>;
  run(task: Exclude<TagTask, { readonly task: 'blind' }>): Promise<readonly Uint8Array[]>;
  run(task: TagTask): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new TagThreadEnded());
    const place = this.#next % this.#threads.length;
    this.#next += 1;
    return this.#threadAt(place).run(task);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.flatMap((thread) => (thread === null ? [] : [thread.end()])));
  }

  /** Started when it is first needed, and anew where it ended. */
  #threadAt(place: number): TagThread {
    const known = this.#threads[place] ?? null;
    if (known !== null) return known;
    const thread = new TagThread(this.#file, () => {
      this.#threads[place] = null;
    });
    this.#threads[place] = thread;
    return thread;
  }
}
