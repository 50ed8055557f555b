/**
 * What an organisation can check of what it was told: every envelope opens, every body has its header's hash, every
 * statement is signed by proven signers, every item hangs under it, every line stands, and every decision, made again
 * from the records as they were, gives the same records.
 */
import { toHex } from '../../chaincode/src/kernel/bytes';
import type {
  Evidence,
  Header,
  LineStep,
  MspId,
  RecordId,
  Signature,
  SignerProof,
} from '../../chaincode/src/protocol/acts';
import type { SealedAct } from '../../chaincode/src/protocol/sealed';
import { bodyHash, requireLine } from '../../chaincode/src/ledger/claimLines';
import { EnvelopeDamaged, openEnvelope } from '../../chaincode/src/ledger/envelope';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { proveSigners, requireRooted, requireSignatures, requireWitness } from '../../chaincode/src/ledger/signers';
import type { ProvenSigners } from '../../chaincode/src/ledger/signers';
import { signedItemOf } from '../../chaincode/src/statement/evidence';
import { actId } from '../../chaincode/src/statement/ids';
import { statementHash } from '../../chaincode/src/statement/statement';
import { hashText } from '../../chaincode/src/statement/hashing';
import type { Unwrapper } from '../../chaincode/src/suites/ports';
import { absorb } from '../../gateway/src/archive/absorb';
import type { Absorbed } from '../../gateway/src/archive/absorb';
import type { LedgerBlock, LedgerTransaction } from '../../gateway/src/ledger/port';
import { sealedGroups } from '../../gateway/src/projector/sealed';
import { decideAgain, Records } from './again';
import type { Say, VerifyFinding } from './finding';
import type { AppliedAct, At } from './publicChecks';

export interface PrivateParts {
  /** The network with the members of now. */
  readonly loaded: () => LoadedNetwork;
  readonly mspId: MspId;
  readonly unwrapper: Unwrapper;
  /** A regulator is told everything: then what is missing is a finding. */
  readonly readsAll: boolean;
  /** What the public part of the chain says. */
  readonly open: {
    readonly header: (id: RecordId) => Header | null;
    readonly movedIn: (transactionId: string) => ReadonlySet<RecordId>;
    readonly isClosedBefore: (id: RecordId, at: At) => boolean;
    readonly timeOf: (epoch: number) => number | null;
    readonly act: (id: RecordId) => AppliedAct | null;
  };
}

interface Told {
  readonly contents: readonly unknown[];
  readonly transaction: LedgerTransaction;
}

export class PrivateChecker {
  readonly findings: VerifyFinding[] = [];
  acts = 0;
  readonly #parts: PrivateParts;
  readonly #records = new Records();
  readonly #proofs = new Map<RecordId, SignerProof>();

  constructor(parts: PrivateParts) {
    this.#parts = parts;
  }

