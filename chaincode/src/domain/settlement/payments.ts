/** Money out: the instruction to pay, and what the bank said of it. */
import { BOOKING_DAYS } from '../../kernel/bounds';
import { addDays } from '../../kernel/days';
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { formatAmount, parseAmount } from '../../kernel/money';
import { sameCanonical } from '../../kernel/canonical';
import { invariant } from '../../kernel/invariant';
import { nextState } from '../../kernel/transitions';
import type { BookPaymentItem, PayOutItem } from '../../protocol/items';
import type { MspId, PartyId } from '../../protocol/acts';
import type { FinancingRecord, PaymentRecord } from '../../protocol/records';
import { dealOf } from '../financings/deal';
import { discountOf } from '../financings/pricing';
import { FINANCING_TABLE } from '../financings/state';
import { hostsOf, organisationSet } from '../world';
import type { AnyWrite, Found, ItemDecision, Move, World } from '../world';
import { bookEntry } from './bookings';
import { payoutJournals, refundJournals } from './journals';
import { PAYMENT_TABLE } from './state';

type Instructed = Extract<PaymentRecord, { readonly state: 'instructed' }>;

function refusePayOut(item: PayOutItem, financing: FinancingRecord, world: World): Rejected | null {
  if (financing.financier !== world.actor.party) return reject('not_the_financier');
  if (nextState(FINANCING_TABLE, financing.state, 'pay_out') === null) {
    return reject('not_in_state', { state: financing.state });
  }
  const { supplier, sheet, payTo, fundBy } = financing;
  const shown = { supplier: item.supplier, currency: item.currency, amount: item.amount, payTo: item.payTo };
  if (!sameCanonical(shown, { supplier, currency: sheet.currency, amount: sheet.net, payTo })) {
    return reject('terms_differ', { field: 'amount' });
  }
  if (item.valueDate < sheet.valueDate) return reject('value_date_before_shown', { shown: sheet.valueDate });
  // From the next day on the supplier may have its claim back: nobody orders money for it any more.
  const isLate = item.valueDate > fundBy || world.today > fundBy;
  if (isLate) return reject('value_date_outside_offer', { latest: fundBy });
  return null;
}

/** Days in which the financier says what its bank did, counted from the last on which it may order. */
function bookByOf({ fundBy }: FinancingRecord): CalendarDay {
  return addDays(fundBy as CalendarDay, BOOKING_DAYS);
}

/** The financier orders its bank to pay exactly what the supplier signed for. */
export function decidePayOut(item: PayOutItem, world: World): ItemDecision {
  const financing = world.take('financing', item.financing);
  if (isRejected(financing)) return financing;
  const refused = refusePayOut(item, financing.data, world);
  if (refused !== null) return refused;
  const hosts = hostsOf(world, financing.data.financier, financing.data.supplier);
  if (isRejected(hosts)) return hosts;
  // Must succeed from here.
  const payment = world.newId('payment');
  return {
    writes: [
      {
        id: payment,
        kind: 'payment',
        hosts,
        readers: hosts,
        data: {
          state: 'instructed',
          purpose: 'advance',
          financing: financing.id,
          payer: world.actor.party,
          payee: item.supplier,
          currency: item.currency,
          amount: item.amount,
          valueDate: item.valueDate,
          payTo: item.payTo,
          reference: item.reference,
        },
      },
      {
        id: financing.id,
        kind: 'financing',
        hosts,
        readers: hosts,
        data: { ...dealOf(financing.data), state: 'instructed', payment, bookBy: bookByOf(financing.data) },
      },
    ],
  };
}

const MOVE_OF_STATUS = {
  confirmed: 'payment_confirmed',
  failed: 'payment_failed',
  returned: 'payment_returned',
} as const;

