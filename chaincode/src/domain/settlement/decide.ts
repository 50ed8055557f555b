/** Money in: the debtor's payment discharges the claim, the waterfall is applied, the leaf is spent. */
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { sameCanonical } from '../../kernel/canonical';
import { parseAmount } from '../../kernel/money';
import { nextState } from '../../kernel/transitions';
import { invariant } from '../../kernel/invariant';
import type { Allocation, DischargeItem } from '../../protocol/items';
import type { FinancingRecord } from '../../protocol/records';
import { dealOf } from '../financings/deal';
import { FINANCING_TABLE } from '../financings/state';
import { LEAF_TABLE } from '../receivables/state';
import { hostsOf, organisationSet } from '../world';
import type { AnyWrite, Found, ItemDecision, World } from '../world';
import { bookEntry } from './bookings';
import { collectionJournals, dischargeJournals } from './journals';
import { owedPayment, unearnedDiscount } from './payments';
import { allocate } from './waterfall';

function takeLeaf(item: DischargeItem, world: World): Found<'leaf'> | Rejected {
  const leaf = world.take('leaf', item.leaf);
  if (isRejected(leaf)) return leaf;
  const { data } = leaf;
  if (data.holder !== world.actor.party) return reject('not_the_holder');
  if (nextState(LEAF_TABLE, data.state, 'discharge') === null) return reject('not_in_state', { state: data.state });
  const shown = { debtor: item.debtor, number: item.number, face: item.face, due: item.due };
  if (!sameCanonical(shown, { debtor: data.debtor, number: data.number, face: data.amount, due: data.due })) {
    return reject('terms_differ', { field: 'leaf' });
  }
  if (item.receipt.currency !== data.currency) return reject('currency_differs', { currency: data.currency });
  const { amount, valueDate } = item.receipt;
  if (valueDate > world.today) return reject('value_date_in_future', { valueDate });
  return amount === data.amount ? leaf : reject('amount_not_full', { due: data.amount });
}

interface AppliedFinancing {
  readonly id: string;
  readonly data: Extract<FinancingRecord, { readonly state: 'accruing' }>;
  readonly allocation: Allocation;
}

/** How the receipt is applied to the deal the leaf was given into; null where the leaf is in no deal. */
function applyTo(item: DischargeItem, leaf: Found<'leaf'>, world: World): AppliedFinancing | null | Rejected {
  const isFinanced = leaf.data.title.interests.includes(world.actor.party);
  if (item.financing === null) return isFinanced ? reject('payment_of_other_financing') : null;
  const financing = world.take('financing', item.financing);
  if (isRejected(financing)) return financing;
  const { id, data } = financing;
  if (!data.assets.some((asset) => asset.assignedLeaf === leaf.id)) return reject('payment_of_other_financing');
  if (nextState(FINANCING_TABLE, data.state, 'discharge') === null || data.state !== 'accruing') {
    return reject('not_in_state', { state: data.state });
  }
  if (item.receipt.valueDate < data.fundedOn) return reject('value_date_before_funding', { fundedOn: data.fundedOn });
  const incoming = {
    amountMinor: parseAmount(item.receipt.amount, item.receipt.currency),
    due: leaf.data.due as CalendarDay,
    paidOn: item.receipt.valueDate as CalendarDay,
  };
  return { id, data, allocation: allocate(data, incoming) };
}

/** The allocation a discharge must show. Also completes a preview's draft. */
export function allocationFor(item: DischargeItem, leaf: Found<'leaf'>, world: World): Allocation | null | Rejected {
  const applied = applyTo(item, leaf, world);
  if (applied === null || isRejected(applied)) return applied;
  return applied.allocation;
}

