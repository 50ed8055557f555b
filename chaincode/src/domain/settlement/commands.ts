/** Shapes of the items that the module settlement decides. */
import { CODE_LENGTH_MAX, INVOICE_NUMBER_LENGTH_MAX, NAME_LENGTH_MAX } from '../../kernel/bounds';
import { constant, currency, day, hash, nullable, object, oneOf, ParseError, partyId, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { BookPaymentItem, DischargeItem, PayOutItem } from '../../protocol/items';
import { accountDetails, amountText, ref, withAmounts } from '../shapes';

export const payOut: Parser<PayOutItem> = withAmounts(
  object({
    kind: constant('pay_out'),
    financing: ref,
    supplier: partyId,
    currency,
    amount: amountText,
    valueDate: day,
    payTo: accountDetails,
    reference: text(CODE_LENGTH_MAX),
  }),
  (value) => ({ currency: value.currency, amounts: [value.amount] }),
);

const bookPaymentShape: Parser<BookPaymentItem> = withAmounts(
  object({
    kind: constant('book_payment'),
    payment: ref,
    financing: nullable(ref),
    payee: partyId,
    currency,
    amount: amountText,
    status: oneOf(['confirmed', 'failed', 'returned']),
    valueDate: nullable(day),
    bankReference: text(CODE_LENGTH_MAX),
  }),
  (value) => ({ currency: value.currency, amounts: [value.amount] }),
);

/** A value date stands exactly where money went out. */
export const bookPayment: Parser<BookPaymentItem> = (value, path) => {
  const item = bookPaymentShape(value, path);
  if ((item.status === 'confirmed') !== (item.valueDate !== null)) {
    throw new ParseError(path, 'a value date when confirmed, and only then');
  }
  return item;
};

const allocation = object({
  interest: amountText,
  lateInterest: amountText,
  principal: amountText,
  surplus: amountText,
  retained: amountText,
  shortfall: amountText,
});

export const receipt = object({
  currency,
  amount: amountText,
  valueDate: day,
  payer: text(NAME_LENGTH_MAX),
  bankReference: text(CODE_LENGTH_MAX),
  line: hash,
});

export const discharge: Parser<DischargeItem> = withAmounts(
  object({
    kind: constant('discharge'),
    leaf: ref,
    debtor: partyId,
    number: text(INVOICE_NUMBER_LENGTH_MAX),
    face: amountText,
    due: day,
    receipt,
    financing: nullable(ref),
    allocation: nullable(allocation),
  }),
  ({ receipt: credit, face, allocation: split }) => ({
    currency: credit.currency,
    amounts: [credit.amount, face, ...(split === null ? [] : Object.values(split))],
  }),
);
