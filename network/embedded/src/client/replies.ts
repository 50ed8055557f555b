/** A request to another thread that has not been answered. */
interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

/** Matches answers from another thread to the requests they belong to, by number. */
export class Replies<T> {
  readonly #pending = new Map<number, Pending<T>>();
  #next = 0;

  /** How many requests wait. */
  get size(): number {
    return this.#pending.size;
  }

  /** Sends a request under a new number and waits for its answer, or for `timeout` to give the error. */
  ask(
    send: (id: number) => void,
    timeout: Readonly<{ afterMs: number; error: () => Error }> | null = null,
  ): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer =
        timeout === null
          ? null
          : setTimeout(() => {
              this.fail(id, timeout.error());
            }, timeout.afterMs);
      this.#pending.set(id, { resolve, reject, timer });
      send(id);
    });
  }

  /** Answers a request. Late answers of requests that timed out are of no use to anybody. */
  answer(id: number, value: T): void {
    this.#take(id)?.resolve(value);
  }

  /** Lets a request fail. */
  fail(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  /** Lets all requests fail. */
  failAll(error: (id: number) => Error): void {
    for (const id of [...this.#pending.keys()]) this.fail(id, error(id));
  }

  #take(id: number): Pending<T> | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    const timer = pending?.timer ?? null;
    if (timer !== null) clearTimeout(timer);
    return pending;
  }
}
