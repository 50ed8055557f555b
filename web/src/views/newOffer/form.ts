/** The terms of an offer as they are typed, and the item they come to. Pure. */
import type { MakeOfferItem, Recourse, Terms } from '../../../../chaincode/src/protocol/items';
import type { KnownRecord } from '../../api/records';
import { typedAmount } from '../../lib/amounts';
import { isDay } from '../../lib/days';
import { object, oneOf, text } from '../../lib/reading';
import type { Read } from '../../lib/reading';

export const RECOURSE = ['without', 'with'] as const satisfies readonly Recourse[];

export const offerForm = object({
  supplier: text,
  debtor: text,
  ceiling: text,
  until: text,
  recourse: oneOf(RECOURSE),
  rate: text,
  lateRate: text,
  advance: text,
  feeLabel: text,
  feeShare: text,
  maxTenor: text,
  holder: text,
  bank: text,
  number: text,
});
export type OfferForm = Read<typeof offerForm>;

const PPM_DIGITS = 4;
const WHOLE_PPM = 1_000_000;
const FUND_WITHIN_DAYS = 3;

/** A percentage with up to four decimals as parts per million; null where it is none. */
export function typedPpm(typed: string): number | null {
  const percent = typedAmount(typed.replace('%', ''), PPM_DIGITS);
  return percent === null ? null : Number(percent.replace('.', ''));
}

/** Terms without fault; null while a figure is missing or is none. */
function termsOf(form: OfferForm, financier: string): Terms | null {
  const isLoan = form.recourse === 'with';
  const ratePpm = typedPpm(form.rate);
  const lateRatePpm = typedPpm(form.lateRate === '' ? form.rate : form.lateRate);
  const advancePpm = isLoan ? typedPpm(form.advance) : WHOLE_PPM;
  const facePpm = typedPpm(form.feeShare === '' ? '0' : form.feeShare);
  const maxTenorDays = /^\d{1,4}$/.test(form.maxTenor) ? Number(form.maxTenor) : null;
  if (ratePpm === null || lateRatePpm === null || advancePpm === null) return null;
  if (facePpm === null || maxTenorDays === null) return null;
  return {
    recourse: form.recourse,
    method: isLoan ? 'interest' : 'bank_discount',
    dayCount: 'ACT/360',
    ratePpm,
    lateRatePpm,
    advancePpm,
    fees: facePpm === 0 ? [] : [{ label: form.feeLabel.trim(), recipient: financier, facePpm, flat: '0.00' }],
    minTenorDays: 1,
    maxTenorDays,
    fundWithinDays: FUND_WITHIN_DAYS,
  };
}

/** Null while the form says nothing that could be signed. */
export function offerOf(form: OfferForm, facility: KnownRecord<'facility'>): MakeOfferItem | null {
  const { currency, financier } = facility.data;
  const { supplier, debtor, until } = form;
  const ceiling = typedAmount(form.ceiling, 2);
  const terms = termsOf(form, financier);
  if (ceiling === null || terms === null || !isDay(until) || supplier === '' || debtor === '') return null;
  const collectTo = { holder: form.holder.trim(), bank: form.bank.trim(), number: form.number.trim(), currency };
  const common = { facility: facility.ref, supplier, debtors: [debtor], currency, ceiling, until };
  return { kind: 'make_offer', ...common, terms, collectTo };
}