/** S4, F1, F2: discharges the claim and applies the money in one transaction. */
export function decideDischarge(item: DischargeItem, world: World): ItemDecision {
  const leaf = takeLeaf(item, world);
  if (isRejected(leaf)) return leaf;
  const { currency, bankReference } = item.receipt;
  const booking = bookEntry({ side: 'in', currency, bankReference }, leaf.id, world);
  if (isRejected(booking)) return booking;
  const applied = applyTo(item, leaf, world);
  if (isRejected(applied)) return applied;
  if (!sameCanonical(applied?.allocation ?? null, item.allocation))
    return reject('terms_differ', { field: 'allocation' });
  const debtorHosts = hostsOf(world, leaf.data.debtor);
  if (isRejected(debtorHosts)) return debtorHosts;
  const supplierHosts = applied === null ? [world.actor.host] : hostsOf(world, applied.data.supplier);
  if (isRejected(supplierHosts)) return supplierHosts;
  // Must succeed from here.
  const own = world.actor.host;
  const both = organisationSet(own, ...supplierHosts);
  return {
    writes: [
      ...dischargeRecords(leaf, { own, debtorReaders: organisationSet(own, ...debtorHosts), item }, world),
      settlementRecord(item, { leaf, applied, both }, world),
      booking,
      ...(applied === null ? [] : afterPayment(item, { applied, both }, world)),
    ],
    partReaders: [both],
  };
}

function dischargeRecords(
  leaf: Found<'leaf'>,
  made: Readonly<{ own: string; debtorReaders: readonly string[]; item: DischargeItem }>,
  world: World,
): readonly AnyWrite[] {
  const { data } = leaf;
  return [
    {
      id: leaf.id,
      kind: 'leaf',
      hosts: [made.own],
      readers: [made.own],
      data: { ...data, state: 'discharged', closedBy: world.itemDigest },
    },
    {
      id: world.newId('discharge'),
      kind: 'discharge',
      hosts: made.debtorReaders,
      readers: made.debtorReaders,
      data: {
        state: 'discharged',
        receivable: data.receivable,
        leaf: data.ancestors[0] ?? leaf.id,
        debtor: data.debtor,
        holder: data.holder,
        number: data.number,
        currency: data.currency,
        amount: data.amount,
        paidOn: made.item.receipt.valueDate,
      },
    },
  ];
}

function settlementRecord(
  item: DischargeItem,
  made: Readonly<{ leaf: Found<'leaf'>; applied: AppliedFinancing | null; both: readonly string[] }>,
  world: World,
): AnyWrite {
  const { applied, leaf, both } = made;
  const faceMinor = parseAmount(leaf.data.amount, leaf.data.currency);
  const journals =
    applied === null
      ? collectionJournals(world.actor.party, leaf.data.currency, faceMinor)
      : dischargeJournals(
          { financier: applied.data.financier, supplier: applied.data.supplier, recourse: applied.data.terms.recourse },
          {
            currency: leaf.data.currency,
            faceMinor,
            unearnedMinor: unearnedDiscount(applied.data),
            allocation: applied.allocation,
          },
        );
  return {
    id: world.newId('settlement'),
    kind: 'settlement',
    hosts: both,
    readers: both,
    data: {
      state: 'settled',
      receivable: leaf.data.receivable,
      leaf: leaf.id,
      financing: applied?.id ?? null,
      holder: world.actor.party,
      supplier: applied?.data.supplier ?? null,
      receipt: item.receipt,
      allocation: item.allocation,
      journals,
    },
  };
}

/** The deal once its debtor has paid, and the payment of what goes back to the supplier. */
function afterPayment(
  item: DischargeItem,
  made: Readonly<{ applied: AppliedFinancing; both: readonly string[] }>,
  world: World,
): readonly AnyWrite[] {
  const { applied, both } = made;
  const { allocation, data, id } = applied;
  const { receipt } = item;
  const minor = (amount: string): bigint => parseAmount(amount, data.sheet.currency);
  const next: FinancingRecord = {
    ...dealOf(data),
    state: minor(allocation.shortfall) === 0n ? 'repaid' : 'recourse',
    fundedOn: data.fundedOn,
    paidOn: receipt.valueDate,
    allocation,
  };
  const financing: AnyWrite = { id, kind: 'financing', data: next, hosts: both, readers: both };
  const amountMinor = minor(allocation.surplus);
  if (amountMinor === 0n) return [financing];
  invariant(data.terms.recourse === 'with', 'only recourse leaves a surplus');
  const surplus = owedPayment({ id, data }, { purpose: 'surplus', amountMinor, valueDate: world.today });
  return [financing, { id: world.newId('payment'), kind: 'payment', data: surplus, hosts: both, readers: both }];
}
