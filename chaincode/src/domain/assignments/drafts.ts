/** What a debtor chooses of its acknowledgement, and the item that follows from it. */
import { isRejected } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { constant, object } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { AcknowledgeNoticeDraft } from '../../protocol/drafts';
import type { AcknowledgeNoticeItem } from '../../protocol/items';
import { ref } from '../shapes';
import type { World } from '../world';

export const acknowledgeNoticeDraft: Parser<AcknowledgeNoticeDraft> = object({
  kind: constant('acknowledge_notice'),
  notice: ref,
});

export function completeAcknowledgeNotice(
  draft: AcknowledgeNoticeDraft,
  world: World,
): AcknowledgeNoticeItem | Rejected {
  const notice = world.take('notice', draft.notice);
  if (isRejected(notice)) return notice;
  const { assignor, assignee, currency, amount } = notice.data;
  return { ...draft, assignor, assignee, currency, amount };
}
