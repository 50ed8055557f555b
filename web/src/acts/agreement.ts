/**
 * Whether what was prepared is what was chosen. The server fills a choice up to an item with every figure; before
 * anything of it is shown for signing, each member that the person chose or saw is compared with the item.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import type {
  ConfirmReceivableItem,
  DischargeItem,
  DrawItem,
  Item,
  RefuseReceivableItem,
  Rest,
  Tranche,
} from '../../../chaincode/src/protocol/items';
import { chosenMembers, memberAt } from '../../../chaincode/src/statement/chosen';
import { receivableId } from '../../../chaincode/src/statement/ids';
import { minorOf } from '../lib/amounts';
import { same } from '../lib/equality';
import type { Prepared } from './prepared';

/** Members of an item as the person saw them on the screen before; compared wherever they are given. */
export type Seen = Readonly<Record<string, unknown>>;

/** What the person chose, one draft for each item, and what was on the screen beside it. */
export interface Choice {
  readonly kind: Item['kind'];
  readonly mode: 'each' | 'linked';
  readonly drafts: readonly Draft[];
  /** By index of the draft. */
  readonly seen: readonly (Seen | null)[];
}

/** Who signs and where. */
export interface Signatory {
  readonly network: string;
  readonly party: string;
  readonly generation: number;
  /** Ledger time in milliseconds. */
  readonly nowMs: number;
}

/** A prepared act says something else than was chosen; it is not shown for signing. */
export class Disagreement extends Error {
  /** Dotted member, with the item's index. */
  readonly field: string;

  constructor(field: string) {
    super(`what was prepared is not what was chosen: ${field}`);
    this.name = 'Disagreement';
    this.field = field;
  }
}

const VALID_MS_MAX = 31 * 24 * 3600 * 1000;

function differs(item: Item, expected: Readonly<Record<string, unknown>>): string | null {
  return Object.keys(expected).find((place) => !same(memberAt(item, place), expected[place])) ?? null;
}

const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + minorOf(amount), 0n);

function confirmedSum(parts: Readonly<{ tranches: readonly Tranche[]; rest: readonly Rest[] }>): bigint {
  return sum([...parts.tranches, ...parts.rest].map(({ amount }) => amount));
}

/** Figures of a draw that must hang together whatever the offer says. */
function drawInconsistency(item: DrawItem, party: string): string | null {
  const { sheet, claims, notice, terms, financier } = item;
  const [claim] = claims;
  const [told] = notice;
  if (claims.length !== 1 || notice.length !== 1 || claim === undefined || told === undefined) return 'claims';
  const net = minorOf(sheet.advance) - minorOf(sheet.discount) - sum(sheet.fees.map(({ amount }) => amount));
  if (net !== minorOf(sheet.net)) return 'sheet.net';
  const expected: Readonly<Record<string, unknown>> = {
    'sheet.face': claim.face,
    'sheet.maturity': claim.due,
    'sheet.nominalPpm': terms.ratePpm,
    'sheet.currency': told.currency,
    'payTo.currency': told.currency,
    'notice.0.debtor': claim.debtor,
    'notice.0.assignor': party,
    'notice.0.assignee': financier,
    'notice.0.number': claim.number,
    'notice.0.amount': claim.face,
    'notice.0.due': claim.due,
  };
  return differs(item, expected);
}

/** A claim is discharged by its whole amount, and all of the money is applied to something. */
function dischargeInconsistency({ face, receipt, allocation }: DischargeItem): string | null {
  if (minorOf(face) !== minorOf(receipt.amount)) return 'face';
  if (allocation === null) return null;
  const { interest, lateInterest, principal, surplus, retained } = allocation;
  const applied = sum([interest, lateInterest, principal, surplus, retained]);
  return applied === minorOf(receipt.amount) ? null : 'allocation';
}

/** The mark is the invoice's own. */
function markInconsistency({ mark, receivable }: ConfirmReceivableItem | RefuseReceivableItem): string | null {
  return receivableId(sha256, mark) === receivable.id ? null : 'mark';
}

function inconsistency(item: Item, party: string): string | null {
  switch (item.kind) {
    case 'draw':
      return drawInconsistency(item, party);
    case 'revert_assignment':
      return item.claims.length === 1 ? null : 'claims';
    case 'confirm_receivable':
      return markInconsistency(item) ?? (confirmedSum(item) === minorOf(item.payable) ? null : 'tranches');
    case 'refuse_receivable':
      return markInconsistency(item);
    case 'discharge':
      return dischargeInconsistency(item);
    default:
      return null;
  }
}

/** The first member of the terms that is not what this signatory would sign. */
function termsField({ terms }: Prepared, choice: Pick<Choice, 'kind' | 'mode'>, signatory: Signatory): string | null {
  const expected: Readonly<Record<string, unknown>> = {
    network: signatory.network,
    party: signatory.party,
    generation: signatory.generation,
    kind: choice.kind,
    mode: choice.mode,
  };
  const different = Object.keys(expected).find((key) => !same(memberAt(terms, key), expected[key]));
  if (different !== undefined) return `terms.${different}`;
  return terms.validUntil - signatory.nowMs > VALID_MS_MAX ? 'terms.validUntil' : null;
}

