/** The ledger port on the embedded network: same process, same rules, no installation. */
import { toHex } from '../../../chaincode/src/kernel/bytes';
import { ENVELOPES, FUNCTIONS, TRANSIENT } from '../../../chaincode/src/protocol';
import type { ActKey, ActResult, Header, MspId } from '../../../chaincode/src/protocol/acts';
import type { NetworkView } from '../../../chaincode/src/protocol/network';
import type { Preview } from '../../../chaincode/src/protocol/preview';
import type { BlockEvent, TransactionEvent } from '../../../network/embedded/src/client/blockEvents';
import type { EmbeddedClient, EndorseRequest } from '../../../network/embedded/src/client/embeddedClient';
import {
  ChaincodeRefusedError,
  EmbeddedError,
  EndorsementsDifferError,
  OutcomeUnknownError,
  TooLargeError,
} from '../../../network/embedded/src/errors';
import type { EmbeddedNetwork } from '../../../network/embedded/src/network';
import { VALIDATION_CODES } from '../../../network/embedded/src/validationCodes';
import { answerOf, conflictOf, refusedQuestion, rejectionOf, requireCommitted, transactionOf } from './answers';
import { LedgerUnavailable } from './port';
import type { LedgerBlock, LedgerPort, LedgerTransaction, SubmitOutcome } from './port';

const ENDORSE_TIMEOUT_MS = 30_000;

/** What the port needs of a client of the embedded network. */
export type EmbeddedLedgerClient = Pick<EmbeddedClient, 'evaluate' | 'endorse' | 'submit' | 'blocks'>;

interface EmbeddedParts {
  readonly mspId: MspId;
  readonly client: EmbeddedLedgerClient;
  readonly network: Pick<EmbeddedNetwork, 'height'>;
}

function messagesOf(error: unknown): readonly string[] {
  return error instanceof ChaincodeRefusedError ? error.refusals.map(({ message }) => message) : [];
}

/** What an endorsement error means for the act. Rethrows what is no refusal and no passing state. */
function refusedSubmission(error: unknown): SubmitOutcome {
  const rejection = rejectionOf(messagesOf(error));
  if (rejection !== null) return rejection;
  // Endorsers at different heights, or a rule that is not deterministic: the same act again tells which.
  if (error instanceof EndorsementsDifferError) return { outcome: 'conflict', reason: error.message };
  if (error instanceof TooLargeError) return { outcome: 'rejected', code: 'too_large', details: {} };
  if (error instanceof EmbeddedError) throw new LedgerUnavailable(error.message, { cause: error });
  throw error;
}

/** A transaction of the embedded network in the port's words. */
export function ledgerTransaction(event: TransactionEvent): LedgerTransaction {
  const { transactionId, index, validationCode, endorserMspIds, writes, privateWrites } = event;
  const own = privateWrites.find(({ collection }) => collection === ENVELOPES)?.writes ?? [];
  return transactionOf({
    transactionId,
    index,
    isValid: validationCode === VALIDATION_CODES.VALID,
    event: event.event,
    writes,
    envelope: own[0]?.value ?? null,
    endorsers: endorserMspIds,
  });
}

/** A block of the embedded network in the port's words. */
export function ledgerBlock({ number, dataHash, transactions }: BlockEvent): LedgerBlock {
  return { number, dataHash: `sha256:${toHex(dataHash)}`, transactions: transactions.map(ledgerTransaction) };
}

class EmbeddedLedger implements LedgerPort {
  readonly mspId: MspId;
  readonly #parts: EmbeddedParts;

  constructor(parts: EmbeddedParts) {
    this.mspId = parts.mspId;
    this.#parts = parts;
  }

  async network(): Promise<NetworkView> {
    return (await this.#read('network', '')) as NetworkView;
  }

  async preview(question: Uint8Array): Promise<Preview> {
    return (await this.#evaluate(FUNCTIONS.preview, [], { [TRANSIENT.presented]: question })) as Preview;
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
    return this.#submit({ fn: FUNCTIONS.act, args: [String(slot)], transient, transientOf, organisations: endorsers });
  }

  async found(argument: string, endorsers: readonly MspId[]): Promise<void> {
    requireCommitted(await this.#submit({ fn: FUNCTIONS.found, args: [argument], organisations: endorsers }));
  }

  async changeMembers(argument: string, endorsers: readonly MspId[]): Promise<void> {
    requireCommitted(await this.#submit({ fn: FUNCTIONS.members, args: [argument], organisations: endorsers }));
  }

  renew(timeMs: number, endorsers: readonly MspId[]): Promise<SubmitOutcome> {
    return this.#submit({ fn: FUNCTIONS.renew, args: [String(timeMs)], organisations: endorsers });
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<LedgerBlock, void, undefined> {
    const stream = this.#parts.client.blocks({ fromBlock: from, organisation: this.mspId });
    const end = (): void => {
      void stream.return();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      for await (const block of stream) yield ledgerBlock(block);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  health(): Promise<{ readonly height: number }> {
    return Promise.resolve({ height: this.#parts.network.height() });
  }

  /** The network belongs to whoever opened it. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  #read(what: string, id: string): Promise<unknown> {
    return this.#evaluate(FUNCTIONS.read, [what, id], {});
  }

  async #evaluate(
    fn: string,
    args: readonly string[],
    transient: Readonly<Record<string, Uint8Array>>,
  ): Promise<unknown> {
    try {
      return answerOf(await this.#parts.client.evaluate({ fn, args, transient, organisation: this.mspId }));
    } catch (error) {
      const refused = refusedQuestion(messagesOf(error), error);
      if (refused !== null) throw refused;
      if (error instanceof EmbeddedError) throw new LedgerUnavailable(error.message, { cause: error });
      throw error;
    }
  }

  async #submit(request: EndorseRequest): Promise<SubmitOutcome> {
    const { client } = this.#parts;
    let endorsed: Awaited<ReturnType<EmbeddedClient['endorse']>>;
    try {
      endorsed = await client.endorse({ ...request, timeoutMs: ENDORSE_TIMEOUT_MS });
    } catch (error) {
      return refusedSubmission(error);
    }
    const result = answerOf(endorsed.payload) as ActResult;
    // An act that is on the ledger already was answered from its key: there is nothing to order.
    if (result.replay) {
      return {
        outcome: 'committed',
        result,
        transactionId: endorsed.transactionId,
        blockNumber: this.#parts.network.height(),
      };
    }
    const { transactionId } = endorsed;
    try {
      const { validationCode, validationName, blockNumber } = await client.submit(endorsed);
      if (validationCode === VALIDATION_CODES.VALID)
        return { outcome: 'committed', result, transactionId, blockNumber };
      const conflict = conflictOf(validationCode, validationName);
      if (conflict !== null) return conflict;
      throw new LedgerUnavailable(`the ledger did not take the transaction: ${validationName}`);
    } catch (error) {
      if (error instanceof OutcomeUnknownError) return { outcome: 'unknown', transactionId, reason: error.message };
      if (error instanceof EmbeddedError) throw new LedgerUnavailable(error.message, { cause: error });
      throw error;
    }
  }
}

/** One organisation's access to an open embedded network. */
export function embeddedLedger(parts: EmbeddedParts): LedgerPort {
  return new EmbeddedLedger(parts);
}
