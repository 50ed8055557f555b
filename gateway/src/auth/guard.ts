/**
 * Bounds guessing of passwords: by login name from one address, by login name from everywhere, by address. The answers
 * are the same whether the name exists. Who guesses from elsewhere does not lock the owner of a name out quickly.
 */
import { Tries } from './tries';

const MINUTE_MS = 60_000;
/** A person who mistypes. */
const AT_ADDRESS = { max: 10, withinMs: 5 * MINUTE_MS };
/** NIST SP 800-63B-4 allows a hundred failures. */
const EVERYWHERE = { max: 100, withinMs: 60 * MINUTE_MS };
/** One address that goes through many names; an office may share one. */
const OF_ADDRESS = { max: 100, withinMs: 5 * MINUTE_MS };

/** Who tries to log in, from where. */
export interface LoginTry {
  readonly login: string;
  readonly address: string;
}

export class LoginGuard {
  readonly #atAddress: Tries;
  readonly #everywhere: Tries;
  readonly #ofAddress: Tries;

  constructor(now: () => number = Date.now) {
    this.#atAddress = new Tries(AT_ADDRESS, now);
    this.#everywhere = new Tries(EVERYWHERE, now);
    this.#ofAddress = new Tries(OF_ADDRESS, now);
  }

  /** Counts a try. Milliseconds to wait where there were too many, else 0. */
  take({ login, address }: LoginTry): number {
    const waits = [
      this.#atAddress.take(`${address} ${login}`),
      this.#ofAddress.take(address),
      this.#everywhere.take(login),
    ];
    return Math.max(...waits);
  }

  /** The password was right: the try does not count. */
  succeeded({ login, address }: LoginTry): void {
    this.#atAddress.giveBack(`${address} ${login}`);
    this.#ofAddress.giveBack(address);
    this.#everywhere.giveBack(login);
  }
}
