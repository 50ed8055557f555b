/** Parts that items, records and answers have in common, exact: these are the pieces people sign. */
import type {
  AccountDetails,
  Allocation,
  CostSheet,
  Invoice,
  NoticeTerms,
  PartyLimit,
  Receipt,
  Rest,
  Terms,
  Tranche,
} from '../../../chaincode/src/protocol/items';
import { amount, currency, day, exactly, hash, integer, listOf, nullable, oneOf, text } from '../lib/reading';
import type { Reader } from '../lib/reading';

export const accountDetails: Reader<AccountDetails> = exactly({ holder: text, bank: text, number: text, currency });

export const invoice: Reader<Invoice> = exactly({
  seller: text,
  debtor: text,
  number: text,
  code: nullable(text),
  issued: day,
  currency,
  payable: amount,
});

export const tranche: Reader<Tranche> = exactly({ amount, due: day, instrument: oneOf(['receivable', 'voucher']) });

export const REST_REASONS = ['disputed', 'retention', 'prepaid', 'set_off', 'credit_note_expected'] as const;
export const rest: Reader<Rest> = exactly({ amount, reason: oneOf(REST_REASONS) });

export const REFUSAL_REASONS = [
  'unknown_invoice',
  'not_delivered',
  'quality',
  'price',
  'already_paid',
  'other',
] as const;
export const refusalReason = oneOf(REFUSAL_REASONS);

const feeRule = exactly({ label: text, recipient: text, facePpm: integer, flat: amount });

export const terms: Reader<Terms> = exactly({
  recourse: oneOf(['with', 'without']),
  method: oneOf(['interest', 'bank_discount', 'true_discount']),
  dayCount: oneOf(['ACT/360', 'ACT/365F', '30E/360']),
  ratePpm: integer,
  lateRatePpm: integer,
  advancePpm: integer,
  fees: listOf(feeRule),
  minTenorDays: integer,
  maxTenorDays: integer,
  fundWithinDays: integer,
});

const fee = exactly({ label: text, recipient: text, amount });

export const sheet: Reader<CostSheet> = exactly({
  currency,
  face: amount,
  advance: amount,
  discount: amount,
  fees: listOf(fee),
  net: amount,
  valueDate: day,
  maturity: day,
  days: integer,
  interest: amount,
  surplus: amount,
  cost: amount,
  nominalPpm: integer,
  simplePpm: integer,
  xirrPpm: integer,
});

export const noticeTerms: Reader<NoticeTerms> = exactly({
  debtor: text,
  assignor: text,
  assignee: text,
  number: text,
  currency,
  amount,
  due: day,
  payTo: accountDetails,
});

export const partyLimit: Reader<PartyLimit> = exactly({ party: text, limit: amount });

export const allocation: Reader<Allocation> = exactly({
  interest: amount,
  lateInterest: amount,
  principal: amount,
  surplus: amount,
  retained: amount,
  shortfall: amount,
});

export const receipt: Reader<Receipt> = exactly({
  currency,
  amount,
  valueDate: day,
  payer: text,
  bankReference: text,
  line: hash,
});
