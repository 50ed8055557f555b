/**
 * A claim is believed by its whole line: every signature from the debtor's confirmation to this leaf, each item naming
 * the leaf before it, children summing to their parent, each ancestor closed by exactly the item that follows.
 */
import { canonicalBytes } from '../kernel/canonical';
import { concatBytes, fromHex } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import { addDays, dayOfInstant } from '../kernel/days';
import type { CalendarDay } from '../kernel/days';
import { parseAmount } from '../kernel/money';
import { ParseError } from '../kernel/parse';
import type { Parser } from '../kernel/parse';
import type { Hash, Header, LineStep, PresentedBody, RecordId } from '../protocol/acts';
import type { LeafOfItem } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { Body, LeafRecord } from '../protocol/records';
import { signedItemOf } from '../statement/evidence';
import { hashText } from '../statement/hashing';
import type { Sha256 } from '../statement/hashing';
import { receivableId } from '../statement/ids';
import { leafIdOf, leafPlace, leavesOfItem } from '../statement/leaves';
import { leafHash } from '../statement/merkle';
import { lineConfirmation, lineDraw, lineReversion } from './evidenceItems';
import type { LineConfirmation, LineDraw, LineReversion } from './evidenceItems';
import type { LoadedNetwork } from './network';
import type { ProvenSigners } from './signers';
import { requireSignatures } from './signers';

/** Hash of a body under its salt, as it stands in the header. */
export function bodyHash(sha256: Sha256, body: Body, salt: string): Hash {
  return hashText(leafHash(sha256, concatBytes(fromHex(salt), canonicalBytes(body))));
}

function invalid(rule: string, leaf: RecordId, options?: ErrorOptions): Failure {
  return new Failure('presented_evidence_invalid', { rule, leaf }, options);
}

type LineItem = LineConfirmation | LineDraw | LineReversion;

/** What a step's signed item says, once its signatures are checked. */
interface CheckedStep {
  readonly id: RecordId;
  readonly digest: Hash;
  readonly item: LineItem;
  readonly made: LeafOfItem;
  /** Day on which it was made. */
  readonly on: CalendarDay;
  readonly party: string;
}

export interface LineQuestion {
  readonly loaded: LoadedNetwork;
  readonly signers: ProvenSigners;
  /** The leaf the line leads to, as its header vouches for it. */
  readonly leaf: Readonly<{ id: RecordId; data: LeafRecord }>;
  readonly steps: readonly LineStep[];
  /** Headers as committed; ancestors are read so that nothing can have been reopened. */
  readonly headerOf: (id: RecordId) => Header | null;
}

function itemOf(step: LineStep, leaf: RecordId): LineItem {
  const [part] = step.evidence.parts;
  const { kind } = step.evidence.statement;
  if (part === undefined || !('value' in part)) throw invalid('item', leaf);
  if (kind === 'confirm_receivable') return read(lineConfirmation, part.value, leaf);
  if (kind === 'draw') return read(lineDraw, part.value, leaf);
  if (kind === 'revert_assignment') return read(lineReversion, part.value, leaf);
  throw invalid('kind', leaf);
}

function read<T>(parse: Parser<T>, value: unknown, leaf: RecordId): T {
  try {
    return parse(value, 'item');
  } catch (cause) {
    if (cause instanceof ParseError) throw invalid('shape', leaf, { cause });
    throw cause;
  }
}

/** A signer counts as of the epoch in which the leaf was made; the day of that epoch. */
function checkTime(question: LineQuestion, step: LineStep, made: Epoch): CalendarDay {
  const { leaf, loaded, signers } = question;
  const { statement, signatures } = step.evidence;
  if (made.timeMs > statement.validUntil) throw invalid('valid_until', leaf.id);
  const day = dayOfInstant({ instantMs: made.timeMs, offsetMinutes: loaded.network.dayOffsetMinutes });
  for (const { signer } of signatures) {
    if ((signers.get(signer)?.until ?? '') < day) throw invalid('signer_expired', leaf.id);
  }
  return day;
}

function checkStep(question: LineQuestion, step: LineStep, made: Epoch): CheckedStep {
  const { loaded, leaf, signers } = question;
  const signed = signedItemOf(loaded.sha256, step.evidence);
  if (signed === null) throw invalid('path', leaf.id);
  requireSignatures(loaded, { evidence: step.evidence, signers, code: 'presented_evidence_invalid' });
  const on = checkTime(question, step, made);
  const item = itemOf(step, leaf.id);
  const found = leavesOfItem(item).find(({ place }) => place === step.place);
  if (found === undefined) throw invalid('place', leaf.id);
  const id = leafIdOf(loaded.sha256, signed, found);
  return { id, digest: hashText(signed.digest), item, made: found, on, party: signed.party };
}

/** A leaf that was closed, as its header vouches for it. */
type ClosedLeaf = Readonly<{ id: RecordId; data: Extract<LeafRecord, { readonly closedBy: Hash }> }>;

