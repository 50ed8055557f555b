/** Shapes of the items that the module assignments decides. */
import { constant, currency, object, partyId } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { AcknowledgeNoticeItem } from '../../protocol/items';
import { amountText, ref, withAmounts } from '../shapes';

export const acknowledgeNotice: Parser<AcknowledgeNoticeItem> = withAmounts(
  object({
    kind: constant('acknowledge_notice'),
    notice: ref,
    assignor: partyId,
    assignee: partyId,
    currency,
    amount: amountText,
  }),
  (value) => ({ currency: value.currency, amounts: [value.amount] }),
);
