/**
 * Carries signed chunks to the ledger: an outbox with leases. Whatever becomes of the process, a chunk is looked up by
 * its act key before it is sent again, so nothing happens twice and no outcome is guessed.
 */
import type { Logger } from 'pino';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { isFinal } from '../../../chaincode/src/kernel/failure';
import type { InvoiceTags, Presented } from '../../../chaincode/src/protocol/acts';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { itemSalt, sealSeed } from '../../../chaincode/src/statement/salts';
import type { Archive } from '../archive/archive';
import { collect } from '../archive/present';
import type { LedgerPort, SubmitOutcome } from '../ledger/port';
import type { ChunkDocument, PeopleModels, StatementDocument } from '../people/models';
import type { Epochs } from './epochs';
import { carriedSignatures } from './statements';
import type { Statements } from './statements';

export interface CarrierParts {
  readonly models: Pick<PeopleModels, 'statements' | 'chunks'>;
  readonly ledger: Pick<LedgerPort, 'submit' | 'outcome'>;
  readonly archive: Archive;
  readonly epochs: Pick<Epochs, 'current'>;
  readonly tagsOf: (invoices: readonly Invoice[]) => Promise<readonly InvoiceTags[]>;
  readonly statements: Pick<Statements, 'tell'>;
  readonly sha256: Sha256;
  readonly logger: Logger;
}

/** Chunks on their way at once. */
const IN_FLIGHT_MAX = 6;
/** A chunk that somebody took and did not bring back is free again after this time. */
const LEASE_MS = 60_000;
/** After so many attempts that could have gone better, a chunk waits for a person or another carrier. */
const ATTEMPTS_MAX = 12;
const IDLE_MS = 2000;

type Settled = Partial<
  Pick<ChunkDocument, 'state' | 'outcomes' | 'code' | 'details' | 'transactionId' | 'nextAt' | 'tags'>
>;

export class Carrier {
  readonly #parts: CarrierParts;
  readonly #flying = new Set<Promise<void>>();
  #wake: (() => void) | null = null;
  #isStopped = false;
  #loop: Promise<void> | null = null;

  constructor(parts: CarrierParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Something new may be there. */
  wake(): void {
    this.#wake?.();
  }

  /** Lets what is on its way arrive, takes nothing new. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.wake();
    await this.#loop;
    await Promise.all(this.#flying);
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const chunk = this.#flying.size < IN_FLIGHT_MAX ? await this.#take() : null;
      if (chunk === null) {
        await this.#rest();
        continue;
      }
      const flight = this.#carry(chunk).finally(() => {
        this.#flying.delete(flight);
        this.wake();
      });
      this.#flying.add(flight);
    }
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #take(): Promise<ChunkDocument | null> {
    const now = Date.now();
    const found = await this.#parts.models.chunks
      .findOneAndUpdate(
        { state: { $in: ['waiting', 'sent'] }, nextAt: { $lte: new Date(now) } },
        { $set: { nextAt: new Date(now + LEASE_MS) } },
        { sort: { nextAt: 1 } },
      )
      .lean();
    return found;
  }

  async #carry(chunk: ChunkDocument): Promise<void> {
    const { models, statements, logger } = this.#parts;
    try {
      const settled = await this.#attempt(chunk);
      await models.chunks.updateOne({ _id: chunk._id }, { $set: settled, $inc: { attempts: 1 } });
      if (settled.state === 'stuck') logger.warn({ chunk: chunk._id, code: settled.code }, 'an act is stuck');
    } catch (error) {
      logger.error({ err: error, chunk: chunk._id }, 'an act could not be carried');
      await models.chunks.updateOne({ _id: chunk._id }, { $set: later(chunk), $inc: { attempts: 1 } });
    }
    await statements.tell(chunk.statement);
  }

  async #attempt(chunk: ChunkDocument): Promise<Settled> {
    const { ledger, models } = this.#parts;
    const recorded = await ledger.outcome(chunk.act);
    if (recorded !== null) return { state: 'applied', outcomes: recorded.outcomes, code: null, details: null };
    const statement = await models.statements.findById(chunk.statement).lean();
    if (statement === null) throw new RangeError(`chunk without its statement: ${chunk._id}`);
    const tags = await this.#tagsOf(chunk);
    const presented = canonicalBytes(await this.#presentation(chunk, statement, tags));
    const { slot } = await this.#parts.epochs.current();
    await models.chunks.updateOne({ _id: chunk._id }, { $set: { state: 'sent', tags } });
    const outcome = await ledger.submit({ presented, slot, endorsers: chunk.endorsers });
    return settle(chunk, outcome);
  }

  async #tagsOf(chunk: ChunkDocument): Promise<readonly InvoiceTags[]> {
    if (chunk.tags.length > 0) return chunk.tags;
    const invoices = chunk.items.flatMap((item) => (item.kind === 'present_invoice' ? [item.invoice] : []));
    return invoices.length === 0 ? [] : this.#parts.tagsOf(invoices);
  }

  async #presentation(
    chunk: ChunkDocument,
    document: StatementDocument,
    tags: readonly InvoiceTags[],
  ): Promise<Presented> {
    const { archive, sha256 } = this.#parts;
    const { statement, lines, seed } = document;
    const signatures = carriedSignatures(document.signatures);
    const evidence =
      chunk.evidence ?? (await collect(archive, { party: statement.party, items: chunk.items, signatures }));
    return {
      statement,
      lines,
      chunk: chunk.index,
      items: chunk.items,
      salts: chunk.items.map((_, index) => itemSalt(sha256, seed, chunk.start + index)),
      signatures,
      seed: sealSeed(sha256, seed, chunk.index),
      ...evidence,
      tags,
    };
  }
}

/** Again after a pause that grows; the act stays as it was signed. */
function later(chunk: Pick<ChunkDocument, 'attempts'>): Settled {
  const pauseMs = Math.min(30_000, 200 * 2 ** Math.min(chunk.attempts, 8));
  return { nextAt: new Date(Date.now() + pauseMs + Math.floor(Math.random() * 100)) };
}

function settle(chunk: ChunkDocument, outcome: SubmitOutcome): Settled {
  switch (outcome.outcome) {
    case 'committed': {
      const { result, transactionId } = outcome;
      return { state: 'applied', outcomes: result.outcomes, code: null, details: null, transactionId };
    }
    case 'rejected': {
      const { code, details } = outcome;
      if (isFinal(code)) return { state: 'refused', outcomes: chunk.items.map(() => 'refused'), code, details };
      // The carrier's side: what was presented was missing or out of date. Our archive may only be a block behind.
      const isHopeless = chunk.attempts + 1 >= ATTEMPTS_MAX;
      return { ...(isHopeless ? {} : later(chunk)), state: isHopeless ? 'stuck' : 'waiting', code, details };
    }
    case 'conflict':
      return { ...later(chunk), state: 'waiting' };
    case 'unknown':
      return { ...later(chunk), state: 'sent', transactionId: outcome.transactionId };
  }
}