/** The parent leaf as the step closed it: until its hash is compared, its body is anything somebody made up. */
function closedParent(question: LineQuestion, closed: PresentedBody | undefined): ClosedLeaf {
  const { loaded, headerOf, leaf } = question;
  if (closed === undefined) throw invalid('parent', leaf.id);
  const { id, body, salt } = closed;
  const header = headerOf(id);
  if (header?.state !== 'closed' || header.hash !== bodyHash(loaded.sha256, body, salt))
    throw invalid('closed', leaf.id);
  if (body.kind !== 'leaf' || !('closedBy' in body.data)) throw invalid('closed', leaf.id);
  return { id, data: body.data };
}

/** A leaf's holder closes it; whoever gave it for money may take it back once the day for the money has passed. */
function checkCloser(leaf: RecordId, parent: CheckedStep, checked: CheckedStep): void {
  const { item, made, on, party } = parent;
  if (checked.item.kind !== 'revert_assignment') {
    if (checked.party !== made.holder) throw invalid('holder', leaf);
    return;
  }
  if (item.kind !== 'draw') throw invalid('kind', leaf);
  if (checked.made.holder !== party || ![party, made.holder].includes(checked.party)) throw invalid('holder', leaf);
  if (checked.on <= addDays(on, item.terms.fundWithinDays)) throw invalid('fund_by', leaf);
}

/** What children are worth is said in the currency of the item that made them. */
function currencyOf(item: LineItem): string | null {
  if (item.kind === 'draw') return item.sheet.currency;
  return item.kind === 'revert_assignment' ? item.currency : null;
}

/** The parent was closed by this very step, by who may, into children that sum to it. */
function checkParent(
  question: LineQuestion,
  parent: CheckedStep,
  child: Readonly<{ closed: ClosedLeaf; checked: CheckedStep }>,
): void {
  const { leaf } = question;
  const { closed, checked } = child;
  if (closed.id !== parent.id || checked.made.parent !== parent.id) throw invalid('parent', leaf.id);
  checkCloser(leaf.id, parent, checked);
  if (closed.data.closedBy !== checked.digest) throw invalid('closed_by', leaf.id);
  const { holder, amount, due } = parent.made;
  const isAsMade = closed.data.holder === holder && closed.data.amount === amount && closed.data.due === due;
  if (!isAsMade || checked.made.due !== due) throw invalid('terms', leaf.id);
  const currency = leaf.data.currency;
  if (currencyOf(checked.item) !== currency) throw invalid('invoice', leaf.id);
  const children = leavesOfItem(checked.item).filter((entry) => entry.parent === parent.id);
  const sum = children.reduce((total, entry) => total + parseAmount(entry.amount, currency), 0n);
  if (sum !== parseAmount(parent.made.amount, currency)) throw invalid('sum', leaf.id);
}

/** The confirmation: signed by the debtor itself, of this invoice, and adding up. */
function checkConfirmation(question: LineQuestion, first: CheckedStep): void {
  const { id, data } = question.leaf;
  const { item } = first;
  if (item.kind !== 'confirm_receivable') throw invalid('confirmation', id);
  if (data.debtor !== first.party || data.seller !== item.seller) throw invalid('debtor', id);
  if (data.currency !== item.currency || data.number !== item.number) throw invalid('invoice', id);
  if (data.receivable !== item.receivable.id) throw invalid('invoice', id);
  if (receivableId(question.loaded.sha256, item.mark) !== data.receivable) throw invalid('mark', id);
  const tranche = item.tranches.find((_, index) => leafPlace(index) === first.made.place);
  if (tranche?.instrument !== data.instrument) throw invalid('invoice', id);
  const minor = (amount: string): bigint => parseAmount(amount, item.currency);
  const sum = [...item.tranches, ...item.rest].reduce((total, part) => total + minor(part.amount), 0n);
  if (sum !== minor(item.payable)) throw invalid('sum', id);
}

function checkLeaf({ leaf }: LineQuestion, steps: readonly CheckedStep[]): void {
  const last = steps.at(-1);
  if (last?.id !== leaf.id) throw invalid('id', leaf.id);
  const { made } = last;
  const { data } = leaf;
  const isSame = data.holder === made.holder && data.amount === made.amount && data.due === made.due;
  if (!isSame || data.parent !== made.parent) throw invalid('terms', leaf.id);
  const ancestors = steps.slice(0, -1).map(({ id }) => id);
  if (ancestors.join() !== data.ancestors.join()) throw invalid('ancestors', leaf.id);
}

/** Throws Failure `presented_evidence_invalid` unless the leaf's line stands. */
export function requireLine(question: LineQuestion): void {
  const { leaf, steps } = question;
  const closed = steps.slice(1).map((step) => closedParent(question, step.closed));
  // The leaf that a step made is what the next step closed; the last one made the leaf itself.
  const checked = steps.map((step, index) => checkStep(question, step, (closed[index] ?? leaf).data.made));
  const [first] = checked;
  if (first === undefined) throw invalid('empty', leaf.id);
  checkConfirmation(question, first);
  for (const [index, parent] of checked.entries()) {
    const child = checked[index + 1];
    const closing = closed[index];
    if (child !== undefined && closing !== undefined)
      checkParent(question, parent, { closed: closing, checked: child });
  }
  checkLeaf(question, checked);
}
