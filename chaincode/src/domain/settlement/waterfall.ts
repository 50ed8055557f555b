/** How a debtor's payment of the whole claim is applied (CASES rule 10, 2c; Civil Code arts. 561, 766, 767). */
import type { CalendarDay } from '../../kernel/days';
import { lateInterestMinor } from '../../kernel/interest';
import { formatAmount, parseAmount } from '../../kernel/money';
import type { Allocation } from '../../protocol/items';
import type { FinancingRecord } from '../../protocol/records';
import { interestOf } from '../financings/pricing';

type Accruing = Extract<FinancingRecord, { readonly state: 'accruing' }>;

export interface Incoming {
  readonly amountMinor: bigint;
  readonly due: CalendarDay;
  readonly paidOn: CalendarDay;
}

/** Interest to the earlier of due date and payment, and late interest after the due date. */
function interestDue({ terms, sheet, ...financing }: Accruing, { due, paidOn }: Incoming): readonly [bigint, bigint] {
  const principalMinor = parseAmount(sheet.advance, sheet.currency);
  const { ratePpm, lateRatePpm, dayCount } = terms;
  const fundedOn = financing.fundedOn as CalendarDay;
  const lateFrom = fundedOn > due ? fundedOn : due;
  const normalTo = paidOn < due ? paidOn : due;
  return [
    interestOf(terms, { principalMinor, from: fundedOn, to: normalTo, ratePpm }),
    lateInterestMinor({ principalMinor, ratePpm: lateRatePpm, dayCount, dueDay: lateFrom, paidDay: paidOn }),
  ];
}

/**
 * With recourse: interest, late interest, principal, each as far as the money goes; the rest back to the supplier, or
 * what is missing still owed by it. Without recourse the buyer keeps everything; what exceeds its outlay shows as
 * retained.
 */
export function allocate(financing: Accruing, incoming: Incoming): Allocation {
  const { terms, sheet } = financing;
  const money = (minor: bigint): string => formatAmount(minor, sheet.currency);
  const zero = money(0n);
  const principalMinor = parseAmount(sheet.advance, sheet.currency);
  if (terms.recourse === 'without') {
    const retained = money(incoming.amountMinor - principalMinor);
    return { interest: zero, lateInterest: zero, principal: sheet.advance, surplus: zero, retained, shortfall: zero };
  }
  let leftMinor = incoming.amountMinor;
  let shortMinor = 0n;
  const pay = (owedMinor: bigint): string => {
    const paidMinor = owedMinor < leftMinor ? owedMinor : leftMinor;
    leftMinor -= paidMinor;
    shortMinor += owedMinor - paidMinor;
    return money(paidMinor);
  };
  const [interest, lateInterest, principal] = [...interestDue(financing, incoming), principalMinor].map(pay) as [
    string,
    string,
    string,
  ];
  return { interest, lateInterest, principal, surplus: money(leftMinor), retained: zero, shortfall: money(shortMinor) };
}
