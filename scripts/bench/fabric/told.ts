/** What an organisation is told while it is measured: every block opened as its projector opens it, and how late. */
import type { MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import { openEnvelope } from '../../../chaincode/src/ledger/envelope';
import type { Unwrapper } from '../../../chaincode/src/suites/ports';
import { absorb } from '../../../gateway/src/archive/absorb';
import { MemoryArchive } from '../../../gateway/src/archive/memory';
import type { LedgerPort, LedgerTransaction } from '../../../gateway/src/ledger/port';
import { sha256 } from '../../client/desk';

const POLL_MS = 5;
const WAIT_MS = 120_000;

/** Follows one organisation's blocks and keeps what it was told. */
export class Told {
  readonly archive = new MemoryArchive();
  readonly #stop = new AbortController();
  readonly #at = new Map<RecordId, number>();
  readonly #done: Promise<void>;

  constructor(
    readonly ledger: Pick<LedgerPort, 'blocks' | 'mspId'>,
    readonly reader: Readonly<{ network: string; unwrapper: Unwrapper }>,
  ) {
    this.#done = this.#follow();
  }

  get mspId(): MspId {
    return this.ledger.mspId;
  }

  /** When an act was taken in, by `performance.now()`; waits for it. */
  async when(act: RecordId): Promise<number> {
    const limit = performance.now() + WAIT_MS;
    for (;;) {
      const at = this.#at.get(act);
      if (at !== undefined) return at;
      if (performance.now() > limit) throw new Error(`act ${act} was never told to ${this.mspId}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #follow(): Promise<void> {
    for await (const { transactions } of this.ledger.blocks(0, this.#stop.signal)) {
      for (const transaction of transactions) await this.#take(transaction);
    }
  }

  async #take({ isValid, event, envelope, transactionId }: LedgerTransaction): Promise<void> {
    if (!isValid || event === null || envelope === null) return;
    const { network, unwrapper } = this.reader;
    const groups = await openEnvelope(envelope, unwrapper, { network, transactionId });
    // Sealed by the rules of this network; what the product does with one that is not is the projector's affair.
    if (groups.length > 0) this.archive.add(absorb(sha256, groups as readonly SealedGroup[]));
    this.#at.set(event.act, performance.now());
  }
}
