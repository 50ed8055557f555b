/** Decisions about invoices and their confirmation (A1, R2, R3). */
import { TENOR_DAYS_MAX } from '../../kernel/bounds';
import { daysBetween } from '../../kernel/days';
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { parseAmount } from '../../kernel/money';
import { isCodeFit } from '../../kernel/text';
import { nextState } from '../../kernel/transitions';
import { invariant } from '../../kernel/invariant';
import type { ConfirmReceivableItem, Invoice, PresentInvoiceItem, RefuseReceivableItem } from '../../protocol/items';
import type { MspId } from '../../protocol/acts';
import type { LeafRecord, ReceivableRecord, Side } from '../../protocol/records';
import { refuseDisposal } from '../titles/decide';
import { cleanTitle } from '../titles/state';
import { REPLAYED, hostsOf, organisationSet } from '../world';
import type { AnyWrite, Found, ItemDecision, World } from '../world';
import { RECEIVABLE_TABLE } from './state';

/** The side of an invoice the signer is on, or null for a third party. */
function sideOf(invoice: Invoice, world: World): Side | null {
  if (world.actor.party === invoice.seller) return 'seller';
  return world.actor.party === invoice.debtor ? 'debtor' : null;
}

function presentation(item: PresentInvoiceItem, world: World, side: Side, hosts: readonly MspId[]): AnyWrite {
  const ids = world.invoiceIds;
  invariant(ids !== null, 'a presentation comes with its tags');
  return {
    id: ids.presentation(side),
    kind: 'presentation',
    hosts,
    readers: hosts,
    data: {
      state: 'presented',
      receivable: ids.receivable,
      side,
      due: item.due,
      order: item.order,
      source: item.source,
    },
  };
}

/**
 * A1: the identity is the exact key. The same content from the other side joins, from the same side again is a
 * replay; other content under the same identity is a conflict, whoever presents it.
 */
export function decidePresentInvoice(item: PresentInvoiceItem, world: World): ItemDecision {
  const { invoice } = item;
  const ids = world.invoiceIds;
  invariant(ids !== null, 'a presentation comes with its tags');
  const hosts = hostsOf(world, invoice.seller, invoice.debtor);
  if (isRejected(hosts)) return hosts;
  if (invoice.seller === invoice.debtor) return reject('same_party_on_both_sides');
  const side = sideOf(invoice, world);
  if (side === null) return reject('not_a_side_of_invoice');
  if (!isCodeFit(invoice)) return reject('invoice_code_unfit');
  const isKnown = world.exists(ids.receivable);
  if (isKnown && world.exists(ids.presentation(side))) return REPLAYED;
  const other: Side = side === 'seller' ? 'debtor' : 'seller';
  if (isKnown && !world.exists(ids.presentation(other))) return reject('invoice_content_differs');
  if (item.due !== null && item.due < invoice.issued) return reject('due_date_before_issue', { due: item.due });
  if (isKnown) return { writes: [presentation(item, world, side, hosts)] };
  const data: ReceivableRecord = {
    state: 'presented',
    invoice,
    due: item.due,
    order: item.order,
    presentedBy: side,
    mark: ids.mark,
    title: cleanTitle([]),
  };
  const receivable: AnyWrite = { id: ids.receivable, kind: 'receivable', data, hosts, readers: hosts };
  return { writes: [receivable, presentation(item, world, side, hosts)] };
}

/** The receivable a debtor answers for, checked in the order both answers share. */
function takeForAnswer(
  item: ConfirmReceivableItem | RefuseReceivableItem,
  world: World,
): Found<'receivable'> | Rejected {
  const receivable = world.take('receivable', item.receivable);
  if (isRejected(receivable)) return receivable;
  const { invoice, title } = receivable.data;
  if (invoice.debtor !== world.actor.party) return reject('not_the_debtor');
  // By the id, which nobody can rewrite, and not by the body.
  if (world.receivableId(item.mark) !== receivable.id) return reject('terms_differ', { field: 'mark' });
  const state = world.exists(world.firstLeafId(item.mark)) ? 'confirmed' : receivable.data.state;
  if (nextState(RECEIVABLE_TABLE, state, item.kind) === null) return reject('not_presented', { state });
  const shown = { seller: item.seller, number: item.number, currency: item.currency, payable: item.payable };
  const differs = (Object.keys(shown) as (keyof typeof shown)[]).find((field) => shown[field] !== invoice[field]);
  if (differs !== undefined) return reject('terms_differ', { field: differs });
  return refuseDisposal(title) ?? receivable;
}

function refuseTranches(item: ConfirmReceivableItem, issued: CalendarDay, today: CalendarDay): Rejected | null {
  const minor = (amount: string): bigint => parseAmount(amount, item.currency);
  const parts = [...item.tranches, ...item.rest].map((part) => minor(part.amount));
  if (parts.some((part) => part <= 0n) || parts.reduce((sum, part) => sum + part, 0n) !== minor(item.payable)) {
    return reject('amounts_do_not_sum', { payable: item.payable });
  }
  const early = item.tranches.find(({ due }) => due < issued);
  if (early !== undefined) return reject('due_date_before_issue', { due: early.due });
  const long = item.tranches.find(({ due }) => daysBetween({ from: today, to: due as CalendarDay }) > TENOR_DAYS_MAX);
  return long === undefined ? null : reject('tenor_too_long', { due: long.due });
}

function leavesOf(item: ConfirmReceivableItem, world: World, receivable: Found<'receivable'>): readonly LeafRecord[] {
  return item.tranches.map((tranche) => ({
    state: 'held',
    receivable: receivable.id,
    parent: null,
    ancestors: [],
    debtor: world.actor.party,
    seller: item.seller,
    number: item.number,
    holder: item.seller,
    currency: item.currency,
    amount: tranche.amount,
    due: tranche.due,
    instrument: tranche.instrument,
    made: world.epoch,
    title: cleanTitle([receivable.id]),
  }));
}

/** R2, R3: the debtor owes these amounts on these days; the rest carries a reason each. */
export function decideConfirmReceivable(item: ConfirmReceivableItem, world: World): ItemDecision {
  const receivable = takeForAnswer(item, world);
  if (isRejected(receivable)) return receivable;
  const { invoice } = receivable.data;
  const refused = refuseTranches(item, invoice.issued as CalendarDay, world.today);
  if (refused !== null) return refused;
  const sellerHosts = hostsOf(world, item.seller);
  if (isRejected(sellerHosts)) return sellerHosts;
  // Must succeed from here.
  const both = organisationSet(...sellerHosts, world.actor.host);
  const writes = leavesOf(item, world, receivable).map((data, index): AnyWrite => {
    const id = index === 0 ? world.firstLeafId(item.mark) : world.newId(`leaf:${index}`);
    return { id, kind: 'leaf', data, hosts: sellerHosts, readers: both };
  });
  return { writes };
}

/** R4: a refusal names its reason; the debtor may still confirm later. */
export function decideRefuseReceivable(item: RefuseReceivableItem, world: World): ItemDecision {
  const receivable = takeForAnswer(item, world);
  if (isRejected(receivable)) return receivable;
  const hosts = hostsOf(world, item.seller, world.actor.party);
  if (isRejected(hosts)) return hosts;
  const data: ReceivableRecord = {
    ...receivable.data,
    state: 'refused',
    reason: item.reason,
    note: item.note,
  };
  return { writes: [{ id: receivable.id, kind: 'receivable', data, hosts, readers: hosts }] };
}
