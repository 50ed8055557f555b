/**
 * Acts of the demo's month. Each asks the ledger what is still to be done, so doing one again does nothing twice: a
 * month that was interrupted goes on where it was, and whoever acts meanwhile is not disturbed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { addDays } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { parseAmount } from '../../chaincode/src/kernel/money';
import type { Hash, PartyId, Ref } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import { hashText } from '../../chaincode/src/statement/hashing';
import { sha256 } from '../client/desk';
import type { PreparedAct, RecordView } from '../client/desk';
import type { Administrator } from './administrators';
import { YUNLING } from './monthPlan';
import type { PlannedInvoice } from './monthPlan';

export const CURRENCY = 'CNY';
/** One person may sign this much in one run of the demo's matrix, with something to spare. */
const PER_RUN_MINOR = 480_000_000n;
/** One transaction's worth: later items of a run see what earlier ones did only within it. */
const PER_RUN_MAX = 100;

/** Whose hands the month is in. */
export interface Cast {
  readonly firms: ReadonlyMap<PartyId, Administrator>;
  readonly names: ReadonlyMap<PartyId, string>;
  /** First day that is told. */
  readonly firstDay: CalendarDay;
}

export function firmOf(cast: Cast, party: PartyId): Administrator {
  const firm = cast.firms.get(party);
  if (firm === undefined) throw new RangeError(`${party} does not act`);
  return firm;
}

export function hashOf(text: string): Hash {
  return hashText(sha256(new TextEncoder().encode(text)));
}

/** A draft with what it weighs against the authority matrix. */
export interface Weighed {
  readonly draft: Draft;
  readonly amount: string;
}

/** Runs one person may sign alone. */
export function portions<W extends { readonly amount: string }>(all: readonly W[]): readonly (readonly W[])[] {
  const runs: W[][] = [];
  let sum = 0n;
  for (const entry of all) {
    const minor = parseAmount(entry.amount, CURRENCY);
    const last = runs.at(-1);
    if (last === undefined || sum + minor > PER_RUN_MINOR || last.length === PER_RUN_MAX) {
      runs.push([entry]);
      sum = minor;
    } else {
      last.push(entry);
      sum += minor;
    }
  }
  return runs;
}

function isAnyAccepted({ outcomes }: PreparedAct): boolean {
  return outcomes.some(({ outcome }) => outcome === 'accepted');
}

/** What was accepted of these is signed and applied; what is done already or was changed meanwhile is left out. */
export async function perform(firm: Administrator, kind: Draft['kind'], all: readonly Weighed[]): Promise<void> {
  for (const run of portions(all)) {
    const drafts = run.map(({ draft }) => draft);
    const prepared = await firm.desk.preview(kind, drafts);
    if (!isAnyAccepted(prepared)) continue;
    const signed = await firm.desk.sign(prepared, firm.key);
    await firm.desk.applied(signed.run.statementHash);
  }
}

