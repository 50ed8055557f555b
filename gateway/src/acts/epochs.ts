/**
 * Which epoch record an act names: the newer one once it has been committed for a second, else the older, so that
 * endorsers at different heights read the same version. Asks the witness for a new one when the newest grows old.
 */
import type { Epoch, EpochSlot, NetworkView } from '../../../chaincode/src/protocol/network';
import type { LedgerPort } from '../ledger/port';

export interface EpochParts {
  readonly ledger: Pick<LedgerPort, 'network'>;
  /** Asks a witness to renew; resolves when it did. */
  readonly askWitness: () => Promise<void>;
  readonly now: () => number;
}

/** A newer epoch is used after this time. */
const SETTLED_MS = 1000;
/** An epoch older than this asks for a new one. */
const OLD_MS = 90_000;

export class Epochs {
  readonly #parts: EpochParts;
  #newest: { readonly number: number; readonly seenAt: number } | null = null;
  #asking: Promise<void> | null = null;

  constructor(parts: EpochParts) {
    this.#parts = parts;
  }

  /** The slot to name now and its time. */
  async current(): Promise<{ readonly slot: EpochSlot; readonly epoch: Epoch; readonly view: NetworkView }> {
    let view = await this.#look();
    if (this.#isOld()) {
      await this.#renew();
      view = await this.#look();
    }
    const newer: EpochSlot = view.epochs[0].number > view.epochs[1].number ? 0 : 1;
    const older: EpochSlot = newer === 0 ? 1 : 0;
    const isSettled = this.#newest !== null && this.#parts.now() - this.#newest.seenAt >= SETTLED_MS;
    const slot = isSettled ? newer : older;
    return { slot, epoch: view.epochs[slot], view };
  }

  async #look(): Promise<NetworkView> {
    const view = await this.#parts.ledger.network();
    const number = Math.max(view.epochs[0].number, view.epochs[1].number);
    // Seen for the first time by this process: the clock of the ledger is not compared with ours, only its age here.
    if (this.#newest?.number !== number) {
      const seenAt = this.#newest === null ? this.#parts.now() - SETTLED_MS : this.#parts.now();
      this.#newest = { number, seenAt };
    }
    return view;
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
