/** What a debtor chooses of its answer, and the item that follows from it. */
import { NOTE_LENGTH_MAX } from '../../kernel/bounds';
import { isRejected } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { boolean, constant, object, oneOf, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { Ref } from '../../protocol/acts';
import type { ConfirmReceivableDraft, RefuseReceivableDraft } from '../../protocol/drafts';
import { REFUSAL_REASONS } from '../../protocol/items';
import type { ConfirmReceivableItem, Invoice, RefuseReceivableItem } from '../../protocol/items';
import { ref } from '../shapes';
import type { World } from '../world';
import { rests, tranches } from './commands';

export const confirmReceivableDraft: Parser<ConfirmReceivableDraft> = object({
  kind: constant('confirm_receivable'),
  receivable: ref,
  tranches,
  rest: rests,
  noDefence: boolean,
});

export const refuseReceivableDraft: Parser<RefuseReceivableDraft> = object({
  kind: constant('refuse_receivable'),
  receivable: ref,
  reason: oneOf(REFUSAL_REASONS),
  note: text(NOTE_LENGTH_MAX, 0),
});

function shown(receivable: Ref, world: World): Pick<Invoice, 'seller' | 'number' | 'currency' | 'payable'> | Rejected {
  const found = world.take('receivable', receivable);
  if (isRejected(found)) return found;
  const { seller, number, currency, payable } = found.data.invoice;
  return { seller, number, currency, payable };
}

export function completeConfirmReceivable(
  draft: ConfirmReceivableDraft,
  world: World,
): ConfirmReceivableItem | Rejected {
  const invoice = shown(draft.receivable, world);
  return isRejected(invoice) ? invoice : { ...draft, ...invoice };
}

export function completeRefuseReceivable(draft: RefuseReceivableDraft, world: World): RefuseReceivableItem | Rejected {
  const invoice = shown(draft.receivable, world);
  return isRejected(invoice) ? invoice : { ...draft, ...invoice };
}
