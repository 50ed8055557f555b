/**
 * Statements on their way: stored with their signatures, waiting for a second one or carried to the ledger. A statement
 * is named by its own hash, so storing it twice stores it once.
 */
import type { MspId, Signature, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { Item } from '../../../chaincode/src/protocol/items';
import { actId } from '../../../chaincode/src/statement/ids';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { totalSums } from '../../../chaincode/src/statement/manifest';
import { chunkOf, chunkRange, checkRun } from '../../../chaincode/src/statement/run';
import type { Run } from '../../../chaincode/src/statement/run';
import { broughtArchive } from '../archive/brought';
import { collect } from '../archive/present';
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
  /** Fault injection in tests: called between writes; what it does not let go on is as if the process had ended there. */
  readonly betweenWrites?: (step: string) => Promise<void>;
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

/** Signatures in the form the chaincode takes: maker and checker where both are there, else one sole. */
export function carriedSignatures(signatures: readonly Signature[]): readonly Signature[] {
  const pair = (['maker', 'checker'] as const).flatMap((role) =>
    signatures.filter((entry) => entry.role === role).slice(-1),
  );
  return pair.length === 2 ? pair : signatures.filter(({ role }) => role === 'sole').slice(0, 1);
}

export interface NewStatement {
  readonly run: Run;
  /** At least one. */
  readonly signatures: readonly Signature[];
  readonly persons: number;
  readonly user: string;
  /** Bodies and proofs brought along by a carrier who is not the host. */
  readonly evidence: CarriedEvidence | null;
}

/** The party a signer was made for: its own act names it, or the registration that a witness signed. */
function partyOf({ evidence }: SignerProof): string {
  const [part] = evidence.parts;
  const item = part !== undefined && 'value' in part ? (part.value as { readonly party?: unknown }) : {};
  return typeof item.party === 'string' ? item.party : evidence.statement.party;
}

/** Of what was brought along, the part that these items rest on; whoever may yet sign is in it. */
async function evidenceFor(items: readonly Item[], { run, evidence }: NewStatement): Promise<CarriedEvidence | null> {
  if (evidence === null) return null;
  const { party } = run.statement;
  const own = evidence.signers.filter((proof) => partyOf(proof) === party);
  const signatures = own.map(({ id }) => ({ signer: id }));
  return collect(broughtArchive(evidence), { party, items, signatures });
}

/** Lets other requests in between the transactions of a long run. */
async function isWhole(sha256: Sha256, run: Run): Promise<boolean> {
  const steps = checkRun(sha256, run);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function oncePerSigner(signatures: readonly Signature[]): readonly Signature[] {
  return signatures.filter(({ signer }, index) => signatures.findIndex((one) => one.signer === signer) === index);
}

export class Statements {
  readonly #parts: StatementParts;

  constructor(parts: StatementParts) {
    this.#parts = parts;
  }

  /** Stores a run with the signatures it has. Throws BrokenRun. The same statement again brings what was left of it. */
  async store(added: NewStatement): Promise<StatementDocument> {
    const { models, sha256 } = this.#parts;
    const { run } = added;
    if (!(await isWhole(sha256, run))) throw new BrokenRun();
    const known = (await models.statements.findById(run.statementHash).lean()) ?? (await this.#insert(added));
    if (known !== null) await this.#again(known, added);
    return this.#advance(run.statementHash);
  }

  /** Stores a run that is new here, with the signatures it has; what another request stored meanwhile, or null. */
  async #insert(added: NewStatement): Promise<StatementDocument | null> {
    await this.#insertChunks(added);
    await this.#step('chunks');
    const { statement, lines, items, seed, statementHash } = added.run;
    const document: StatementDocument = {
      _id: statementHash,
      party: statement.party,
      kind: statement.kind,
      statement,
      lines,
      seed,
      // With the run in one write: one that is stored without any would know nobody who sends it again.
      signatures: oncePerSigner(added.signatures),
      persons: added.persons,
      state: 'waiting',
      count: items.length,
      sums: totalSums(lines),
      createdAt: new Date(),
      createdBy: added.user,
    };
    const stored = await this.#parts.models.statements
      .findOneAndUpdate({ _id: statementHash }, { $setOnInsert: document }, { upsert: true, returnDocument: 'before' })
      .lean();
    await this.#step('statement');
    return stored;
  }

  async #insertChunks(added: NewStatement): Promise<void> {
    const { models, sha256, endorsersFor } = this.#parts;
    const { run } = added;
    const { statementHash, lines } = run;
    const endorsers = await endorsersFor(run.statement.party, run.items.slice(0, 1));
    for (const index of lines.keys()) {
      const [start] = chunkRange(lines, index);
      const { items } = chunkOf(sha256, { ...run, signatures: [] }, index);
      const document: ChunkDocument = {
        _id: `${statementHash}:${index}`,
        statement: statementHash,
        index,
        start,
        items,
        act: actId(sha256, statementHash, index),
        endorsers,
        state: 'held',
        tags: [],
        evidence: await evidenceFor(items, added),
        outcomes: [],
        code: null,
        details: null,
        attempts: 0,
        lost: 0,
        turn: 0,
        transactionId: null,
        nextAt: new Date(),
      };
      await models.chunks.updateOne({ _id: document._id }, { $setOnInsert: document }, { upsert: true });
    }
  }

  async #step(name: string): Promise<void> {
    await this.#parts.betweenWrites?.(name);
  }

  /**
   * What of a run was not applied is tried again, with the evidence that came along now: whoever brought it first may
   * have spoilt what he presented, or his refusal may have been the ledger's of then. What is applied stays applied, and
   * a signature that is new is added.
   */
  async #again({ _id: hash, state, persons }: StatementDocument, added: NewStatement): Promise<void> {
    const { models, wake } = this.#parts;
    const isReleased = state === 'carrying' || state === 'done';
    if (isReleased && isComplete(added.signatures, persons)) {
      // Those it was released with may be by somebody the rules do not let sign.
      await models.statements.updateOne({ _id: hash }, { $set: { signatures: added.signatures } });
    }
    for (const { _id, items } of await models.chunks.find({ statement: hash, state: { $ne: 'applied' } }).lean()) {
      const evidence = await evidenceFor(items, added);
      const fresh = { attempts: 0, lost: 0, nextAt: new Date(), ...(evidence === null ? {} : { evidence }) };
      await models.chunks.updateOne({ _id, state: { $ne: 'applied' } }, { $set: fresh, $inc: { turn: 1 } });
      if (!isReleased) continue;
      const anew = { state: 'waiting', outcomes: [], code: null, details: null };
      const ended = await models.chunks.updateOne({ _id, state: { $in: ['refused', 'stuck'] } }, { $set: anew });
      if (ended.modifiedCount === 0) continue;
      await models.statements.updateOne({ _id: hash, state: 'done' }, { $set: { state: 'carrying' } });
    }
    for (const signature of added.signatures) await this.#add(hash, signature);
    wake();
  }

  /** Adds a signature; with the last one needed the run is carried. */
  async sign(hash: string, signature: Signature): Promise<StatementDocument> {
    await this.#add(hash, signature);
    return this.#advance(hash);
  }

  /**
   * The same signer signs once: a later signature of the same role by another signer takes its place beside it. Who
   * signs alone signed the run when it was stored, or comes too late: any one key of the firm would end what waits.
   */
  async #add(hash: string, signature: Signature): Promise<void> {
    if (signature.role !== 'sole') {
      await this.#parts.models.statements.updateOne(
        { _id: hash, state: 'waiting', signatures: { $not: { $elemMatch: { signer: signature.signer } } } },
        { $push: { signatures: signature } },
      );
    }
    await this.#step('signature');
  }

  async #advance(hash: string): Promise<StatementDocument> {
    const { models } = this.#parts;
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
    await this.#step('released chunks');
    await models.statements.updateOne({ _id: hash, state: 'waiting' }, { $set: { state: 'carrying' } });
    wake();
  }

  /** After a crash: puts runs that were released half-way on their way again, and ends those whose end was not noted. */
  async resume(): Promise<void> {
    const { models } = this.#parts;
    for await (const document of models.statements.find({ state: { $in: ['waiting', 'carrying'] } }).lean()) {
      if (!isComplete(document.signatures, document.persons)) continue;
      await this.#release(document._id);
      await this.tell(document._id);
    }
    // Whoever had taken these is gone, and with him his leases.
    await models.chunks.updateMany({ state: { $in: ['waiting', 'sent'] } }, { $set: { nextAt: new Date() } });
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
