/** How often something may be tried: so many times within a window, by name. The oldest names are forgotten first. */
import { BoundedCache } from '../../../chaincode/src/suites/boundedCache';

/** A bound on tries. */
export interface TriesBound {
  readonly max: number;
  readonly withinMs: number;
}

interface Window {
  readonly count: number;
  readonly sinceMs: number;
}

/** Names whose tries are remembered. */
const NAMES_MAX = 20_000;

export class Tries {
  readonly #bound: TriesBound;
  readonly #now: () => number;
  readonly #windows = new BoundedCache<string, Window>(NAMES_MAX);

  constructor(bound: TriesBound, now: () => number = Date.now) {
    this.#bound = bound;
    this.#now = now;
  }

  /** Counts a try before it is made, so that many at once are not one. Milliseconds to wait instead, or 0. */
  take(name: string): number {
    const now = this.#now();
    const { max, withinMs } = this.#bound;
    const known = this.#windows.get(name);
    const window = known === undefined || now - known.sinceMs >= withinMs ? { count: 0, sinceMs: now } : known;
    if (window.count >= max) return window.sinceMs + withinMs - now;
    this.#windows.set(name, { ...window, count: window.count + 1 });
    return 0;
  }

  /** A try that went well does not count. */
  giveBack(name: string): void {
    const known = this.#windows.get(name);
    if (known !== undefined) this.#windows.set(name, { ...known, count: Math.max(0, known.count - 1) });
  }
}
