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
import { seenBy } from '../archive/seen';
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
  /** Pause before the next attempt in milliseconds, by attempts so far; grows and differs from one to the next. */
  readonly pauseMs?: (attempts: number) => number;
  /** Fault injection in tests: called between steps; what it does not let go on is as if the process had ended there. */
  readonly betweenSteps?: (step: string) => Promise<void>;
}

/** Chunks on their way at once. */
const IN_FLIGHT_MAX = 6;
/** A chunk that somebody took and did not bring back is free again after this time. */
const LEASE_MS = 60_000;
/** After so many answers that could have been better, a chunk waits for somebody to bring it again. */
const LOST_MAX = 12;
/** Looks for work at least so often; another process may have left some. */
const IDLE_MS = 2000;

/** Chunks that somebody will carry when they are due. */
const ON_ITS_WAY = { $in: ['waiting', 'sent'] } as const;

type Settled = Partial<
  Pick<ChunkDocument, 'state' | 'outcomes' | 'code' | 'details' | 'transactionId' | 'nextAt' | 'lost'>
>;

export class Carrier {
  readonly #parts: CarrierParts;
  readonly #flying = new Set<Promise<void>>();
  #endRest: (() => void) | null = null;
  #isWoken = false;
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
    this.#isWoken = true;
    this.#endRest?.();
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
      this.#isWoken = false;
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

  /** Until something is due, somebody calls, or it is time to look. */
  async #rest(): Promise<void> {
    const dueMs = await this.#dueInMs();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, dueMs);
      this.#endRest = () => {
        clearTimeout(timer);
        resolve();
      };
      // Called between the look and the rest: nobody would call again.
      if (this.#isWoken) this.#endRest();
    });
    this.#endRest = null;
  }

  async #dueInMs(): Promise<number> {
    if (this.#flying.size >= IN_FLIGHT_MAX) return IDLE_MS;
    const next = await this.#tried(() => {
      const { chunks } = this.#parts.models;
      return chunks.findOne({ state: ON_ITS_WAY }, { nextAt: 1 }).sort({ nextAt: 1 }).lean();
    });
    const dueMs = next === null ? IDLE_MS : next.nextAt.getTime() - Date.now();
    return Math.min(IDLE_MS, Math.max(0, dueMs));
  }

  #take(): Promise<ChunkDocument | null> {
    return this.#tried(() => {
      const now = Date.now();
      return this.#parts.models.chunks
        .findOneAndUpdate(
          { state: ON_ITS_WAY, nextAt: { $lte: new Date(now) } },
          { $set: { nextAt: new Date(now + LEASE_MS) } },
          { sort: { nextAt: 1 } },
        )
        .lean();
    });
  }

  /** The store may be away for a while, and the loop outlives that. */
  async #tried<T>(look: () => Promise<T | null>): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'the outbox cannot be read');
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      return null;
    }
  }

  #step(name: string): Promise<void> | undefined {
    return this.#parts.betweenSteps?.(name);
  }

  async #carry(chunk: ChunkDocument): Promise<void> {
    const { models, statements, logger } = this.#parts;
    try {
      await this.#step('taken');
      const settled = await this.#attempt(chunk).catch((error: unknown) => {
        logger.error({ err: error, chunk: chunk._id }, 'an act could not be carried');
        return this.#later(chunk);
      });
      // What is on the ledger is so whoever brought it; anything else is told of the turn in which it was tried.
      const turn = settled.state === 'applied' ? {} : { turn: chunk.turn };
      await models.chunks.updateOne({ _id: chunk._id, ...turn }, { $set: settled, $inc: { attempts: 1 } });
      await this.#step('recorded');
      if (settled.state === 'stuck') logger.warn({ chunk: chunk._id, code: settled.code }, 'an act is stuck');
      await statements.tell(chunk.statement);
    } catch (error) {
      // Not recorded: its lease ends, and then it is looked up by its act key like any other.
      logger.error({ err: error, chunk: chunk._id }, 'what became of an act could not be recorded');
    }
  }

  async #attempt(chunk: ChunkDocument): Promise<Settled> {
    const { ledger, models } = this.#parts;
    const recorded = await ledger.outcome(chunk.act);
    if (recorded !== null) return { state: 'applied', outcomes: recorded.outcomes, code: null, details: null };
    await this.#step('looked up');
    const statement = await models.statements.findById(chunk.statement).lean();
    if (statement === null) throw new RangeError(`chunk without its statement: ${chunk._id}`);
    const tags = await this.#tagsOf(chunk);
    const presented = canonicalBytes(await this.#presentation(chunk, statement, tags));
    const { slot } = await this.#parts.epochs.current();
    await models.chunks.updateOne({ _id: chunk._id }, { $set: { state: 'sent', tags } });
    await this.#step('sent');
    const outcome = await ledger.submit({ presented, slot, endorsers: chunk.endorsers });
    await this.#step('answered');
    return this.#settle(chunk, outcome);
  }

  /** Again after a pause; the act stays as it was signed. */
  #later({ attempts }: ChunkDocument): Settled {
    const { pauseMs = growingPauseMs } = this.#parts;
    return { nextAt: new Date(Date.now() + pauseMs(attempts)) };
  }

  /** Nothing was applied, and it may yet be: not for ever, because each attempt costs every endorser. */
  #lost(chunk: ChunkDocument): Settled {
    const count = chunk.lost + 1;
    return { ...this.#later(chunk), state: count < LOST_MAX ? 'waiting' : 'stuck', lost: count };
  }

  #settle(chunk: ChunkDocument, outcome: SubmitOutcome): Settled {
    switch (outcome.outcome) {
      case 'committed': {
        const { result, transactionId } = outcome;
        return { state: 'applied', outcomes: result.outcomes, code: null, details: null, transactionId };
      }
      case 'rejected': {
        const { code, details } = outcome;
        if (isFinal(code)) return { state: 'refused', outcomes: chunk.items.map(() => 'refused'), code, details };
        // The carrier's side: what was presented was missing or out of date. Our archive may only be a block behind.
        return { ...this.#lost(chunk), code, details };
      }
      case 'conflict':
        return this.#lost(chunk);
      case 'unknown':
        return { ...this.#later(chunk), state: 'sent', transactionId: outcome.transactionId };
    }
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
    // What somebody brought along is tried first; where it does not hold, every other time what we know ourselves.
    const brought = chunk.attempts % 2 === 0 ? chunk.evidence : null;
    const own = { party: statement.party, items: chunk.items, signatures };
    const evidence = brought ?? (await collect(seenBy(archive, own.party), own));
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

/** Doubles up to half a minute; the odd part keeps those apart that lost against each other. */
function growingPauseMs(attempts: number): number {
  return Math.min(30_000, 200 * 2 ** Math.min(attempts, 8)) + Math.floor(Math.random() * 100);
}
