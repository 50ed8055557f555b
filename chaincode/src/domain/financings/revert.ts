/**
 * An assignment that was not funded by its day reverts: title, notice and limit, in one act of either side. An order to
 * pay holds it up no longer than a bank needs: what nobody booked by then lapses with the deal.
 */
import { sameCanonical } from '../../kernel/canonical';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { formatAmount, parseAmount } from '../../kernel/money';
import { nextState } from '../../kernel/transitions';
import type { DrawnClaim, RevertAssignmentItem } from '../../protocol/items';
import { revert } from '../assignments/decide';
import { organisationSet } from '../world';
import type { AnyWrite, Found, ItemDecision, World } from '../world';
import { dealOf } from './deal';
import { FINANCING_TABLE } from './state';

interface Unfunded {
  readonly financing: Found<'financing'>;
  readonly leaf: Found<'leaf'>;
  readonly offer: Found<'offer'>;
  readonly assignment: Found<'assignment'>;
  readonly notice: Found<'notice'>;
  readonly payment: Found<'payment'> | null;
}

/** A claim as the item names it. */
export function claimOf(ref: DrawnClaim['leaf'], { data }: Found<'leaf'>): DrawnClaim {
  const { debtor, seller, number, amount: face, due } = data;
  return { leaf: ref, debtor, seller, number, face, due };
}

/** Null when the deal may end like this: it is the signer's, no money is out, and the day for it has passed. */
function refuseFunded({ data }: Found<'financing'>, world: World): Rejected | null {
  if (![data.supplier, data.financier].includes(world.actor.party)) return reject('not_own_record');
  if (nextState(FINANCING_TABLE, data.state, 'revert_assignment') === null) {
    return reject('not_in_state', { state: data.state });
  }
  const fundBy = data.state === 'instructed' ? data.bookBy : data.fundBy;
  return world.today > fundBy ? null : reject('funding_not_overdue', { fundBy });
}

/** Null when the records belong together and the item shows what they say. */
function refuseShown(item: RevertAssignmentItem, records: Unfunded): Rejected | null {
  const { financing, leaf, offer, assignment, notice, payment } = records;
  const { financier, supplier, sheet, fundBy, assets } = financing.data;
  const shown: Readonly<Record<string, readonly [shown: unknown, recorded: unknown]>> = {
    financier: [item.financier, financier],
    supplier: [item.supplier, supplier],
    currency: [item.currency, sheet.currency],
    fundBy: [item.fundBy, fundBy],
    claims: [item.claims, item.claims.slice(0, 1).map((claim) => claimOf(claim.leaf, leaf))],
    leaf: [assets.map(({ assignedLeaf }) => assignedLeaf), [leaf.id]],
    offer: [offer.id, financing.data.offer],
    assignment: [assignment.data.newLeaf, leaf.id],
    notice: [
      [notice.data.leaf, notice.data.assignee],
      [leaf.data.parent, financier],
    ],
    payment: [payment?.id ?? null, financing.data.state === 'instructed' ? financing.data.payment : null],
  };
  const differs = Object.keys(shown).find((field) => !sameCanonical(shown[field]?.[0], shown[field]?.[1]));
  return differs === undefined ? null : reject('terms_differ', { field: differs });
}

function takeUnfunded(item: RevertAssignmentItem, world: World): Unfunded | Rejected {
  const [claim] = item.claims;
  if (claim === undefined) return reject('terms_differ', { field: 'claims' });
  const financing = world.take('financing', item.financing);
  if (isRejected(financing)) return financing;
  const refused = refuseFunded(financing, world);
  if (refused !== null) return refused;
  const leaf = world.take('leaf', claim.leaf);
  if (isRejected(leaf)) return leaf;
  const offer = world.take('offer', item.offer);
  if (isRejected(offer)) return offer;
  const assignment = world.take('assignment', item.assignment);
  if (isRejected(assignment)) return assignment;
  const notice = world.take('notice', item.notice);
  if (isRejected(notice)) return notice;
  const payment = item.payment === null ? null : world.take('payment', item.payment);
  if (isRejected(payment)) return payment;
  const records = { financing, leaf, offer, assignment, notice, payment };
  return refuseShown(item, records) ?? records;
}

/** The offer carries again what the deal had taken of it. */
function raisedOffer(offer: Found<'offer'>, { data }: Found<'financing'>, both: readonly string[]): AnyWrite {
  const { currency } = offer.data;
  const drawn = parseAmount(offer.data.drawn, currency) - parseAmount(data.sheet.advance, currency);
  return {
    id: offer.id,
    kind: 'offer',
    data: { ...offer.data, drawn: formatAmount(drawn, currency) },
    hosts: both,
    readers: both,
  };
}

/** The order to pay, which is good for nothing any more. */
function lapsedOrder({ id, data }: Found<'payment'>, both: readonly string[]): AnyWrite {
  const { purpose, financing, payer, payee, currency, amount, valueDate, payTo, reference } = data;
  const order = { purpose, financing, payer, payee, currency, amount, valueDate, payTo, reference };
  return { id, kind: 'payment', data: { ...order, state: 'lapsed' }, hosts: both, readers: both };
}

/** The supplier has its claim again; the price it signed and the day it named stay to be read in the deal. */
export function decideRevertAssignment(item: RevertAssignmentItem, world: World): ItemDecision {
  const records = takeUnfunded(item, world);
  if (isRejected(records)) return records;
  const { financing, leaf, offer, assignment, notice, payment } = records;
  const reverted = revert({ leaf, assignment, notice, index: 0 }, world);
  if (isRejected(reverted)) return reverted;
  // Must succeed from here.
  const { financier, supplier } = financing.data;
  const both = organisationSet(...[financier, supplier].flatMap((party) => world.party(party)?.host ?? []));
  return {
    writes: [
      ...reverted,
      raisedOffer(offer, financing, both),
      ...(payment === null ? [] : [lapsedOrder(payment, both)]),
      {
        id: financing.id,
        kind: 'financing',
        data: { ...dealOf(financing.data), state: 'reverted' },
        hosts: both,
        readers: both,
      },
    ],
    partReaders: [both],
  };
}
