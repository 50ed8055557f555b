/** What a financier chooses of its money acts; amounts and payees follow from the records. */
import { CODE_LENGTH_MAX } from '../../kernel/bounds';
import { isRejected } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { constant, day, nullable, object, oneOf, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { BookPaymentDraft, DischargeDraft, PayOutDraft } from '../../protocol/drafts';
import type { BookPaymentItem, DischargeItem, PayOutItem } from '../../protocol/items';
import { ref } from '../shapes';
import type { World } from '../world';
import { receipt } from './commands';
import { allocationFor } from './decide';

export const payOutDraft: Parser<PayOutDraft> = object({
  kind: constant('pay_out'),
  financing: ref,
  valueDate: day,
  reference: text(CODE_LENGTH_MAX),
});

export const bookPaymentDraft: Parser<BookPaymentDraft> = object({
  kind: constant('book_payment'),
  payment: ref,
  financing: nullable(ref),
  status: oneOf(['confirmed', 'failed', 'returned']),
  valueDate: nullable(day),
  bankReference: text(CODE_LENGTH_MAX),
});

export const dischargeDraft: Parser<DischargeDraft> = object({
  kind: constant('discharge'),
  leaf: ref,
  financing: nullable(ref),
  receipt,
});

export function completePayOut(draft: PayOutDraft, world: World): PayOutItem | Rejected {
  const financing = world.take('financing', draft.financing);
  if (isRejected(financing)) return financing;
  const { supplier, sheet, payTo } = financing.data;
  return { ...draft, supplier, currency: sheet.currency, amount: sheet.net, payTo };
}

export function completeBookPayment(draft: BookPaymentDraft, world: World): BookPaymentItem | Rejected {
  const payment = world.take('payment', draft.payment);
  if (isRejected(payment)) return payment;
  const { payee, currency, amount } = payment.data;
  return { ...draft, payee, currency, amount };
}

export function completeDischarge(draft: DischargeDraft, world: World): DischargeItem | Rejected {
  const leaf = world.take('leaf', draft.leaf);
  if (isRejected(leaf)) return leaf;
  const { debtor, number, amount, due } = leaf.data;
  const item: DischargeItem = { ...draft, debtor, number, face: amount, due, allocation: null };
  const allocation = allocationFor(item, leaf, world);
  return isRejected(allocation) ? allocation : { ...item, allocation };
}