function takePayment(item: BookPaymentItem, world: World): Found<'payment'> | Rejected {
  const payment = world.take('payment', item.payment);
  if (isRejected(payment)) return payment;
  const { data } = payment;
  if (data.payer !== world.actor.party) return reject('not_the_financier');
  if (nextState(PAYMENT_TABLE, data.state, MOVE_OF_STATUS[item.status]) === null) {
    return reject('not_in_state', { state: data.state });
  }
  const shown = { payee: item.payee, currency: item.currency, amount: item.amount };
  if (!sameCanonical(shown, { payee: data.payee, currency: data.currency, amount: data.amount })) {
    return reject('terms_differ', { field: 'amount' });
  }
  return item.valueDate !== null && item.valueDate > world.today
    ? reject('value_date_in_future', { valueDate: item.valueDate })
    : payment;
}

function bookedPayment(
  item: BookPaymentItem,
  payment: Instructed,
  journals: Extract<PaymentRecord, { state: 'confirmed' }>['journals'],
): PaymentRecord {
  const { bankReference, status, valueDate } = item;
  if (status !== 'confirmed') return { ...payment, state: status, bankReference };
  invariant(valueDate !== null, 'a confirmed payment has a value date');
  return { ...payment, state: 'confirmed', confirmedOn: valueDate, bankReference, journals };
}

/** What the bank said. Interest starts on the value date of the funds-out, never earlier than the sheet showed. */
export function decideBookPayment(item: BookPaymentItem, world: World): ItemDecision {
  const payment = takePayment(item, world);
  if (isRejected(payment)) return payment;
  const { data } = payment;
  invariant(data.state === 'instructed', 'the table lets only instructed payments be booked');
  const hosts = hostsOf(world, data.payer, data.payee);
  if (isRejected(hosts)) return hosts;
  const booking = bookingOf(item, payment.id, world);
  if (isRejected(booking)) return booking;
  if (data.purpose === 'advance') return bookAdvance(item, { id: payment.id, data, hosts, booking }, world);
  if (item.financing !== null) return reject('payment_of_other_financing');
  const books: Books = { financier: data.payer, supplier: data.payee, recourse: 'with' };
  const refund = {
    purpose: data.purpose,
    currency: data.currency,
    amountMinor: parseAmount(data.amount, data.currency),
  };
  const booked = bookedPayment(item, data, refundJournals(books, refund));
  const writes: AnyWrite[] = [{ id: payment.id, kind: 'payment', data: booked, hosts, readers: hosts }, ...booking];
  if (item.status !== 'confirmed') {
    // Nobody's act orders what a decision owes: what did not arrive is ordered again at once, or it would be forgotten.
    const again = { ...data, valueDate: world.today };
    writes.push({ id: world.newId('payment'), kind: 'payment', data: again, hosts, readers: hosts });
  }
  return { writes };
}

/** Money that went out stands on the bank statement; what failed or came back may be tried under the same reference. */
function bookingOf(item: BookPaymentItem, of: string, world: World): readonly AnyWrite[] | Rejected {
  if (item.status !== 'confirmed') return [];
  const { currency, bankReference } = item;
  const booking = bookEntry({ side: 'out', currency, bankReference }, of, world);
  return isRejected(booking) ? booking : [booking];
}

type Books = Parameters<typeof payoutJournals>[0];

interface OpenPayment {
  readonly id: string;
  readonly data: Instructed;
  readonly hosts: readonly MspId[];
  readonly booking: readonly AnyWrite[];
}

