/** How a debtor's full payment is applied (CASES rule 10, 2c; Civil Code arts. 561, 766, 767). */
import type { CalendarDay } from '../../kernel/days';
import { reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
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

/**
 * With recourse: interest to the earlier of due date and payment, late interest after the due date, principal, the
 * rest back to the supplier. Without recourse the buyer keeps everything; what exceeds its outlay shows as retained.
 */
export function allocate(financing: Accruing, incoming: Incoming): Allocation | Rejected {
  const { terms, sheet } = financing;
  const money = (minor: bigint): string => formatAmount(minor, sheet.currency);
  const zero = money(0n);
  const principalMinor = parseAmount(sheet.advance, sheet.currency);
  if (terms.recourse === 'without') {
    const retained = money(incoming.amountMinor - principalMinor);
    return { interest: zero, lateInterest: zero, principal: sheet.advance, surplus: zero, retained };
  }
  const fundedOn = financing.fundedOn as CalendarDay;
  const normalTo = incoming.paidOn < incoming.due ? incoming.paidOn : incoming.due;
  const interest = interestOf(terms, { principalMinor, from: fundedOn, to: normalTo, ratePpm: terms.ratePpm });
  const lateFrom = fundedOn > incoming.due ? fundedOn : incoming.due;
  const late = interestOf(terms, { principalMinor, from: lateFrom, to: incoming.paidOn, ratePpm: terms.lateRatePpm });
  const surplusMinor = incoming.amountMinor - interest - late - principalMinor;
  if (surplusMinor < 0n) return reject('proceeds_do_not_cover', { short: money(-surplusMinor) });
  return {
    interest: money(interest),
    lateInterest: money(late),
    principal: sheet.advance,
    surplus: money(surplusMinor),
    retained: zero,
  };
}
