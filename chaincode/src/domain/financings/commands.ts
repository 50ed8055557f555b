/** Shapes of the items that the module financings decides. */
import { CLAIMS_PER_DRAW_MAX, CODE_LENGTH_MAX, FEES_MAX, INVOICE_NUMBER_LENGTH_MAX } from '../../kernel/bounds';
import { constant, currency, day, integer, listOf, nullable, object, partyId, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { CostSheet, DrawItem, NoticeTerms, RevertAssignmentItem } from '../../protocol/items';
import { terms } from '../facilities/commands';
import { accountDetails, accountShape, amountText, ref, withAmounts } from '../shapes';

const number = text(INVOICE_NUMBER_LENGTH_MAX);
const count = integer({ min: 0, max: 1_000_000_000_000 });

const costSheet: Parser<CostSheet> = withAmounts(
  object({
    currency,
    face: amountText,
    advance: amountText,
    discount: amountText,
    fees: listOf(object({ label: text(CODE_LENGTH_MAX), recipient: partyId, amount: amountText }), { max: FEES_MAX }),
    net: amountText,
    valueDate: day,
    maturity: day,
    days: count,
    interest: amountText,
    surplus: amountText,
    cost: amountText,
    nominalPpm: count,
    simplePpm: count,
    xirrPpm: count,
  }),
  ({ currency: unit, face, advance, discount, fees, net, interest, surplus, cost }) => ({
    currency: unit,
    amounts: [face, advance, discount, net, interest, surplus, cost, ...fees.map((fee) => fee.amount)],
  }),
);

const notice: Parser<NoticeTerms> = object({
  debtor: partyId,
  assignor: partyId,
  assignee: partyId,
  number,
  currency,
  amount: amountText,
  due: day,
  payTo: accountDetails,
});

const claim = object({ leaf: ref, debtor: partyId, seller: partyId, number, face: amountText, due: day });

export const draw: Parser<DrawItem> = withAmounts(
  object({
    kind: constant('draw'),
    claims: listOf(claim, { min: 1, max: CLAIMS_PER_DRAW_MAX }),
    offer: ref,
    financier: partyId,
    terms,
    sheet: costSheet,
    payTo: object({ account: ref, ...accountShape }),
    notice: listOf(notice, { min: 1, max: CLAIMS_PER_DRAW_MAX }),
  }),
  (value) => ({
    currency: value.sheet.currency,
    amounts: [
      ...value.claims.map((entry) => entry.face),
      ...value.notice.map((entry) => entry.amount),
      ...value.terms.fees.map((fee) => fee.flat),
    ],
  }),
);

export const revertAssignment: Parser<RevertAssignmentItem> = withAmounts(
  object({
    kind: constant('revert_assignment'),
    financing: ref,
    offer: ref,
    assignment: ref,
    notice: ref,
    payment: nullable(ref),
    financier: partyId,
    supplier: partyId,
    currency,
    claims: listOf(claim, { min: 1, max: CLAIMS_PER_DRAW_MAX }),
    fundBy: day,
  }),
  (value) => ({ currency: value.currency, amounts: value.claims.map((entry) => entry.face) }),
);
