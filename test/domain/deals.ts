/** Deals of CASES for tests of pure rules: terms, sheets and financings without a ledger. */
import { parseCalendarDay } from '../../chaincode/src/kernel/days';
import { isRejected } from '../../chaincode/src/kernel/decision';
import { parseAmount } from '../../chaincode/src/kernel/money';
import { costSheet } from '../../chaincode/src/domain/financings/pricing';
import type { CostSheet, Terms } from '../../chaincode/src/protocol/items';
import type { FinancingRecord } from '../../chaincode/src/protocol/records';
import { BANK_FIRM, SAMPLES, SUPPLIER } from '../support/samples';

/** A loan of 80 % at 6 % with a fee of 0.5 % of the face. */
export const LOAN: Terms = {
  ...SAMPLES.make_offer.terms,
  fees: [{ label: 'service', recipient: BANK_FIRM, facePpm: 5000, flat: '0.00' }],
};

/** The purchase of the same claim. */
export const PURCHASE: Terms = { ...LOAN, recourse: 'without', method: 'bank_discount', advancePpm: 1_000_000 };

export interface Sold {
  readonly face: string;
  readonly from: string;
  readonly to: string;
  readonly currency?: string;
}

/** CASES 2. */
export const CASE_2: Sold = { face: '1000000.00', from: '2026-01-15', to: '2026-04-15' };

/** The sheet, or the rejection. */
export function sheetOrRefusal(terms: Terms, sold: Sold = CASE_2): ReturnType<typeof costSheet> {
  const { face, from, to, currency = 'CNY' } = sold;
  return costSheet({
    currency,
    faceMinor: parseAmount(face, currency),
    valueDate: parseCalendarDay(from),
    maturity: parseCalendarDay(to),
    terms,
  });
}

/** The sheet; a rejection fails the test. */
export function sheetOf(terms: Terms, sold: Sold = CASE_2): CostSheet {
  const sheet = sheetOrRefusal(terms, sold);
  if (isRejected(sheet)) throw new Error(JSON.stringify(sheet));
  return sheet;
}

type Accruing = Extract<FinancingRecord, { readonly state: 'accruing' }>;

/** A deal whose money is out. */
export function accruing(terms: Terms, sold: Sold = CASE_2, fundedOn = sold.from): Accruing {
  const sheet = sheetOf(terms, sold);
  const asset = {
    receivable: '0',
    leaf: '1',
    assignedLeaf: '2',
    debtor: 'd',
    number: 'n',
    face: sold.face,
    due: sold.to,
  };
  const { account, ...payTo } = SAMPLES.draw.payTo;
  return {
    state: 'accruing',
    financier: BANK_FIRM,
    supplier: SUPPLIER,
    offer: account.id,
    assets: [asset],
    terms,
    sheet,
    payTo,
    fundBy: sold.from,
    payment: '3',
    fundedOn,
  };
}
