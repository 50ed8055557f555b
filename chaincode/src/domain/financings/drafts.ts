/** What a supplier chooses of a draw; everything it is shown and signs follows from leaf and offer. */
import type { CalendarDay } from '../../kernel/days';
import { isRejected } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { parseAmount } from '../../kernel/money';
import { constant, day, object } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { DrawDraft } from '../../protocol/drafts';
import type { DrawItem } from '../../protocol/items';
import { noticeOf } from '../assignments/decide';
import { ref } from '../shapes';
import type { World } from '../world';
import { costSheet } from './pricing';

export const drawDraft: Parser<DrawDraft> = object({
  kind: constant('draw'),
  leaf: ref,
  offer: ref,
  account: ref,
  valueDate: day,
});

export function completeDraw(draft: DrawDraft, world: World): DrawItem | Rejected {
  const leaf = world.take('leaf', draft.leaf);
  if (isRejected(leaf)) return leaf;
  const offer = world.take('offer', draft.offer);
  if (isRejected(offer)) return offer;
  const account = world.take('account', draft.account);
  if (isRejected(account)) return account;
  const { debtor, seller, number, amount, currency, due } = leaf.data;
  const { financier, terms, collectTo } = offer.data;
  const sheet = costSheet({
    currency,
    faceMinor: parseAmount(amount, currency),
    valueDate: draft.valueDate as CalendarDay,
    maturity: due as CalendarDay,
    terms,
  });
  if (isRejected(sheet)) return sheet;
  return {
    kind: 'draw',
    claims: [{ leaf: draft.leaf, debtor, seller, number, face: amount, due }],
    offer: draft.offer,
    financier,
    terms,
    sheet,
    payTo: { account: draft.account, ...account.data.account },
    notice: [noticeOf(leaf, financier, collectTo)],
  };
}