/** Lists that belong together have one entry for each draft. */
function lengthsField({ items, outcomes, bytes }: Prepared, count: number): string | null {
  if (items.length !== count) return 'items';
  if (outcomes.length !== count) return 'outcomes';
  return bytes.length === count && bytes.every((size) => size >= 0) ? null : 'bytes';
}

/** Throws Disagreement with the first member that is not as chosen, seen, or consistent. */
export function requireAgreement(answer: Prepared, choice: Choice, signatory: Signatory): void {
  const general = termsField(answer, choice, signatory) ?? lengthsField(answer, choice.drafts.length);
  if (general !== null) throw new Disagreement(general);
  for (const [index, item] of answer.items.entries()) {
    const draft = choice.drafts[index];
    if (item === null || draft === undefined) continue;
    const field =
      differs(item, chosenMembers(draft)) ??
      differs(item, choice.seen[index] ?? {}) ??
      inconsistency(item, signatory.party);
    if (field !== null) throw new Disagreement(`items.${index}.${field}`);
  }
}

/** What is chosen when everything that fits a filter is confirmed in full; the drafts are made by the server. */
export interface BulkChoice {
  /** For invoices without a due date of their own. */
  readonly due: string | null;
  readonly noDefence: boolean;
  /** What the list said of the whole selection, by currency. */
  readonly totals: readonly Readonly<{ currency: string; count: number; amount: string }>[];
  /** Rows that were on the screen, by id. */
  readonly seen: ReadonlyMap<string, Seen>;
  /** Own due dates of those rows; null where an invoice has none. */
  readonly dues: ReadonlyMap<string, string | null>;
  /** Exactly these and no others; null: whatever fits. */
  readonly ids: ReadonlySet<string> | null;
}

function bulkItemField(item: Item, choice: BulkChoice, party: string): string | null {
  if (item.kind !== 'confirm_receivable') return 'kind';
  const { id } = item.receivable;
  if (choice.ids !== null && !choice.ids.has(id)) return 'receivable';
  const [tranche] = item.tranches;
  if (item.tranches.length !== 1 || item.rest.length !== 0 || tranche === undefined) return 'tranches';
  const own = choice.dues.get(id);
  const expected: Readonly<Record<string, unknown>> = {
    'tranches.0.amount': item.payable,
    'tranches.0.instrument': 'receivable',
    ...(own === undefined ? {} : { 'tranches.0.due': own ?? choice.due }),
    noDefence: choice.noDefence,
    ...choice.seen.get(id),
  };
  return differs(item, expected) ?? inconsistency(item, party);
}

/** Count and sum of what came are those of what was chosen. */
function bulkTotalsField(answer: Prepared, choice: BulkChoice): string | null {
  const counted = choice.totals.reduce((total, { count }) => total + count, 0);
  if (answer.items.length + (answer.left?.length ?? 0) !== counted) return 'items';
  if (answer.items.includes(null) || (answer.left?.length ?? 0) > 0) return null;
  const sums = new Map<string, bigint>();
  for (const item of answer.items) {
    if (item?.kind !== 'confirm_receivable') continue;
    sums.set(item.currency, (sums.get(item.currency) ?? 0n) + minorOf(item.payable));
  }
  return choice.totals.every(({ currency, amount }) => (sums.get(currency) ?? 0n) === minorOf(amount)) ? null : 'sums';
}

/** The same for a bulk confirmation. Throws Disagreement. */
export function requireBulkAgreement(answer: Prepared, choice: BulkChoice, signatory: Signatory): void {
  const kind = { kind: 'confirm_receivable', mode: 'each' } as const;
  const general =
    termsField(answer, kind, signatory) ?? lengthsField(answer, answer.items.length) ?? bulkTotalsField(answer, choice);
  if (general !== null) throw new Disagreement(general);
  const named = new Set<string>();
  for (const [index, item] of answer.items.entries()) {
    if (item === null) continue;
    const field = bulkItemField(item, choice, signatory.party);
    if (field !== null) throw new Disagreement(`items.${index}.${field}`);
    if (item.kind === 'confirm_receivable') named.add(item.receivable.id);
  }
  if (named.size !== answer.items.filter((item) => item !== null).length) throw new Disagreement('items');
}

/** What can be known of a file's invoices before the gateway read them: they are ours, and all of one kind. */
export function requireImportAgreement(answer: Prepared, good: number, signatory: Signatory): void {
  const kind = { kind: 'present_invoice', mode: 'each' } as const;
  const general = termsField(answer, kind, signatory) ?? lengthsField(answer, answer.items.length);
  if (general !== null) throw new Disagreement(general);
  if (answer.items.length > good) throw new Disagreement('items');
  const strange = answer.items.findIndex((item) => {
    if (item === null) return false;
    if (item.kind !== 'present_invoice') return true;
    return item.invoice.seller !== signatory.party && item.invoice.debtor !== signatory.party;
  });
  if (strange >= 0) throw new Disagreement(`items.${strange}.invoice`);
}
