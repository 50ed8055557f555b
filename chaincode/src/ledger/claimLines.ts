/**
 * A claim is believed by its whole line: every signature from the debtor's confirmation to this leaf, each item naming
 * the leaf before it, children summing to their parent, each ancestor closed by exactly the item that follows.
 */
import { canonicalBytes } from '../kernel/canonical';
import { concatBytes, fromHex } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import { dayOfInstant } from '../kernel/days';
import { parseAmount } from '../kernel/money';
import type { Hash, Header, LineStep, PresentedBody, RecordId } from '../protocol/acts';
import type { ConfirmReceivableItem, DrawItem, Item, LeafOfItem } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { Body, LeafRecord } from '../protocol/records';
import { digestOfEvidence } from '../statement/evidence';
import { hashText } from '../statement/hashing';
import type { Sha256 } from '../statement/hashing';
import { recordIdAt } from '../statement/ids';
import { leavesOfItem } from '../statement/leaves';
import { leafHash } from '../statement/merkle';
import type { LoadedNetwork } from './network';
import type { ProvenSigners } from './signers';
import { requireSignatures } from './signers';

/** Hash of a body under its salt, as it stands in the header. */
export function bodyHash(sha256: Sha256, body: Body, salt: string): Hash {
  return hashText(leafHash(sha256, concatBytes(fromHex(salt), canonicalBytes(body))));
}

function invalid(rule: string, leaf: RecordId): Failure {
  return new Failure('presented_evidence_invalid', { rule, leaf });
}

/** What a step's signed item says, once its signatures are checked. */
interface CheckedStep {
  readonly id: RecordId;
  readonly digest: Hash;
  readonly item: ConfirmReceivableItem | DrawItem;
  readonly made: LeafOfItem;
  readonly party: string;
}

export interface LineQuestion {
  readonly loaded: LoadedNetwork;
  readonly signers: ProvenSigners;
  /** The leaf the line leads to, as presented; its own header is checked by the caller. */
  readonly leaf: PresentedBody;
  readonly steps: readonly LineStep[];
  /** Headers as committed; ancestors are read so that nothing can have been reopened. */
  readonly headerOf: (id: RecordId) => Header | null;
}

function itemOf(step: LineStep, leaf: RecordId): ConfirmReceivableItem | DrawItem {
  const [part] = step.evidence.parts;
  if (part === undefined || !('value' in part)) throw invalid('item', leaf);
  const item = part.value as Item;
  const { kind } = step.evidence.statement;
  if (item.kind !== kind || (item.kind !== 'confirm_receivable' && item.kind !== 'draw')) throw invalid('kind', leaf);
  return item;
}

/** A signer counts as of the epoch in which the leaf was made. */
function checkTime(question: LineQuestion, step: LineStep, made: Epoch): void {
  const { leaf, loaded, signers } = question;
  const { statement, signatures } = step.evidence;
  if (made.timeMs > statement.validUntil) throw invalid('valid_until', leaf.id);
  const day = dayOfInstant({ instantMs: made.timeMs, offsetMinutes: loaded.network.dayOffsetMinutes });
  for (const { signer } of signatures) {
    if ((signers.get(signer)?.until ?? '') < day) throw invalid('signer_expired', leaf.id);
  }
}

function checkStep(question: LineQuestion, step: LineStep): CheckedStep {
  const { loaded, leaf, signers } = question;
  const digest = digestOfEvidence(loaded.sha256, step.evidence);
  if (digest === null) throw invalid('path', leaf.id);
  requireSignatures(loaded, { evidence: step.evidence, signers, code: 'presented_evidence_invalid' });
  const item = itemOf(step, leaf.id);
  const made = leavesOfItem(item).find(({ place }) => place === step.place);
  if (made === undefined) throw invalid('place', leaf.id);
  const { party } = step.evidence.statement;
  return { id: recordIdAt(loaded.sha256, digest, step.place), digest: hashText(digest), item, made, party };
}

