/** What a debtor chooses of its answer, and the item that follows from it. */
import { NOTE_LENGTH_MAX } from '../../kernel/bounds';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { boolean, constant, object, oneOf, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { ConfirmReceivableDraft, RefuseReceivableDraft } from '../../protocol/drafts';
import { REFUSAL_REASONS } from '../../protocol/items';
import type { ConfirmReceivableItem, RefuseReceivableItem, Tranche } from '../../protocol/items';
import { ref } from '../shapes';
import type { Found, World } from '../world';
import { draftTranches, rests } from './commands';

export const confirmReceivableDraft: Parser<ConfirmReceivableDraft> = object({
  kind: constant('confirm_receivable'),
  receivable: ref,
  tranches: draftTranches,
  rest: rests,
  noDefence: boolean,
});

export const refuseReceivableDraft: Parser<RefuseReceivableDraft> = object({
  kind: constant('refuse_receivable'),
  receivable: ref,
  reason: oneOf(REFUSAL_REASONS),
  note: text(NOTE_LENGTH_MAX, 0),
});

function shown({
  data,
}: Found<'receivable'>): Pick<ConfirmReceivableItem, 'mark' | 'seller' | 'number' | 'currency' | 'payable'> {
  const { mark, invoice } = data;
  const { seller, number, currency, payable } = invoice;
  return { mark, seller, number, currency, payable };
}

export function completeConfirmReceivable(
  draft: ConfirmReceivableDraft,
  world: World,
): ConfirmReceivableItem | Rejected {
  const receivable = world.take('receivable', draft.receivable);
  if (isRejected(receivable)) return receivable;
  const tranches: Tranche[] = [];
  for (const tranche of draft.tranches) {
    const due = tranche.due ?? receivable.data.due;
    if (due === null) return reject('due_date_missing');
    tranches.push({ ...tranche, due });
  }
  return { ...draft, tranches, ...shown(receivable) };
}

export function completeRefuseReceivable(draft: RefuseReceivableDraft, world: World): RefuseReceivableItem | Rejected {
  const receivable = world.take('receivable', draft.receivable);
  return isRejected(receivable) ? receivable : { ...draft, ...shown(receivable) };
}
