/**
 * A connection that is thrown away and built anew when it keeps failing. While it is broken, calls fail at once instead
 * of waiting for timeouts one after the other; after a pause one of them may try again.
 */
import { FabricUnreachable } from './client';

export interface BreakerParts<T> {
  readonly open: () => Promise<T>;
  readonly close: (connection: T) => void;
  /** Failures in a row after which the connection is thrown away. */
  readonly failuresMax: number;
  /** First pause in milliseconds; it doubles up to `pauseMsMax`. */
  readonly pauseMs: number;
  readonly pauseMsMax: number;
  readonly now: () => number;
}

export class Breaker<T> {
  readonly #parts: BreakerParts<T>;
  #connection: Promise<T> | null = null;
  #failures = 0;
  #pauseMs: number;
  #closedUntil = 0;

  constructor(parts: BreakerParts<T>) {
    this.#parts = parts;
    this.#pauseMs = parts.pauseMs;
  }

  /** Runs an action on the connection. FabricUnreachable counts against it; every other end speaks for it. */
  async use<R>(action: (connection: T) => Promise<R>): Promise<R> {
    const connection = await this.#connected();
    try {
      const result = await action(connection);
      this.#worked();
      return result;
    } catch (error) {
      if (error instanceof FabricUnreachable) this.#failed();
      else this.#worked();
      throw error;
    }
  }

  /** Lets go of the connection; the next use opens another one. */
  close(): void {
    const connection = this.#connection;
    this.#connection = null;
    // One that never opened needs no closing, and one that broke may be past it: fabric-network then throws.
    connection
      ?.then((open) => {
        this.#parts.close(open);
      })
      .catch(() => undefined);
  }

  async #connected(): Promise<T> {
    const { now, open } = this.#parts;
    if (this.#connection === null && now() < this.#closedUntil) {
      throw new FabricUnreachable('the network did not answer and is not asked again yet');
    }
    this.#connection ??= open();
    try {
      return await this.#connection;
    } catch (error) {
      this.#breakOff();
      const reason = error instanceof Error ? error.message : String(error);
      throw new FabricUnreachable(`no connection: ${reason}`, { cause: error });
    }
  }

  #worked(): void {
    this.#failures = 0;
    this.#pauseMs = this.#parts.pauseMs;
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures >= this.#parts.failuresMax) this.#breakOff();
  }

  #breakOff(): void {
    if (this.#connection === null) return;
    const { now, pauseMsMax } = this.#parts;
    this.close();
    this.#failures = 0;
    this.#closedUntil = now() + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax);
  }
}

/** How both clients use it: three timeouts in a row, then another try each second at first and each half minute at last. */
export const BREAKER = { failuresMax: 3, pauseMs: 1000, pauseMsMax: 30_000, now: () => Date.now() } as const;
