/** What is selected: some rows by id, or everything that fits the filter except a few. Pure. */
import type { KnownRecord, Total } from '../../api/records';
import { amountOf, decimalsOf, minorOf } from '../../lib/amounts';

export type InvoiceRow = KnownRecord<'receivable'>;

export type Selection =
  | { readonly mode: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly mode: 'all'; readonly except: ReadonlySet<string> };

export const NONE: Selection = { mode: 'some', ids: new Set() };

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function toggle(selection: Selection, id: string): Selection {
  return selection.mode === 'some'
    ? { mode: 'some', ids: toggled(selection.ids, id) }
    : { mode: 'all', except: toggled(selection.except, id) };
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.mode === 'some' ? selection.ids.has(id) : !selection.except.has(id);
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

/** Count and sum of the selection; the list's own totals stand for rows that are not loaded. */
export function selectedTotals(
  selection: Selection,
  rows: readonly InvoiceRow[],
  totals: readonly Total[],
): readonly Total[] {
  if (selection.mode === 'some') return totalsOf(rows.filter(({ ref }) => selection.ids.has(ref.id)));
  return less(totals, totalsOf(rows.filter(({ ref }) => selection.except.has(ref.id)))).filter(
    ({ count }) => count > 0,
  );
}

export function countOf(totals: readonly Total[]): number {
  return totals.reduce((sum, { count }) => sum + count, 0);
}

/** What was on the screen of a row, as its item will have to say it. */
export function seenOf({ ref, data: { invoice } }: InvoiceRow): Readonly<Record<string, unknown>> {
  const { seller, number, currency, payable } = invoice;
  return { receivable: ref, seller, number, currency, payable };
}
