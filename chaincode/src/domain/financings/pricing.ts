/**
 * What money now costs (F16, CASES 2, 2b, 3a). The cost sheet is part of the decision: it is signed, recomputed here
 * to the last unit, and frozen in the financing.
 */
import { simpleAnnualisedPpm, xirrPpm } from '../../kernel/annual';
import { addDays, countDays, daysBetween } from '../../kernel/days';
import type { CalendarDay } from '../../kernel/days';
import { bankDiscount, portionMinor, simpleInterestMinor, trueDiscount } from '../../kernel/interest';
import { reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { InvalidValue } from '../../kernel/invariant';
import { formatAmount, parseAmount } from '../../kernel/money';
import type { CostSheet, Fee, Terms } from '../../protocol/items';

export interface Deal {
  readonly currency: string;
  readonly faceMinor: bigint;
  readonly valueDate: CalendarDay;
  readonly maturity: CalendarDay;
  readonly terms: Terms;
}

/** Interest on the advance over the days the money is out, under the deal's day count. */
export function interestOf(
  terms: Terms,
  use: Readonly<{ principalMinor: bigint; from: CalendarDay; to: CalendarDay; ratePpm: number }>,
): bigint {
  if (use.to <= use.from) return 0n;
  const counted = countDays(terms.dayCount, { from: use.from, to: use.to });
  return simpleInterestMinor({ principalMinor: use.principalMinor, ratePpm: use.ratePpm, counted });
}

/** What a buyer takes off the purchased amount for the time to maturity; zero for a loan. */
export function discountOf(deal: Deal, purchasedMinor: bigint): bigint {
  if (deal.terms.method === 'interest') return 0n;
  const counted = countDays(deal.terms.dayCount, { from: deal.valueDate, to: deal.maturity });
  const terms = { faceMinor: purchasedMinor, ratePpm: deal.terms.ratePpm, counted };
  const discounted = deal.terms.method === 'bank_discount' ? bankDiscount(terms) : trueDiscount(terms);
  return discounted.discountMinor;
}

function feesOf(deal: Deal): readonly Fee[] {
  return deal.terms.fees.map(({ label, recipient, facePpm, flat }) => ({
    label,
    recipient,
    amount: formatAmount(
      portionMinor({ amountMinor: deal.faceMinor, ratePpm: facePpm }) + parseAmount(flat, deal.currency),
      deal.currency,
    ),
  }));
}

/** Amounts of a cost sheet in minor units. `repaidMinor` is what the supplier gives up at maturity for the net. */
interface Figures {
  readonly advanceMinor: bigint;
  readonly discountMinor: bigint;
  readonly netMinor: bigint;
  readonly interestMinor: bigint;
  readonly repaidMinor: bigint;
}

function figuresOf(deal: Deal, feesMinor: bigint): Figures {
  const { terms, faceMinor } = deal;
  const advanceMinor = portionMinor({ amountMinor: faceMinor, ratePpm: terms.advancePpm });
  const discountMinor = discountOf(deal, advanceMinor);
  const netMinor = advanceMinor - discountMinor - feesMinor;
  if (terms.recourse === 'without')
    return { advanceMinor, discountMinor, netMinor, interestMinor: 0n, repaidMinor: faceMinor };
  const period = { principalMinor: advanceMinor, from: deal.valueDate, to: deal.maturity, ratePpm: terms.ratePpm };
  const interestMinor = interestOf(terms, period);
  return { advanceMinor, discountMinor, netMinor, interestMinor, repaidMinor: advanceMinor + interestMinor };
}

/** The sheet, or why there is none: overdue, nothing to pay out, or a cost beyond any rate that can be shown. */
export function costSheet(deal: Deal): CostSheet | Rejected {
  const { currency, faceMinor, valueDate, maturity, terms } = deal;
  const days = daysBetween({ from: valueDate, to: maturity });
  if (days <= 0) return reject('claim_overdue', { due: maturity });
  const fees = feesOf(deal);
  const feesMinor = fees.reduce((sum, fee) => sum + parseAmount(fee.amount, currency), 0n);
  const { advanceMinor, discountMinor, netMinor, interestMinor, repaidMinor } = figuresOf(deal, feesMinor);
  if (netMinor <= 0n) return reject('net_not_positive');
  const costMinor = repaidMinor > netMinor ? repaidMinor - netMinor : 0n;
  const rates = yearlyRates(deal, { netMinor, repaidMinor, costMinor, days });
  if (rates === null) return reject('terms_invalid', { field: 'xirr' });
  const surplusMinor = terms.recourse === 'with' && faceMinor > repaidMinor ? faceMinor - repaidMinor : 0n;
  const money = (minor: bigint): string => formatAmount(minor, currency);
  return {
    currency,
    face: money(faceMinor),
    advance: money(advanceMinor),
    discount: money(discountMinor),
    fees,
    net: money(netMinor),
    valueDate,
    maturity,
    days,
    interest: money(interestMinor),
    surplus: money(surplusMinor),
    cost: money(costMinor),
    nominalPpm: terms.ratePpm,
    ...rates,
  };
}

/** Null where a rate is beyond what the kernel computes: more than a thousandfold a year. */
function yearlyRates(
  deal: Deal,
  flows: Readonly<{ netMinor: bigint; repaidMinor: bigint; costMinor: bigint; days: number }>,
): Pick<CostSheet, 'simplePpm' | 'xirrPpm'> | null {
  const { netMinor, repaidMinor, costMinor, days } = flows;
  try {
    const xirr = xirrPpm([
      { day: deal.valueDate, amountMinor: netMinor },
      { day: deal.maturity, amountMinor: -repaidMinor },
    ]);
    return { simplePpm: simpleAnnualisedPpm({ costMinor, receivedMinor: netMinor, days }), xirrPpm: xirr };
  } catch (error) {
    if (error instanceof InvalidValue) return null;
    throw error;
  }
}

/** Last day on which the money may be out before the assignment reverts. */
export function fundByDay(terms: Terms, today: CalendarDay): CalendarDay {
  return addDays(today, terms.fundWithinDays);
}
