/**
 * Takes the memory ledger's place under the people of the road: what they submit and ask goes through the ports of
 * their organisations, and what they are told comes from the blocks. Its state in memory stays empty.
 */
import { Failure } from '../../../chaincode/src/kernel/failure';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { EpochSlot } from '../../../chaincode/src/protocol/network';
import { LedgerRefused } from '../../../gateway/src/ledger/port';
import type { LedgerPort, LedgerTransaction, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { REGULATOR } from '../consortium';
import { MemoryLedger } from '../memoryLedger';
import type { Call, Committed } from '../memoryLedger';
import { transactionIn } from './reading';

export type Ports = Readonly<Record<MspId, LedgerPort>>;

const ATTEMPTS_MAX = 30;
const PAUSE_MS = 150;
const BEHIND_MS_MAX = 60_000;

export function portOf(ports: Ports, mspId: MspId): LedgerPort {
  const port = ports[mspId];
  if (port === undefined) throw new RangeError(`no port of ${mspId}`);
  return port;
}

/** What a contract would have thrown. */
function thrown(error: unknown): unknown {
  return error instanceof LedgerRefused ? new Failure(error.code, error.details, { cause: error }) : error;
}

export class PortLedger extends MemoryLedger {
  readonly #ports: Ports;
  /** Height at which everything that was committed through here is there. */
  #height = 0;

  constructor(ports: Ports) {
    super();
    this.#ports = ports;
  }

  override async evaluate(fn: string, call: Call): Promise<string> {
    const port = portOf(this.#ports, call.client);
    try {
      if (fn === 'preview') {
        await this.#untilThere(port);
        return JSON.stringify(await port.preview(call.transient ?? new Uint8Array()));
      }
      const [what, id = ''] = call.args;
      if (what === 'network') return JSON.stringify(await port.network());
      return JSON.stringify(await (what === 'act' ? port.outcome(id) : port.header(id)));
    } catch (error) {
      throw thrown(error);
    }
  }

  /** Throws Failure where the ledger refuses. A lost race is run again: endorsers may be at different heights. */
  override async submit(fn: string, call: Call, endorsers: readonly MspId[]): Promise<Committed> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const outcome = await this.#once(fn, call, endorsers);
      if (outcome.outcome === 'committed') return this.#committed(outcome, call.client);
      if (outcome.outcome === 'rejected') throw new Failure(outcome.code, outcome.details);
      if (outcome.outcome === 'unknown') throw new Error(`not seen: ${outcome.reason}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(`lost ${ATTEMPTS_MAX} races`);
  }

  /** People ask about what they were told of; the peer of another organisation may hear of it a moment later. */
  async #untilThere(port: LedgerPort): Promise<void> {
    const limit = Date.now() + BEHIND_MS_MAX;
    while ((await port.health()).height < this.#height) {
      if (Date.now() > limit) throw new Error(`${port.mspId} does not come to block ${this.#height}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #once(fn: string, call: Call, endorsers: readonly MspId[]): Promise<SubmitOutcome> {
    const port = portOf(this.#ports, call.client);
    const [argument = ''] = call.args;
    if (fn === 'renew') return port.renew(Number(argument), endorsers);
    const slot: EpochSlot = argument === '0' ? 0 : 1;
    const { transient = new Uint8Array(), transientOf = new Map<MspId, Uint8Array>() } = call;
    return port.submit({ presented: transient, presentedTo: transientOf, slot, endorsers });
  }

  async #committed(outcome: CommittedOutcome, client: MspId): Promise<Committed> {
    const committed = await committedAt(portOf(this.#ports, client), outcome);
    this.#height = Math.max(this.#height, outcome.blockNumber + 1);
    this.transactions.push(committed);
    return committed;
  }
}

type CommittedOutcome = Extract<SubmitOutcome, { readonly outcome: 'committed' }>;

/** A committed act with its envelope, as the people of a world absorb it. */
export async function committedAt(port: LedgerPort, outcome: CommittedOutcome): Promise<Committed> {
  const { result, transactionId, blockNumber } = outcome;
  const found = result.replay ? null : await transactionIn(port, { transactionId, blockNumber });
  return { ...bare(found), answer: JSON.stringify(result), transactionId };
}

function bare(found: LedgerTransaction | null): Omit<Committed, 'answer' | 'transactionId'> {
  const nothing = new Map<string, string>();
  const envelope = found?.envelope ?? null;
  const envelopes = new Map(envelope === null ? [] : [[found?.event?.act ?? '', envelope]]);
  return { reads: new Set(), writes: nothing, policies: nothing, envelopes, event: null };
}

/** Organisations that run nodes, the one that only reads last. */
export function readers(ports: Ports): readonly MspId[] {
  return Object.keys(ports).sort((one, other) => Number(one === REGULATOR) - Number(other === REGULATOR));
}
