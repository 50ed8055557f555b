/** What is selected: some rows, or everything that fits the filter except a few. Pure. */
import type { KnownRecord, Total } from '../../api/records';
import { amountOf, decimalsOf, minorOf } from '../../lib/amounts';

export type InvoiceRow = KnownRecord<'receivable'>;
/** Rows by id, kept whole: the list behind a selection goes on changing. */
type NamedRows = ReadonlyMap<string, InvoiceRow>;

export type Selection =
  { readonly mode: 'some'; readonly rows: NamedRows } | { readonly mode: 'all'; readonly except: NamedRows };

export const NONE: Selection = { mode: 'some', rows: new Map() };
export const EVERYTHING: Selection = { mode: 'all', except: new Map() };

function toggled(rows: NamedRows, row: InvoiceRow): NamedRows {
  const next = new Map(rows);
  if (!next.delete(row.ref.id)) next.set(row.ref.id, row);
  return next;
}

export function toggle(selection: Selection, row: InvoiceRow): Selection {
  return selection.mode === 'some'
    ? { mode: 'some', rows: toggled(selection.rows, row) }
    : { mode: 'all', except: toggled(selection.except, row) };
}

/** True where nothing is left out. */
export function isEverything(selection: Selection): boolean {
  return selection.mode === 'all' && selection.except.size === 0;
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.mode === 'some' ? selection.rows.has(id) : !selection.except.has(id);
}

/** Count and sum per currency of some rows. */
export function totalsOf(rows: readonly InvoiceRow[]): readonly Total[] {
  const totals = new Map<string, { count: number; minor: bigint; decimals: number }>();
  for (const { data } of rows) {
    const { currency, payable } = data.invoice;
    const known = totals.get(currency) ?? { count: 0, minor: 0n, decimals: decimalsOf(payable) };
    totals.set(currency, { ...known, count: known.count + 1, minor: known.minor + minorOf(payable) });
  }
  return [...totals].map(([currency, { count, minor, decimals }]) => {
    return { currency, count, amount: amountOf(minor, decimals) };
  });
}

function less(whole: readonly Total[], taken: readonly Total[]): readonly Total[] {
  return whole.map(({ currency, count, amount }) => {
    const out = taken.find((entry) => entry.currency === currency);
    if (out === undefined) return { currency, count, amount };
    const left = amountOf(minorOf(amount) - minorOf(out.amount), decimalsOf(amount));
    return { currency, count: count - out.count, amount: left };
  });
}

/** Count and sum of the selection; the totals of all that can be selected stand for rows that are not loaded. */
export function selectedTotals(selection: Selection, totals: readonly Total[]): readonly Total[] {
  if (selection.mode === 'some') return totalsOf([...selection.rows.values()]);
  return less(totals, totalsOf([...selection.except.values()])).filter(({ count }) => count > 0);
}

export function countOf(totals: readonly Total[]): number {
  return totals.reduce((sum, { count }) => sum + count, 0);
}

/** What was on the screen of a row, as its item will have to say it. */
export function seenOf({ ref, data: { invoice } }: InvoiceRow): Readonly<Record<string, unknown>> {
  const { seller, number, currency, payable } = invoice;
  return { receivable: ref, seller, number, currency, payable };
}