function bookAdvance(item: BookPaymentItem, payment: OpenPayment, world: World): ItemDecision {
  if (item.financing === null) return reject('payment_of_other_financing');
  const financing = world.take('financing', item.financing);
  if (isRejected(financing)) return financing;
  if (payment.data.financing !== financing.id) return reject('payment_of_other_financing');
  if (nextState(FINANCING_TABLE, financing.data.state, MOVE_OF_STATUS[item.status]) === null) {
    return reject('not_in_state', { state: financing.data.state });
  }
  const { sheet, terms } = financing.data;
  if (item.valueDate !== null && item.valueDate < sheet.valueDate) {
    return reject('value_date_before_shown', { shown: sheet.valueDate });
  }
  // Must succeed from here.
  const { hosts } = payment;
  const books: Books = { financier: payment.data.payer, supplier: payment.data.payee, recourse: terms.recourse };
  const booked = bookedPayment(item, payment.data, payoutJournals(books, sheet));
  const deal = dealOf(financing.data);
  const next: FinancingRecord =
    item.valueDate === null
      ? { ...deal, state: 'agreed' }
      : { ...deal, state: 'accruing', payment: payment.id, fundedOn: item.valueDate };
  const refund = item.valueDate === null ? 0n : lateFunding(financing.data, item.valueDate as CalendarDay);
  const writes: AnyWrite[] = [
    { id: payment.id, kind: 'payment', data: booked, hosts, readers: hosts },
    { id: financing.id, kind: 'financing', data: next, hosts, readers: hosts },
    ...payment.booking,
  ];
  if (refund > 0n) {
    const owed = { purpose: 'late_funding', amountMinor: refund, valueDate: world.today } as const;
    const data = owedPayment({ id: financing.id, data: financing.data }, owed);
    writes.push({ id: world.newId('payment'), kind: 'payment', data, hosts, readers: hosts });
  }
  return { writes, moves: item.valueDate === null ? [] : keptByHolder(financing.data, hosts, world) };
}

/** A claim that is paid for is kept by its holder's host alone. */
function keptByHolder(financing: FinancingRecord, readers: readonly MspId[], world: World): readonly Move[] {
  const hosts = organisationSet(world.actor.host);
  return financing.assets.map(({ assignedLeaf: id }) => ({ id, hosts, readers }));
}

/** Days between shown and actual value date are the financier's: a purchase gives back their share of the discount. */
function lateFunding(financing: FinancingRecord, fundedOn: CalendarDay): bigint {
  const { sheet, terms, assets } = financing;
  const maturity = assets[0]?.due;
  invariant(maturity !== undefined, 'a financing has an asset');
  const deal = { currency: sheet.currency, faceMinor: parseAmount(sheet.face, sheet.currency), terms };
  const dates = { valueDate: fundedOn, maturity: maturity as CalendarDay };
  const actual =
    fundedOn >= maturity ? 0n : discountOf({ ...deal, ...dates }, parseAmount(sheet.advance, sheet.currency));
  return parseAmount(sheet.discount, sheet.currency) - actual;
}

/** What a buyer took off the face and has not given back since: its income once the debtor has paid. Zero for a loan. */
export function unearnedDiscount(financing: Extract<FinancingRecord, { readonly state: 'accruing' }>): bigint {
  const { sheet, terms, fundedOn } = financing;
  if (terms.recourse === 'with') return 0n;
  const [face, advance, discount] = [sheet.face, sheet.advance, sheet.discount].map((amount) => {
    return parseAmount(amount, sheet.currency);
  }) as [bigint, bigint, bigint];
  return face - advance + discount - lateFunding(financing, fundedOn as CalendarDay);
}

/** An instruction of the financier to the supplier that follows from a decision, not from an act of its own. */
export function owedPayment(
  financing: Readonly<{ id: string; data: FinancingRecord }>,
  owed: Readonly<{ purpose: 'surplus' | 'late_funding'; amountMinor: bigint; valueDate: string }>,
): PaymentRecord {
  const { financier, supplier, sheet, payTo } = financing.data;
  const payer: PartyId = financier;
  return {
    state: 'instructed',
    purpose: owed.purpose,
    financing: financing.id,
    payer,
    payee: supplier,
    currency: sheet.currency,
    amount: formatAmount(owed.amountMinor, sheet.currency),
    valueDate: owed.valueDate,
    payTo,
    reference: `${owed.purpose}:${financing.id.slice(0, 16)}`,
  };
}
