/**
 * What an organisation can check of what it was told: every envelope opens, every body has its header's hash, every
 * statement is signed by proven signers, every item hangs under it, every line stands, and every decision, made again
 * from the records as they were, gives the same records.
 */
import { Failure } from '../../chaincode/src/kernel/failure';
import type { Evidence, Header, LineStep, RecordId, SignerProof } from '../../chaincode/src/protocol/acts';
import type { SealedAct, SealedGroup } from '../../chaincode/src/protocol/sealed';
import { bodyHash, requireLine } from '../../chaincode/src/ledger/claimLines';
import { EnvelopeDamaged, openEnvelope } from '../../chaincode/src/ledger/envelope';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { proveSigners, requireSignatures, requireWitness } from '../../chaincode/src/ledger/signers';
import type { ProvenSigners } from '../../chaincode/src/ledger/signers';
import { digestOfEvidence } from '../../chaincode/src/statement/evidence';
import { hashText } from '../../chaincode/src/statement/hashing';
import type { Unwrapper } from '../../chaincode/src/suites/ports';
import { absorb, IncompleteEnvelope } from '../../gateway/src/archive/absorb';
import type { Absorbed } from '../../gateway/src/archive/absorb';
import type { LedgerBlock, LedgerTransaction } from '../../gateway/src/ledger/port';
import { decideAgain, Records } from './again';
import type { VerifyFinding } from './publicChecks';

export interface PrivateParts {
  readonly loaded: LoadedNetwork;
  readonly unwrapper: Unwrapper;
  /** A regulator is told everything: then what is missing is a finding. */
  readonly readsAll: boolean;
  /** Headers as the public part of the chain has them. */
  readonly headerOf: (id: RecordId) => Header | null;
}

type Say = (rule: string) => void;

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
      if (!transaction.isValid || transaction.event === null) continue;
      const say = (rule: string): void => {
        this.findings.push({ block: block.number, transaction: transaction.transactionId, rule });
      };
      try {
        await this.#checkTransaction(transaction, say);
      } catch (error) {
        const isFinding =
          error instanceof EnvelopeDamaged || error instanceof IncompleteEnvelope || error instanceof Failure;
        if (!isFinding) throw error;
        say(error.message);
      }
    }
  }

  async #checkTransaction(transaction: LedgerTransaction, say: Say): Promise<void> {
    const { loaded, unwrapper, readsAll } = this.#parts;
    if (transaction.envelope === null) {
      say('there is no envelope');
      return;
    }
    const binding = { network: loaded.hash, transactionId: transaction.transactionId };
    const groups = (await openEnvelope(transaction.envelope, unwrapper, binding)) as readonly SealedGroup[];
    if (groups.length === 0) {
      if (readsAll) say('the envelope is not sealed to the regulator');
      return;
    }
    this.acts += 1;
    this.#checkGroups(groups, transaction, say);
  }

  #checkGroups(groups: readonly SealedGroup[], transaction: LedgerTransaction, say: Say): void {
    const { loaded, readsAll } = this.#parts;
    const absorbed = absorb(loaded.sha256, groups);
    const act = groups.find((group) => group.act !== undefined)?.act;
    if (act === undefined) {
      say('the envelope has no statement');
      return;
    }
    for (const proof of absorbed.signers) this.#proofs.set(proof.id, proof);
    this.#checkItems(absorbed, act, say);
    const isAllTold = absorbed.records.length === transaction.headers.size;
    if (readsAll && !isAllTold) say('not every record was told to the regulator');
    if (readsAll) {
      for (const rule of decideAgain({ loaded, records: this.#records, act }, absorbed)) say(rule);
    }
    this.#checkRecords(absorbed, transaction, say);
    this.#checkLines(absorbed, say);
  }

  /** Every signed item hangs under its statement, and the statement is signed by whom it names. */
  #checkItems(absorbed: Absorbed, act: SealedAct, say: Say): void {
    const { loaded } = this.#parts;
    for (const { digest, evidence, index } of absorbed.items) {
      const found = digestOfEvidence(loaded.sha256, evidence);
      if (found === null || hashText(found) !== digest) say(`item ${index} does not hang under the statement`);
    }
    const [first] = absorbed.items;
    if (first === undefined) return;
    if (act.statement.party.startsWith('witness:')) {
      requireWitness(loaded, { ...act, code: 'signature_invalid' });
      return;
    }
    requireSignatures(loaded, {
      evidence: first.evidence,
      signers: this.#signersOf([first.evidence]),
      code: 'presented_signer_invalid',
    });
  }

  #checkRecords(absorbed: Absorbed, transaction: LedgerTransaction, say: Say): void {
    const { loaded } = this.#parts;
    for (const record of absorbed.records) {
      const hash = bodyHash(loaded.sha256, record.body, record.salt);
      const header = transaction.headers.get(record.id);
      if (header?.hash !== hash || header.version !== record.version)
        say(`record ${record.id} is not what its header says`);
      this.#records.add(record, hash);
    }
  }

  #checkLines(absorbed: Absorbed, say: Say): void {
    const { loaded, headerOf } = this.#parts;
    for (const [leaf, steps] of absorbed.lines) {
      const known = this.#records.get(leaf);
      if (known?.kind !== 'leaf') {
        say(`the line of ${leaf} leads nowhere`);
        continue;
      }
      const data = known.data as Parameters<typeof requireLine>[0]['leaf']['data'];
      requireLine({ loaded, signers: this.#signersOfSteps(steps), leaf: { id: leaf, data }, steps, headerOf });
    }
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
    return proveSigners(this.#parts.loaded, [...ordered.values()]);
  }
}
