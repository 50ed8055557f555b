/**
 * Which epoch record an act names: the newer one once it has been committed for a second, else the older, so that
 * endorsers at different heights read the same version. Asks the witness for a new one when the newest grows old.
 */
import type { Logger } from 'pino';
import type { Epoch, EpochSlot, NetworkView } from '../../../chaincode/src/protocol/network';
import { LedgerUnavailable } from '../ledger/port';
import type { LedgerPort } from '../ledger/port';
import { MemberUnavailable } from '../members/client';

export interface EpochParts {
  readonly ledger: Pick<LedgerPort, 'network'>;
  /** Asks a witness to renew; resolves when it did. */
  readonly askWitness: () => Promise<void>;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly logger: Logger;
}

/** A newer epoch is used after this time. */
const SETTLED_MS = 1000;
/** An epoch older than this asks for a new one. */
const OLD_MS = 90_000;

/** The slot to name, its epoch, and the network it was read with. */
export interface CurrentEpoch {
  readonly slot: EpochSlot;
  readonly epoch: Epoch;
  readonly view: NetworkView;
}

export class Epochs {
  readonly #parts: EpochParts;
  #newest: { readonly number: number; readonly seenAt: number } | null = null;
  #asking: Promise<void> | null = null;

  constructor(parts: EpochParts) {
    this.#parts = parts;
  }

  /** The slot to name now and its time. Throws MemberUnavailable, LedgerUnavailable. */
  async current(): Promise<CurrentEpoch> {
    let view = await this.#look();
    if (this.#isOld()) {
      await this.#renew();
      view = await this.#look();
    }
    const newer: EpochSlot = view.epochs[0].number > view.epochs[1].number ? 0 : 1;
    const older: EpochSlot = newer === 0 ? 1 : 0;
    const settlesInMs = this.#settlesInMs();
    if (settlesInMs <= 0) return { slot: newer, epoch: view.epochs[newer], view };
    // After a night or a sandbox's jump the older one is of another time, in which the act may well be refused for good.
    if (view.epochs[newer].timeMs - view.epochs[older].timeMs > OLD_MS) {
      await this.#parts.pause(settlesInMs);
      return { slot: newer, epoch: view.epochs[newer], view };
    }
    return { slot: older, epoch: view.epochs[older], view };
  }

  /** Has the clock renewed if need be, so that a preview is of today. Goes on without where no witness answers. */
  async freshen(): Promise<void> {
    try {
      await this.#look();
      if (this.#isOld()) await this.#renew();
    } catch (error) {
      if (!(error instanceof MemberUnavailable) && !(error instanceof LedgerUnavailable)) throw error;
      this.#parts.logger.warn({ err: error }, 'the clock of the ledger could not be renewed');
    }
  }

  async #look(): Promise<NetworkView> {
    const view = await this.#parts.ledger.network();
    const newest = view.epochs[0].number > view.epochs[1].number ? view.epochs[0] : view.epochs[1];
    if (this.#newest?.number !== newest.number) {
      this.#newest = { number: newest.number, seenAt: this.#seenAt(view, newest.timeMs) };
    }
    return view;
  }

  /** One that this process finds at its start was committed before; outside a sandbox its own time says how long. */
  #seenAt({ network }: NetworkView, timeMs: number): number {
    const now = this.#parts.now();
    if (this.#newest !== null) return now;
    return network.sandbox ? now - SETTLED_MS : Math.min(now - SETTLED_MS, timeMs);
  }

  #settlesInMs(): number {
    const ageMs = this.#newest === null ? 0 : this.#parts.now() - this.#newest.seenAt;
    return SETTLED_MS - ageMs;
  }

  #isOld(): boolean {
    return this.#newest !== null && this.#parts.now() - this.#newest.seenAt > OLD_MS;
  }

  /** One request at a time, however many acts wait for it. */
  async #renew(): Promise<void> {
    this.#asking ??= this.#parts.askWitness().finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }
}
