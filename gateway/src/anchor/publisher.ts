/**
 * Anchors the ledger, range after range, in rounds: look at the chain and the ledger, compare what is there, decide,
 * perhaps send. It keeps no state of its own that matters: killed anywhere, started twice, cut off after sending or set
 * back by the chain, the next round starts from what chain and ledger say. That there is one root per range and no gap
 * is the contract's doing; the publisher's is that there will be one at all, at a bounded price.
 */
import type { Logger } from 'pino';
import { LedgerUnavailable } from '../ledger/port';
import { nextStep } from './decide';
import type { AnchorPolicy, Attempt, Rest, Step } from './decide';
import { ChainRefused, ChainUnavailable } from './port';
import type { AnchorChain, AnchoredRange, AnchorPlace, ChainView } from './port';
import { BlockWindow } from './window';
import type { WindowParts } from './window';

/** How the anchor stands. `differs`: a root on the chain is not that of our ledger, which somebody must look at. */
export type AnchorState = Rest | 'starting' | 'sent' | 'refused' | 'unreachable' | 'differs';

/** States in which nothing is anchored although it should be. */
const TROUBLE: ReadonlySet<AnchorState> = new Set(['expensive', 'ledger_behind', 'refused', 'unreachable']);

/** What is known of the anchor, as of the last round. */
export interface AnchorStatus {
  readonly place: AnchorPlace;
  readonly state: AnchorState;
  /** The newest range with a root; null where there is none. */
  readonly newest: AnchoredRange | null;
  /** First block without a root on the chain, and first without one that is settled. */
  readonly next: number;
  readonly settledNext: number;
}

export interface PublisherParts extends WindowParts {
  readonly chain: AnchorChain;
  readonly policy: AnchorPolicy;
  readonly logger: Logger;
  /** Time between two rounds in milliseconds. */
  readonly roundMs: number;
  readonly now: () => number;
}

export class Publisher {
  readonly #parts: PublisherParts;
  readonly #window: BlockWindow;
  #attempt: Attempt | null = null;
  /** Below this block every root that came while this process runs was compared after it had settled. */
  #compared = Infinity;
  #refusal = '';
  #status: AnchorStatus;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#window = new BlockWindow(parts);
    this.#status = { place: parts.chain.place, state: 'starting', newest: null, next: 0, settledNext: 0 };
  }

  get status(): AnchorStatus {
    return this.#status;
  }

  /** Rounds until the signal is raised. */
  async run(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      await this.#safeRound(signal);
      if (!isOver()) await pause(this.#parts.roundMs, signal);
    }
  }

  /** One round. Throws ChainUnavailable, LedgerUnavailable. */
  async round(signal: AbortSignal): Promise<void> {
    const { chain, ledger, policy, now } = this.#parts;
    const view = await chain.view();
    const { height } = await ledger.health();
    const ranges = await this.#rangesToCompare(view);
    await this.#window.cover(Math.min(view.settledNext, ranges.at(-1)?.first ?? 0, height), height, signal);
    if (signal.aborted) return;
    if (ranges.some((range) => this.#differs(range))) {
      this.#say(view, 'differs');
      return;
    }
    if (height >= view.next) this.#compared = view.settledNext;
    const step = nextStep({ view, height, attempt: this.#attempt, nowMs: now() }, policy);
    if (step.step === 'rest') {
      this.#attempt = step.attempt;
      this.#say(view, step.why);
    } else {
      this.#say(view, await this.#send(step));
    }
  }

  async #safeRound(signal: AbortSignal): Promise<void> {
    try {
      await this.round(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ChainUnavailable || error instanceof LedgerUnavailable)) {
        this.#parts.logger.error({ err: error }, 'a round of the anchor failed');
      }
      this.#change('unreachable', error instanceof Error ? error.message : '');
    }
  }

  /**
   * The ranges whose root is not known to be ours, newest first: all that are not settled or were not when they were last
   * compared, because one that is right may lie on one that is wrong. The newest is always among them: whether it is
   * still ours is the first thing a restarted publisher looks at.
   */
  async #rangesToCompare({ newest, settledNext }: ChainView): Promise<readonly AnchoredRange[]> {
    const from = Math.min(this.#compared, settledNext);
    const ranges: AnchoredRange[] = [];
    for (let range = newest; range !== null;) {
      ranges.push(range);
      range = range.first > from ? await this.#parts.chain.rangeOf(range.first - 1) : null;
    }
    return ranges;
  }

  /** A root on the chain that our blocks do not have. */
  #differs(range: AnchoredRange): boolean {
    return this.#window.has(range) && this.#window.rootOf(range) !== range.root;
  }

  async #send({ first, last, attempt }: Extract<Step, { readonly step: 'send' }>): Promise<AnchorState> {
    const { chain, logger } = this.#parts;
    const { nonce, maxFee, tip } = attempt;
    const before = this.#attempt;
    // Remembered first: where no answer comes, the transaction may have arrived.
    this.#attempt = attempt;
    try {
      await chain.send({ first, last, root: this.#window.rootOf({ first, last }), nonce, maxFee, tip });
      logger.info({ first, last, nonce, maxFee: String(maxFee) }, 'a root was sent to the chain');
      return 'sent';
    } catch (error) {
      if (!(error instanceof ChainRefused)) throw error;
      // Perhaps another publisher was faster, perhaps the node wants a higher price: the next rounds see which.
      if (error.by === 'contract') this.#attempt = before;
      this.#tellRefusal(error);
      return 'refused';
    }
  }

  /** Once, and not again with every round. */
  #tellRefusal({ message }: ChainRefused): void {
    if (message === this.#refusal) return;
    this.#refusal = message;
    this.#parts.logger.warn({ refusal: message }, 'a root was not taken');
  }

  #say({ newest, next, settledNext }: ChainView, state: AnchorState): void {
    this.#change(state);
    this.#status = { ...this.#status, newest, next, settledNext };
  }

  #change(state: AnchorState, why = ''): void {
    if (state === this.#status.state) return;
    const { logger } = this.#parts;
    if (state === 'differs') logger.fatal({ newest: this.#status.newest }, 'a root on the chain is not our ledger’s');
    else if (TROUBLE.has(state)) logger.warn({ state, ...(why === '' ? {} : { why }) }, 'the anchor');
    else logger.debug({ state }, 'the anchor');
    this.#status = { ...this.#status, state };
  }
}

/** Waits, or less when the signal is raised. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