  async check(block: LedgerBlock): Promise<void> {
    for (const transaction of block.transactions) {
      // One without an event of ours is the public part's finding.
      if (!transaction.isValid || transaction.event === null) continue;
      const say = (rule: string): void => {
        this.findings.push({ block: block.number, transaction: transaction.transactionId, rule });
      };
      const contents = await this.#opened(transaction, say);
      if (contents === null) continue;
      try {
        this.#checkContents([block.number, transaction.index], { contents, transaction }, say);
      } catch (error) {
        // Nothing here reads or waits: whatever is thrown follows from what the envelope holds.
        say(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** What this organisation can open of a transaction's envelope; null where that is nothing. */
  async #opened(transaction: LedgerTransaction, say: Say): Promise<readonly unknown[] | null> {
    const loaded = this.#parts.loaded();
    const { unwrapper, open } = this.#parts;
    const { envelope, transactionId, event } = transaction;
    if (envelope === null) {
      say('there is no envelope');
      return null;
    }
    if (open.act(event?.act ?? '')?.envelopeHash !== toHex(loaded.sha256(envelope)))
      say('the envelope is not the one that was endorsed');
    try {
      const contents = await openEnvelope(envelope, unwrapper, { network: loaded.hash, transactionId });
      if (contents.length > 0) return contents;
    } catch (error) {
      if (!(error instanceof EnvelopeDamaged)) throw error;
      say(error.message);
      return null;
    }
    if (this.#mustBeTold(transaction)) say('the envelope is not sealed to whom it must be');
    return null;
  }

  /** A regulator is told everything, others what is written for a record they host. */
  #mustBeTold({ headers }: LedgerTransaction): boolean {
    const { readsAll, mspId } = this.#parts;
    return readsAll || [...headers.values()].some(({ hosts }) => hosts.includes(mspId));
  }

  #checkContents(at: At, told: Told, say: Say): void {
    const { contents, transaction } = told;
    const loaded = this.#parts.loaded();
    const { readsAll } = this.#parts;
    const groups = sealedGroups(contents);
    const absorbed = absorb(loaded.sha256, groups);
    this.acts += 1;
    const act = groups.find((group) => group.act !== undefined)?.act;
    if (act === undefined) {
      say('the envelope has no statement');
      return;
    }
    for (const proof of absorbed.signers) this.#proofs.set(proof.id, proof);
    this.#checkAct(at, { act, transaction }, say);
    this.#checkItems(absorbed, act, say);
    this.#checkTold(absorbed, transaction, say);
    if (readsAll) {
      const told = { ...absorbed, headers: transaction.headers };
      for (const rule of decideAgain({ loaded, records: this.#records, act }, told)) say(rule);
    }
    this.#checkRecords(absorbed, transaction, say);
    this.#checkLines(absorbed, say);
  }

  /** Of every record it must be told of, this organisation has the new body, or the word that it only moved: as it did. */
  #checkTold({ records, items }: Absorbed, { transactionId, headers }: LedgerTransaction, say: Say): void {
    const { readsAll, mspId, open } = this.#parts;
    const bodies = new Set(records.map(({ id }) => id));
    const named = new Set(items.flatMap(({ moved }) => moved));
    const moved = open.movedIn(transactionId);
    for (const [id, { hosts }] of headers) {
      const isTold = moved.has(id) ? named.has(id) : bodies.has(id);
      if ((readsAll || hosts.includes(mspId)) && !isTold) say(`record ${id} was not told`);
    }
    for (const id of named) if (!moved.has(id)) say(`record ${id} was told as moved and did not move`);
  }

  /** The act is named by what was signed, counts as of an epoch there was, and nobody signed with a revoked key. */
  #checkAct(
    at: At,
    { act, transaction }: Readonly<{ act: SealedAct; transaction: LedgerTransaction }>,
    say: Say,
  ): void {
    const loaded = this.#parts.loaded();
    const { open } = this.#parts;
    const { statement, lineIndex, epoch, signatures } = act;
    const { sha256 } = loaded;
    const id = actId(sha256, statementHash(sha256, statement), lineIndex);
    if (id !== act.act || id !== transaction.event?.act) say('the act has another id than its statement gives it');
    if (open.timeOf(epoch.number) !== epoch.timeMs) say('the act counts as of an epoch that never was');
    for (const { signer } of signatures) {
      if (open.isClosedBefore(signer, at)) say(`signed with a key that was revoked before: ${signer}`);
    }
  }

  /** Every signed item hangs under its statement, and the statement is signed by whom it names. */
  #checkItems(absorbed: Absorbed, act: SealedAct, say: Say): void {
    const loaded = this.#parts.loaded();
    for (const { digest, evidence, index } of absorbed.items) {
      const found = signedItemOf(loaded.sha256, evidence);
      if (found === null || hashText(found.digest) !== digest) say(`item ${index} does not hang under the statement`);
    }
    const [first] = absorbed.items;
    if (first === undefined) return;
    if (act.statement.party.startsWith('witness:')) {
      requireWitness(loaded, { ...act, code: 'signature_invalid' });
      return;
    }
    const signers = this.#signersOf([first.evidence]);
    for (const id of signers.keys()) {
      if (this.#parts.open.header(id) === null)
        say(`signed with a key that rests on one that was never enrolled: ${id}`);
    }
    this.#requireRooted(signers, first.evidence.signatures);
    requireSignatures(loaded, {
      evidence: first.evidence,
      signers,
      code: 'presented_signer_invalid',
    });
  }

  #checkRecords(absorbed: Absorbed, transaction: LedgerTransaction, say: Say): void {
    const loaded = this.#parts.loaded();
    for (const record of absorbed.records) {
      const hash = bodyHash(loaded.sha256, record.body, record.salt);
      const header = transaction.headers.get(record.id);
      if (header?.hash !== hash || header.version !== record.version)
        say(`record ${record.id} is not what its header says`);
      this.#records.add(record, { hash, hosts: header?.hosts ?? [] });
    }
    for (const id of this.#parts.open.movedIn(transaction.transactionId)) {
      this.#records.move(id, transaction.headers.get(id)?.hosts ?? []);
    }
  }

  #checkLines(absorbed: Absorbed, say: Say): void {
    const loaded = this.#parts.loaded();
    const { open } = this.#parts;
    for (const [leaf, steps] of absorbed.lines) {
      const known = this.#records.get(leaf);
      if (known?.body.kind !== 'leaf') {
        say(`the line of ${leaf} leads nowhere`);
        continue;
      }
      const signers = this.#signersOfSteps(steps);
      requireLine({
        loaded,
        signers,
        leaf: { id: leaf, data: known.body.data },
        steps,
        headerOf: (id) => open.header(id),
      });
      this.#requireRooted(
        signers,
        steps.flatMap(({ evidence }) => evidence.signatures),
      );
    }
  }

  #requireRooted(signers: ProvenSigners, signatures: readonly Signature[]): void {
    requireRooted(signers, signatures, (party) => this.#records.party(party)?.roots ?? []);
  }

  #signersOfSteps(steps: readonly LineStep[]): ProvenSigners {
    return this.#signersOf(steps.map(({ evidence }) => evidence));
  }

  /** The signers of some evidence, proven from the acts that enrolled them. */
  #signersOf(evidence: readonly Evidence[]): ProvenSigners {
    const ordered = new Map<RecordId, SignerProof>();
    const add = (id: RecordId): void => {
      const proof = this.#proofs.get(id);
      if (proof === undefined || ordered.has(id)) return;
      const { statement, signatures } = proof.evidence;
      if (statement.kind !== 'register_party') for (const { signer } of signatures) add(signer);
      ordered.set(id, proof);
    };
    for (const { signatures } of evidence) for (const { signer } of signatures) add(signer);
    return proveSigners(this.#parts.loaded(), [...ordered.values()]);
  }
}
