/** Work that costs a core each time waits in line; a line that grows too long is refused, so that the rest goes on. */

/** The line is full; come again in a moment. */
export class QueueFull extends Error {
  constructor() {
    super('too many are waiting');
    this.name = 'QueueFull';
  }
}

export class Queue {
  readonly #waitingMax: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /** Runs `work` when everything before it has ended. Throws QueueFull. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#waitingMax) throw new QueueFull();
    this.#waiting += 1;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}
