/** The ledger port on a Fabric network, whichever client reaches it. */
import { FUNCTIONS, TRANSIENT } from '../../../../chaincode/src/protocol';
import type { ActKey, ActResult, Header, MspId } from '../../../../chaincode/src/protocol/acts';
import type { NetworkView } from '../../../../chaincode/src/protocol/network';
import type { Preview } from '../../../../chaincode/src/protocol/preview';
import { VALIDATION_CODES, validationName } from '../../../../network/embedded/src/validationCodes';
import { answerOf, conflictOf, refusedQuestion, rejectionOf, requireCommitted } from '../answers';
import { LedgerUnavailable } from '../port';
import type { LedgerBlock, LedgerPort, SubmitOutcome } from '../port';
import { AnswersDiffer, ChaincodeSaidNo, FabricUnreachable } from './client';
import type { EndorsedTransaction, FabricCall, FabricClient } from './client';

const NO_TRANSIENT = {};
const HEIGHT_POLL_MS = 500;
const PAUSE_POLL_MS = 200;
const PAUSE_MS_MAX = 120_000;

/** Ends early when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** What an endorsement error means for the act. Rethrows what is no refusal and no passing state. */
function refusedSubmission(error: unknown): SubmitOutcome {
  if (error instanceof ChaincodeSaidNo) {
    const rejection = rejectionOf(error.messages);
    if (rejection !== null) return rejection;
    throw new LedgerUnavailable(error.message, { cause: error });
  }
  // Endorsers at different heights, or a rule that is not deterministic: the same act again tells which.
  if (error instanceof AnswersDiffer) return { outcome: 'conflict', reason: error.message };
  throw unavailable(error);
}

function unavailable(error: unknown): unknown {
  return error instanceof FabricUnreachable ? new LedgerUnavailable(error.message, { cause: error }) : error;
}

/** Ordered and judged. Throws LedgerUnavailable where it was certainly not written and trying again will not help. */
async function orderedOutcome(endorsed: EndorsedTransaction, result: ActResult): Promise<SubmitOutcome> {
  const { transactionId } = endorsed;
  const commit = await endorsed.order();
  if (!commit.isSeen) return { outcome: 'unknown', transactionId, reason: commit.reason };
  const { validationCode, blockNumber } = commit;
  if (validationCode === VALIDATION_CODES.VALID) return { outcome: 'committed', result, transactionId, blockNumber };
  const conflict = conflictOf(validationCode, validationName(validationCode));
  if (conflict !== null) return conflict;
  throw new LedgerUnavailable(`the ledger did not take the transaction: ${validationName(validationCode)}`);
}

class FabricLedger implements LedgerPort {
  readonly mspId: MspId;
  readonly #client: FabricClient;
  readonly #isPaused: () => boolean;

  constructor(mspId: MspId, client: FabricClient, isPaused: () => boolean) {
    this.mspId = mspId;
    this.#client = client;
    this.#isPaused = isPaused;
  }

  async network(): Promise<NetworkView> {
    return (await this.#read('network', '')) as NetworkView;
  }

  async preview(question: Uint8Array): Promise<Preview> {
    const call = { fn: FUNCTIONS.preview, args: [], transient: { [TRANSIENT.presented]: question } };
    return (await this.#evaluate(call)) as Preview;
  }

  async outcome(act: string): Promise<ActKey | null> {
    return (await this.#read('act', act)) as ActKey | null;
  }

  async header(id: string): Promise<Header | null> {
    return (await this.#read('header', id)) as Header | null;
  }

  submit({ presented, presentedTo, slot, endorsers }: Parameters<LedgerPort['submit']>[0]): Promise<SubmitOutcome> {
    const transient = { [TRANSIENT.presented]: presented };
    const transientOf = new Map(
      [...(presentedTo ?? [])].map(([mspId, bytes]) => [mspId, { [TRANSIENT.presented]: bytes }] as const),
    );
    return this.#submit({ fn: FUNCTIONS.act, args: [String(slot)], transient, transientOf }, endorsers);
  }

  async found(argument: string, endorsers: readonly MspId[]): Promise<void> {
    const call = { fn: FUNCTIONS.found, args: [argument], transient: NO_TRANSIENT };
    requireCommitted(await this.#submit(call, endorsers));
  }

  async changeMembers(argument: string, endorsers: readonly MspId[]): Promise<void> {
    const call = { fn: FUNCTIONS.members, args: [argument], transient: NO_TRANSIENT };
    requireCommitted(await this.#submit(call, endorsers));
  }

  renew(timeMs: number, endorsers: readonly MspId[]): Promise<SubmitOutcome> {
    return this.#submit({ fn: FUNCTIONS.renew, args: [String(timeMs)], transient: NO_TRANSIENT }, endorsers);
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<LedgerBlock, void, undefined> {
    try {
      if (await this.#reaches(from, signal)) yield* this.#client.blocks(from, signal);
    } catch (error) {
      if (!signal.aborted) throw unavailable(error);
    }
  }

  /** A peer refuses a stream that begins beyond its next block, so that is waited for. False: nobody wants it any more. */
  async #reaches(from: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if ((await this.#client.height()) >= from) return true;
      await pause(HEIGHT_POLL_MS, signal);
    }
    return false;
  }

  async health(): Promise<{ readonly height: number }> {
    try {
      return { height: await this.#client.height() };
    } catch (error) {
      throw unavailable(error);
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** The operator pauses writes while the channel changes; what comes meanwhile waits, and not for ever. */
  async #untilWritable(): Promise<void> {
    const limit = Date.now() + PAUSE_MS_MAX;
    while (this.#isPaused()) {
      if (Date.now() > limit) throw new LedgerUnavailable('writes are paused while the network is changed');
      await pause(PAUSE_POLL_MS, new AbortController().signal);
    }
  }

  #read(what: string, id: string): Promise<unknown> {
    return this.#evaluate({ fn: FUNCTIONS.read, args: [what, id], transient: NO_TRANSIENT });
  }

  async #evaluate(call: FabricCall): Promise<unknown> {
    try {
      return answerOf(await this.#client.evaluate(call));
    } catch (error) {
      if (!(error instanceof ChaincodeSaidNo)) throw unavailable(error);
      throw refusedQuestion(error.messages, error) ?? new LedgerUnavailable(error.message, { cause: error });
    }
  }

  async #submit(call: FabricCall, organisations: readonly MspId[]): Promise<SubmitOutcome> {
    await this.#untilWritable();
    let endorsed: EndorsedTransaction;
    try {
      endorsed = await this.#client.endorse(call, organisations);
    } catch (error) {
      return refusedSubmission(error);
    }
    const result = answerOf(endorsed.payload) as ActResult;
    try {
      if (!result.replay) return await orderedOutcome(endorsed, result);
      // An act that is on the ledger already was answered from its key: there is nothing to order.
      const blockNumber = await this.#client.height();
      return { outcome: 'committed', result, transactionId: endorsed.transactionId, blockNumber };
    } catch (error) {
      throw unavailable(error);
    }
  }
}

/** The port of one organisation. Closing it closes its client. While `isPaused`, nothing new is sent. */
export function fabricLedgerOn(mspId: MspId, client: FabricClient, isPaused = (): boolean => false): LedgerPort {
  return new FabricLedger(mspId, client, isPaused);
}