/** Every record of a list. */
export async function whole<Data>(firm: Administrator, path: string): Promise<readonly RecordView<Data>[]> {
  const found: RecordView<Data>[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { readonly records: readonly RecordView<Data>[]; readonly cursor: string | null } = await firm.desk.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=500${next}`,
    );
    found.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

interface InvoiceData {
  readonly invoice: { readonly number: string; readonly payable: string };
}

/** Another organisation's book follows the ledger a moment later; what is not there by then is left out. */
const FOLLOW_MS = 15_000;
const POLL_MS = 80;

/** A list and where its records name their invoice. */
export interface ListByNumber<Data> {
  readonly path: string;
  readonly numberOf: (data: Data) => string;
}

/** Waits until every one of these numbers is in a list. */
export async function seen<Data>(
  firm: Administrator,
  list: ListByNumber<Data>,
  numbers: readonly string[],
): Promise<void> {
  const until = Date.now() + FOLLOW_MS;
  for (let isThere = numbers.length === 0; !isThere && Date.now() < until;) {
    const known = await byNumber(firm, list.path, list.numberOf);
    isThere = numbers.every((number) => known.has(number));
    if (!isThere) await pause(POLL_MS);
  }
}

/** Records of one list by invoice number. */
export async function byNumber<Data>(
  firm: Administrator,
  path: string,
  numberOf: (data: Data) => string,
): Promise<ReadonlyMap<string, RecordView<Data>>> {
  return new Map((await whole<Data>(firm, path)).map((record) => [numberOf(record.data), record]));
}

export async function present(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  const drafts = invoices.map(({ seller, number, payable, issuedDay, dueDay }): Weighed => {
    const issued = addDays(cast.firstDay, issuedDay);
    const due = dueDay === null ? null : addDays(cast.firstDay, dueDay);
    const invoice = { seller, debtor: YUNLING, number, code: null, issued, currency: CURRENCY, payable };
    return { draft: { kind: 'present_invoice', invoice, due, order: null, source: hashOf(number) }, amount: payable };
  });
  const core = firmOf(cast, YUNLING);
  await perform(core, 'present_invoice', drafts);
  const list = { path: '/invoices', numberOf: ({ invoice }: InvoiceData) => invoice.number };
  await seen(
    core,
    list,
    invoices.map(({ number }) => number),
  );
}

function confirmation(cast: Cast, invoice: PlannedInvoice, receivable: Ref): Draft {
  const parts = invoice.parts ?? [{ amount: invoice.payable, dueDay: invoice.dueDay ?? 0 }];
  const rest = invoice.disputed === null ? [] : [{ amount: invoice.disputed, reason: 'disputed' as const }];
  const tranches = parts.map(({ amount, dueDay }) => {
    return { amount, due: addDays(cast.firstDay, dueDay), instrument: 'receivable' as const };
  });
  return { kind: 'confirm_receivable', receivable, tranches, rest, noDefence: false };
}

/** Drafts for those of the invoices that still wait for an answer. */
export async function answers(
  cast: Cast,
  invoices: readonly PlannedInvoice[],
  draft: (invoice: PlannedInvoice, receivable: Ref) => Draft,
): Promise<readonly Weighed[]> {
  const core = firmOf(cast, YUNLING);
  const waiting = await byNumber<InvoiceData>(core, '/invoices?state=presented', ({ invoice }) => invoice.number);
  return invoices.flatMap((invoice): readonly Weighed[] => {
    const record = waiting.get(invoice.number);
    return record === undefined ? [] : [{ draft: draft(invoice, record.ref), amount: invoice.payable }];
  });
}

/** What confirming these in full or in part is, for those that still wait. */
export function confirmations(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<readonly Weighed[]> {
  return answers(cast, invoices, (invoice, receivable) => confirmation(cast, invoice, receivable));
}

export async function confirm(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  await perform(firmOf(cast, YUNLING), 'confirm_receivable', await confirmations(cast, invoices));
}

const REFUSALS = [
  { reason: 'not_delivered', note: '第二批货尚未到库' },
  { reason: 'price', note: '单价与订单不符' },
  { reason: 'unknown_invoice', note: '' },
] as const;

export async function refuse(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  const drafts = await answers(cast, invoices, (invoice, receivable) => {
    const said = REFUSALS[invoices.indexOf(invoice) % REFUSALS.length] ?? REFUSALS[0];
    return { kind: 'refuse_receivable', receivable, ...said };
  });
  await perform(firmOf(cast, YUNLING), 'refuse_receivable', drafts);
}

/** The core firm acknowledges the notices of these draws. */
export async function acknowledge(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  const core = firmOf(cast, YUNLING);
  const numbers = new Set(invoices.map(({ number }) => number));
  await seen(core, { path: '/notices', numberOf: ({ number }: { readonly number: string }) => number }, [...numbers]);
  const notices = await whole<{ readonly number: string; readonly amount: string }>(core, '/notices?state=tendered');
  const drafts = notices.flatMap(({ ref, data }): readonly Weighed[] =>
    numbers.has(data.number) ? [{ draft: { kind: 'acknowledge_notice', notice: ref }, amount: data.amount }] : [],
  );
  await perform(core, 'acknowledge_notice', drafts);
}
