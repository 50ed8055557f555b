/** What is chosen of a draw, or of its end where no money came; every figure that is signed follows from the records. */
import type { CalendarDay } from '../../kernel/days';
import { isRejected } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { parseAmount } from '../../kernel/money';
import { constant, day, nullable, object } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { DrawDraft, RevertAssignmentDraft } from '../../protocol/drafts';
import type { DrawItem, RevertAssignmentItem } from '../../protocol/items';
import { noticeOf } from '../assignments/decide';
import { ref } from '../shapes';
import type { World } from '../world';
import { costSheet } from './pricing';
import { claimOf } from './revert';

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

export const revertAssignmentDraft: Parser<RevertAssignmentDraft> = object({
  kind: constant('revert_assignment'),
  financing: ref,
  leaf: ref,
  offer: ref,
  assignment: ref,
  notice: ref,
  payment: nullable(ref),
});

export function completeRevertAssignment(
  { leaf: named, ...draft }: RevertAssignmentDraft,
  world: World,
): RevertAssignmentItem | Rejected {
  const financing = world.take('financing', draft.financing);
  if (isRejected(financing)) return financing;
  const leaf = world.take('leaf', named);
  if (isRejected(leaf)) return leaf;
  const { financier, supplier, sheet, fundBy } = financing.data;
  return { ...draft, financier, supplier, currency: sheet.currency, claims: [claimOf(named, leaf)], fundBy };
}
