/** Pure: from one opened transaction to the documents it changes. No clock, no storage, no order needed between them. */
import { bodyHash } from '../../../chaincode/src/ledger/claimLines';
import type { ActResult, Hash, Header, MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { actId, receivableId } from '../../../chaincode/src/statement/ids';
import { statementHash } from '../../../chaincode/src/statement/statement';
import { absorb } from '../archive/absorb';
import type { Absorbed } from '../archive/absorb';
import { fieldsOf } from '../readmodels/fields';
import type {
  ActDocument,
  At,
  ItemDocument,
  LineDocument,
  OriginDocument,
  RecordDocument,
  SignerDocument,
  VersionDocument,
} from '../readmodels/models';

/** A committed transaction with what this organisation could open of its envelope. */
export interface OpenedTransaction {
  readonly block: number;
  readonly index: number;
  readonly transactionId: string;
  readonly result: ActResult;
  readonly headers: ReadonlyMap<RecordId, Header>;
  readonly endorsers: readonly MspId[];
  readonly groups: readonly SealedGroup[];
}

/** Documents by collection; each replaces what an earlier transaction wrote under its id. */
export interface Changes {
  readonly records: readonly RecordDocument[];
  readonly versions: readonly VersionDocument[];
  readonly acts: readonly ActDocument[];
  readonly items: readonly ItemDocument[];
  readonly signers: readonly SignerDocument[];
  readonly lines: readonly LineDocument[];
  readonly origins: readonly OriginDocument[];
}

export const NO_CHANGES: Changes = {
  records: [],
  versions: [],
  acts: [],
  items: [],
  signers: [],
  lines: [],
  origins: [],
};

/** What a transaction changes here, and the records it told us of: with a body, or as moved with the body they had. */
export interface Applied {
  readonly changes: Changes;
  readonly told: ReadonlySet<RecordId>;
}

/** The envelope says other than the headers: names the rule; the caller raises the alarm. */
export class EnvelopeDiffers extends Error {
  readonly rule: string;

  constructor(rule: string, options?: ErrorOptions) {
    super(`envelope differs from the ledger: ${rule}`, options);
    this.name = 'EnvelopeDiffers';
    this.rule = rule;
  }
}

const TRANSACTIONS_PER_BLOCK_MAX = 100_000;

export function placeOf(block: number, index: number): At {
  return block * TRANSACTIONS_PER_BLOCK_MAX + index;
}

/** What was told is about this act, and every told body is the one its header names. */
function checkRecords(sha256: Sha256, transaction: OpenedTransaction, absorbed: Absorbed): void {
  const { act } = transaction.result;
  for (const { id, version, body, salt } of absorbed.records) {
    if (body.act !== act) throw new EnvelopeDiffers(`record ${id} act`);
    const header = transaction.headers.get(id);
    if (header?.version !== version) throw new EnvelopeDiffers(`record ${id} version`);
    if (header.hash !== bodyHash(sha256, body, salt)) throw new EnvelopeDiffers(`record ${id} hash`);
    if (body.kind === 'receivable' && receivableId(sha256, body.data.mark) !== id)
      throw new EnvelopeDiffers(`record ${id} mark`);
  }
}

/** Every record the envelope accounts for. What is said to have moved was written, and no body was told with it. */
function recordsTold({ headers }: OpenedTransaction, { records, items }: Absorbed): ReadonlySet<RecordId> {
  const bodies = new Set(records.map(({ id }) => id));
  const moved = items.flatMap((item) => item.moved);
  const odd = moved.find((id) => bodies.has(id) || !headers.has(id));
  if (odd !== undefined) throw new EnvelopeDiffers(`record ${odd} moved`);
  return new Set([...bodies, ...moved]);
}

function recordDocument(sha256: Sha256, record: Absorbed['records'][number], at: At): RecordDocument {
  const { id, version, body, salt } = record;
  const hash: Hash = bodyHash(sha256, body, salt);
  const sinceMs = body.epoch.timeMs;
  return {
    _id: id,
    version,
    kind: body.kind,
    state: body.data.state,
    hash,
    salt,
    body,
    ...fieldsOf(sha256, body),
    sinceMs,
    changed: at,
    at,
  };
}

function itemDocuments(absorbed: Absorbed, at: At): readonly ItemDocument[] {
  return absorbed.items.map(({ act, index, digest, evidence, outcome, records: made, moved, code, details }) => {
    const records = [...made, ...moved];
    return { _id: `${act}:${index}`, act, index, digest, outcome, code, details, parts: evidence.parts, records, at };
  });
}

function actDocument(sha256: Sha256, transaction: OpenedTransaction, at: At): ActDocument | null {
  const act = transaction.groups.find((group) => group.act !== undefined)?.act;
  if (act === undefined) return null;
  const { act: id, statement, line, lineIndex, lineCount, linePath, digests, signatures, epoch } = act;
  const { block, transactionId, endorsers } = transaction;
  return {
    _id: id,
    statement,
    statementHash: statementHash(sha256, statement),
    line,
    lineIndex,
    lineCount,
    linePath,
    digests,
    signatures,
    epoch,
    block,
    transactionId,
    endorsers,
    at,
  };
}

/** The statement told is the one the act key is derived from, with an outcome for each of its items. */
function checkAct(sha256: Sha256, { result, groups }: OpenedTransaction): void {
  for (const { act } of groups) {
    if (act === undefined) continue;
    const derived = actId(sha256, statementHash(sha256, act.statement), act.lineIndex);
    if (act.act !== result.act || derived !== result.act) throw new EnvelopeDiffers('act');
    if (act.digests.length !== result.outcomes.length) throw new EnvelopeDiffers('outcomes');
  }
}

/** Throws EnvelopeDiffers; IncompleteEnvelope where a group refers to what it does not carry. */
export function apply(sha256: Sha256, transaction: OpenedTransaction): Applied {
  if (transaction.groups.length === 0) return { changes: NO_CHANGES, told: new Set() };
  const at = placeOf(transaction.block, transaction.index);
  checkAct(sha256, transaction);
  const absorbed = absorb(sha256, transaction.groups);
  checkRecords(sha256, transaction, absorbed);
  const act = actDocument(sha256, transaction, at);
  const changes: Changes = {
    records: absorbed.records.map((record) => recordDocument(sha256, record, at)),
    versions: absorbed.records.map(({ id, version, body, salt }) => {
      return { _id: `${id}:${version}`, record: id, version, kind: body.kind, body, salt, at };
    }),
    acts: act === null ? [] : [act],
    items: itemDocuments(absorbed, at),
    signers: absorbed.signers.map((proof) => ({ _id: proof.id, proof, at })),
    lines: [...absorbed.lines].map(([leaf, steps]) => ({ _id: leaf, steps, at })),
    origins: [...absorbed.origins].map(([offer, step]) => ({ _id: offer, step, at })),
  };
  return { changes, told: recordsTold(transaction, absorbed) };
}