/** The parent leaf as it was closed: by this very step, by its holder, into children that sum to it. */
function checkParent(
  question: LineQuestion,
  parent: CheckedStep,
  child: Readonly<{ step: LineStep; checked: CheckedStep }>,
): void {
  const { loaded, headerOf, leaf } = question;
  const { closed } = child.step;
  if (closed?.id !== parent.id) throw invalid('parent', leaf.id);
  if (child.checked.made.parent !== parent.id) throw invalid('parent', leaf.id);
  if (child.checked.party !== parent.made.holder) throw invalid('holder', leaf.id);
  const header = headerOf(parent.id);
  if (header?.state !== 'closed' || header.hash !== bodyHash(loaded.sha256, closed.body, closed.salt)) {
    throw invalid('closed', leaf.id);
  }
  const { data } = closed.body as Extract<Body, { readonly kind: 'leaf' }>;
  if (!('closedBy' in data) || data.closedBy !== child.checked.digest) throw invalid('closed_by', leaf.id);
  const currency = data.currency;
  const children = leavesOfItem(child.checked.item).filter((entry) => entry.parent === parent.id);
  const sum = children.reduce((total, entry) => total + parseAmount(entry.amount, currency), 0n);
  if (sum !== parseAmount(parent.made.amount, currency)) throw invalid('sum', leaf.id);
}

/** The confirmation: signed by the debtor itself, and adding up. */
function checkConfirmation(question: LineQuestion, first: CheckedStep): void {
  const { leaf } = question;
  const { item } = first;
  if (item.kind !== 'confirm_receivable') throw invalid('confirmation', leaf.id);
  const { data } = leaf.body as Extract<Body, { readonly kind: 'leaf' }>;
  if (data.debtor !== first.party || data.seller !== item.seller) throw invalid('debtor', leaf.id);
  if (data.currency !== item.currency || data.number !== item.number) throw invalid('invoice', leaf.id);
  const minor = (amount: string): bigint => parseAmount(amount, item.currency);
  const sum = [...item.tranches, ...item.rest].reduce((total, part) => total + minor(part.amount), 0n);
  if (sum !== minor(item.payable)) throw invalid('sum', leaf.id);
}

function checkLeaf(question: LineQuestion, steps: readonly CheckedStep[]): void {
  const { leaf } = question;
  const last = steps.at(-1);
  const { data } = leaf.body as { readonly data: LeafRecord };
  if (leaf.body.kind !== 'leaf' || last?.id !== leaf.id) throw invalid('id', leaf.id);
  const { made } = last;
  const isSame = data.holder === made.holder && data.amount === made.amount && data.due === made.due;
  if (!isSame || data.parent !== made.parent) throw invalid('terms', leaf.id);
  const ancestors = steps.slice(0, -1).map(({ id }) => id);
  if (ancestors.join() !== data.ancestors.join()) throw invalid('ancestors', leaf.id);
}

/** The leaf a step made: the next step presents it closed, the last one is the leaf itself. */
function leafMadeBy(question: LineQuestion, index: number): LeafRecord {
  const body = (question.steps[index + 1]?.closed ?? question.leaf).body;
  if (body.kind !== 'leaf') throw invalid('kind', question.leaf.id);
  return body.data;
}

/** Throws Failure `presented_evidence_invalid` unless the leaf's line stands. */
export function requireLine(question: LineQuestion): void {
  const checked = question.steps.map((step, index) => {
    checkTime(question, step, leafMadeBy(question, index).made);
    return checkStep(question, step);
  });
  const [first] = checked;
  if (first === undefined) throw invalid('empty', question.leaf.id);
  checkConfirmation(question, first);
  for (const [index, step] of question.steps.entries()) {
    const parent = checked[index - 1];
    const child = checked[index];
    if (parent !== undefined && child !== undefined) checkParent(question, parent, { step, checked: child });
  }
  checkLeaf(question, checked);
}
