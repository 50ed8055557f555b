/**
 * Statements on their way: stored with their signatures, waiting for a second one or carried to the ledger. A statement
 * is named by its own hash, so storing it twice stores it once.
 */
import type { MspId, Signature } from '../../../chaincode/src/protocol/acts';
import type { Item } from '../../../chaincode/src/protocol/items';
import { actId } from '../../../chaincode/src/statement/ids';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { totalSums } from '../../../chaincode/src/statement/manifest';
import { chunkOf, chunkRange, isWholeRun } from '../../../chaincode/src/statement/run';
import type { Run } from '../../../chaincode/src/statement/run';
import type { CarriedEvidence, ChunkDocument, PeopleModels, StatementDocument } from '../people/models';
import type { Hub } from '../runtime/hub';

export interface StatementParts {
  readonly models: Pick<PeopleModels, 'statements' | 'chunks'>;
  readonly sha256: Sha256;
  readonly hub: Hub;
  /** Who will be asked to endorse. */
  readonly endorsersFor: (party: string, items: readonly Item[]) => Promise<readonly MspId[]>;
  /** Told when something is ready to be carried. */
  readonly wake: () => void;
}

/** A run that does not hang together: nobody could have signed it knowingly. */
export class BrokenRun extends Error {
  constructor() {
    super('items, lines and statement do not belong together');
    this.name = 'BrokenRun';
  }
}

/** The two signatures a run needs are a maker's and a checker's; one signature alone is `sole`. */
export function isComplete(signatures: readonly Signature[], persons: number): boolean {
  const roles = signatures.map(({ role }) => role);
  if (persons === 1 && roles.includes('sole')) return true;
  return roles.includes('maker') && roles.includes('checker');
}

/** Signatures in the form the chaincode takes: one sole, or maker and checker. */
export function carriedSignatures(signatures: readonly Signature[]): readonly Signature[] {
  const sole = signatures.find(({ role }) => role === 'sole');
  if (sole !== undefined) return [sole];
  return ['maker' as const, 'checker' as const].flatMap((role) =>
    signatures.filter((entry) => entry.role === role).slice(-1),
  );
}

export interface NewStatement {
  readonly run: Run;
  readonly signature: Signature;
  readonly persons: number;
  readonly user: string;
  /** Bodies and proofs brought along by a carrier who is not the host. */
  readonly evidence: CarriedEvidence | null;
}

export class Statements {
  readonly #parts: StatementParts;

  constructor(parts: StatementParts) {
    this.#parts = parts;
  }

  /** Stores a run with its first signature. Throws BrokenRun. The same statement again only adds its signature. */
  async store(added: NewStatement): Promise<StatementDocument> {
    const { models, sha256 } = this.#parts;
    const { run } = added;
    if (!isWholeRun(sha256, run)) throw new BrokenRun();
    const known = await models.statements.findById(run.statementHash).lean();
    if (known === null) {
      await this.#insertChunks(added);
      const { statement, lines, items, seed, statementHash } = run;
      const document: StatementDocument = {
        _id: statementHash,
        party: statement.party,
        kind: statement.kind,
        statement,
        lines,
        seed,
        signatures: [],
        persons: added.persons,
        state: 'waiting',
        count: items.length,
        sums: totalSums(lines),
        createdAt: new Date(),
        createdBy: added.user,
      };
      await models.statements.updateOne({ _id: statementHash }, { $setOnInsert: document }, { upsert: true });
    }
    return this.sign(run.statementHash, added.signature);
  }

  async #insertChunks({ run, evidence }: NewStatement): Promise<void> {
    const { models, sha256, endorsersFor } = this.#parts;
    const { statementHash, lines } = run;
    const endorsers = await endorsersFor(run.statement.party, run.items.slice(0, 1));
    for (const index of lines.keys()) {
      const [start] = chunkRange(lines, index);
      const document: ChunkDocument = {
        _id: `${statementHash}:${index}`,
        statement: statementHash,
        index,
        start,
        items: chunkOf(sha256, { ...run, signatures: [] }, index).items,
        act: actId(sha256, statementHash, index),
        endorsers,
        state: 'held',
        tags: [],
        evidence,
        outcomes: [],
        code: null,
        details: null,
        attempts: 0,
        transactionId: null,
        nextAt: new Date(),
      };
      await models.chunks.updateOne({ _id: document._id }, { $setOnInsert: document }, { upsert: true });
    }
  }

  /** Adds a signature; with the last one needed the run is carried. Null where there is no such statement. */
  async sign(hash: string, signature: Signature): Promise<StatementDocument> {
    const { models } = this.#parts;
    // The same signer signs once: a later signature of the same role by another signer takes its place beside it.
    await models.statements.updateOne(
      { _id: hash, state: 'waiting', signatures: { $not: { $elemMatch: { signer: signature.signer } } } },
      { $push: { signatures: signature } },
    );
    const document = await models.statements.findById(hash).lean();
    if (document === null) throw new RangeError('no such statement');
    if (document.state === 'waiting' && isComplete(document.signatures, document.persons)) await this.#release(hash);
    const latest = (await models.statements.findById(hash).lean()) ?? document;
    await this.tell(hash);
    return latest;
  }

  async #release(hash: string): Promise<void> {
    const { models, wake } = this.#parts;
    await models.chunks.updateMany(
      { statement: hash, state: 'held' },
      { $set: { state: 'waiting', nextAt: new Date() } },
    );
    await models.statements.updateOne({ _id: hash, state: 'waiting' }, { $set: { state: 'carrying' } });
    wake();
  }

  /** Puts runs that were released half-way before a crash on their way again. */
  async resume(): Promise<void> {
    const { models } = this.#parts;
    for await (const document of models.statements.find({ state: { $in: ['waiting', 'carrying'] } }).lean()) {
      if (isComplete(document.signatures, document.persons)) await this.#release(document._id);
    }
    await models.chunks.updateMany({ state: 'sent' }, { $set: { nextAt: new Date() } });
  }

  /** Takes a statement out that waits for a signature; what was carried already stays. */
  async withdraw(hash: string): Promise<boolean> {
    const { models } = this.#parts;
    const result = await models.statements.updateOne({ _id: hash, state: 'waiting' }, { $set: { state: 'withdrawn' } });
    if (result.modifiedCount === 1) await this.tell(hash);
    return result.modifiedCount === 1;
  }

  /** Says how far a run is; marks it done when every chunk is. */
  async tell(hash: string): Promise<void> {
    const { models, hub } = this.#parts;
    const document = await models.statements.findById(hash).lean();
    if (document === null) return;
    const chunks = await models.chunks.find({ statement: hash }, { state: 1, outcomes: 1 }).lean();
    const applied = chunks.reduce(
      (sum, { outcomes }) => sum + outcomes.filter((outcome) => outcome !== 'refused').length,
      0,
    );
    const refused = chunks.reduce(
      (sum, { outcomes }) => sum + outcomes.filter((outcome) => outcome === 'refused').length,
      0,
    );
    const isDone =
      document.state === 'carrying' && chunks.every(({ state }) => state === 'applied' || state === 'refused');
    if (isDone) await models.statements.updateOne({ _id: hash, state: 'carrying' }, { $set: { state: 'done' } });
    const state = isDone ? 'done' : document.state;
    hub.tell({ what: 'statement', hash, party: document.party, state, applied, refused, chunks: chunks.length });
  }
}
