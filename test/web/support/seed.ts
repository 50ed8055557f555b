/** Invoices and confirmed claims for people to work on, put on the ledger by the firms' administrators. */
import { addDays } from '../../../chaincode/src/kernel/days';
import type { PartyId } from '../../../chaincode/src/protocol/acts';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { RecordView } from '../../../scripts/client/desk';
import { eventually, sha256 } from '../../../scripts/client/desk';
import { actFor } from '../../../scripts/sandbox/administrators';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { today } from '../../support/gateway/deals';

export interface Invoice {
  readonly seller: PartyId;
  readonly number: string;
  readonly payable: string;
  /** Null: the invoice states no due date. */
  readonly dueInDays: number | null;
}

interface InvoiceData {
  readonly invoice: { readonly number: string; readonly payable: string };
}

const ISSUED_DAYS_AGO = 20;

/** Invoices of one seller with numbers that go up and amounts that never repeat. */
export function invoicesOf(
  seller: PartyId,
  range: Readonly<{ head: string; count: number; baseMinor: number }>,
): readonly Invoice[] {
  return Array.from({ length: range.count }, (_, index) => {
    const minor = range.baseMinor + index * 7_919;
    const payable = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
    const number = `${range.head}${String(index).padStart(20 - range.head.length, '0')}`;
    return { seller, number, payable, dueInDays: 30 + (index % 60) };
  });
}

/** Presents invoices from the debtor's side; its own desk has them when this ends. */
export async function presentAll(core: Administrator, invoices: readonly Invoice[]): Promise<void> {
  const day = await today(core);
  const drafts = invoices.map(({ seller, number, payable, dueInDays }): Draft => {
    const issued = addDays(day, -ISSUED_DAYS_AGO);
    const due = dueInDays === null ? null : addDays(day, dueInDays);
    const invoice = { seller, debtor: core.party, number, code: null, issued, currency: 'CNY', payable };
    const source = hashText(sha256(new TextEncoder().encode(number)));
    return { kind: 'present_invoice', invoice, due, order: null, source };
  });
  await actFor(core, 'present_invoice', drafts);
  await Promise.all(invoices.map(({ number }) => invoiceAt(core, number)));
}

/** An invoice at a firm's desk, in one of these states, once it is there. */
export function invoiceAt(
  { desk }: Pick<Administrator, 'desk'>,
  number: string,
  state = 'presented,refused,confirmed',
): Promise<RecordView<InvoiceData>> {
  const path = `/invoices?state=${state}&number=${number}`;
  return eventually(`invoice ${number}`, async () => (await desk.list<InvoiceData>(path))[0] ?? null);
}

/** Presents and confirms invoices in full; the suppliers hold the claims when this ends. */
export async function confirmAll(
  core: Administrator,
  invoices: readonly Invoice[],
  suppliers: readonly Administrator[],
): Promise<void> {
  await presentAll(core, invoices);
  const day = await today(core);
  const drafts: Draft[] = [];
  for (const { number, payable, dueInDays } of invoices) {
    const { ref } = await invoiceAt(core, number);
    const due = addDays(day, dueInDays ?? 90);
    const tranches = [{ amount: payable, due, instrument: 'receivable' as const }];
    drafts.push({ kind: 'confirm_receivable', receivable: ref, tranches, rest: [], noDefence: false });
  }
  await actFor(core, 'confirm_receivable', drafts);
  for (const { seller, number } of invoices) {
    const supplier = suppliers.find(({ party }) => party === seller);
    if (supplier !== undefined) await claimAt(supplier, number);
  }
}

/** A claim at its holder's desk, once it is there. */
export function claimAt({ desk }: Pick<Administrator, 'desk'>, number: string): Promise<RecordView> {
  const path = `/claims?state=held&number=${number}`;
  return eventually(
    `claim ${number}`,
    async () => (await desk.list<Readonly<Record<string, unknown>>>(path))[0] ?? null,
  );
}
