/** The witness's side of the ledger's clock: renews the older epoch record when it is asked, at most once a second. */
import type { Logger } from 'pino';
import { EPOCH_STEP_MS_MAX } from '../../../chaincode/src/kernel/bounds';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Network } from '../../../chaincode/src/protocol/network';
import { LedgerUnavailable } from '../ledger/port';
import type { LedgerPort } from '../ledger/port';

export interface WitnessClockParts {
  readonly ledger: Pick<LedgerPort, 'network' | 'renew'>;
  readonly network: Network;
  readonly mspId: MspId;
  readonly logger: Logger;
}

const ATTEMPTS_MAX = 5;
const PAUSE_MS = 300;
/** Requests closer together than this are answered by the renewal that was just made. */
const FRESH_MS = 1000;

export class WitnessClock {
  readonly #parts: WitnessClockParts;
  #last: Promise<void> = Promise.resolve();
  #renewedAt = 0;
  /** How far the ledger's time is before this machine's: what a sandbox was moved by. Null until it is first asked for. */
  #aheadMs: number | null = null;

  constructor(parts: WitnessClockParts) {
    this.#parts = parts;
  }

  /** The ledger's time follows the witness's clock, and in a sandbox runs ahead of it by what it was moved. */
  renew(): Promise<void> {
    this.#last = this.#last
      .catch(() => undefined)
      .then(async () => {
        if (Date.now() - this.#renewedAt < FRESH_MS) return;
        const newest = await this.#newest();
        this.#aheadMs ??= Math.max(0, newest - Date.now());
        await this.#reach(Math.max(newest, Date.now() + this.#aheadMs));
      });
    return this.#last;
  }

  /**
   * Moves a sandbox's time forward, in both epoch records: whichever of them an act then names, it is the time that
   * its preview was made for. Throws LedgerUnavailable, or what the chaincode refuses.
   */
  move(timeMs: number): Promise<void> {
    this.#last = this.#last
      .catch(() => undefined)
      .then(async () => {
        await this.#reach(timeMs);
        await this.#set(timeMs);
        this.#aheadMs = Math.max(0, timeMs - Date.now());
      });
    return this.#last;
  }

  async stop(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  async #newest(): Promise<number> {
    const { epochs } = await this.#parts.ledger.network();
    return Math.max(epochs[0].timeMs, epochs[1].timeMs);
  }

  /** The rules bound one step; a ledger that slept for years wakes in several. */
  async #reach(timeMs: number): Promise<void> {
    let at = await this.#newest();
    do {
      at = Math.min(timeMs, at + EPOCH_STEP_MS_MAX);
      await this.#set(at);
    } while (at < timeMs);
  }

  async #set(timeMs: number): Promise<void> {
    const { ledger, network, mspId } = this.#parts;
    const other = network.organisations.find((entry) => entry.mspId !== mspId && entry.roles.includes('endorser'));
    const endorsers = other === undefined ? [mspId] : [mspId, other.mspId];
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const outcome = await ledger.renew(timeMs, endorsers);
      if (outcome.outcome === 'committed') {
        this.#renewedAt = Date.now();
        return;
      }
      if (outcome.outcome === 'rejected') throw new LedgerUnavailable(`the epoch was not renewed: ${outcome.code}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
    throw new LedgerUnavailable('the epoch could not be renewed');
  }
}
