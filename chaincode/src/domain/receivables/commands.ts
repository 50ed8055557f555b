/** Shapes of the items that the module receivables decides. */
import {
  CODE_LENGTH_MAX,
  INVOICE_NUMBER_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  RESTS_MAX,
  TRANCHES_MAX,
} from '../../kernel/bounds';
import {
  boolean,
  constant,
  currency,
  day,
  hash,
  listOf,
  nullable,
  object,
  oneOf,
  ParseError,
  partyId,
  recordId,
  text,
} from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import { InvalidValue } from '../../kernel/invariant';
import { normaliseInvoiceNumber } from '../../kernel/text';
import { REFUSAL_REASONS, REST_REASONS } from '../../protocol/items';
import type { ConfirmReceivableItem, Invoice, PresentInvoiceItem, RefuseReceivableItem } from '../../protocol/items';
import { amountText, ref, withAmounts } from '../shapes';

/** A text that identifies an invoice: normalising it leaves something, and not too much. */
function identifying(inner: Parser<string>): Parser<string> {
  return (value, path) => {
    const parsed = inner(value, path);
    try {
      normaliseInvoiceNumber(parsed);
    } catch (cause) {
      if (!(cause instanceof InvalidValue)) throw cause;
      throw new ParseError(path, cause.message);
    }
    return parsed;
  };
}

/** In the form of an id. */
const invoiceMark = recordId;

const number = identifying(text(INVOICE_NUMBER_LENGTH_MAX));

export const invoice: Parser<Invoice> = withAmounts(
  object({
    seller: partyId,
    debtor: partyId,
    number,
    code: nullable(identifying(text(CODE_LENGTH_MAX))),
    issued: day,
    currency,
    payable: amountText,
  }),
  (value) => ({ currency: value.currency, amounts: [value.payable] }),
);

export const presentInvoice: Parser<PresentInvoiceItem> = object({
  kind: constant('present_invoice'),
  invoice,
  due: nullable(day),
  order: nullable(text(INVOICE_NUMBER_LENGTH_MAX)),
  source: hash,
});

const trancheShape = { amount: amountText, due: day, instrument: oneOf(['receivable', 'voucher']) };
const rest = object({ amount: amountText, reason: oneOf(REST_REASONS) });

const tranches = listOf(object(trancheShape), { min: 1, max: TRANCHES_MAX });
/** Leaves that may leave their day to the invoice. */
export const draftTranches = listOf(object({ ...trancheShape, due: nullable(day) }), { min: 1, max: TRANCHES_MAX });
export const rests = listOf(rest, { max: RESTS_MAX });

export const confirmReceivable: Parser<ConfirmReceivableItem> = withAmounts(
  object({
    kind: constant('confirm_receivable'),
    receivable: ref,
    mark: invoiceMark,
    seller: partyId,
    number,
    currency,
    payable: amountText,
    tranches,
    rest: rests,
    noDefence: boolean,
  }),
  (value) => ({
    currency: value.currency,
    amounts: [
      value.payable,
      ...value.tranches.map((entry) => entry.amount),
      ...value.rest.map((entry) => entry.amount),
    ],
  }),
);

export const refuseReceivable: Parser<RefuseReceivableItem> = withAmounts(
  object({
    kind: constant('refuse_receivable'),
    receivable: ref,
    mark: invoiceMark,
    seller: partyId,
    number,
    currency,
    payable: amountText,
    reason: oneOf(REFUSAL_REASONS),
    note: text(NOTE_LENGTH_MAX, 0),
  }),
  (value) => ({ currency: value.currency, amounts: [value.payable] }),
);
