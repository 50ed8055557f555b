/** The claim leaves an item makes, from the item alone: a line can be followed by whoever was shown it. */
import type {
  ConfirmReceivableItem,
  DrawItem,
  DrawnClaim,
  Item,
  LeafOfItem,
  RevertAssignmentItem,
} from '../protocol/items';
import type { PartyId, RecordId } from '../protocol/acts';
import type { Sha256 } from './hashing';
import { firstLeafId, recordIdAt } from './ids';
import type { SignedItem } from './ids';

/** Place of the n-th leaf that an item makes. */
export function leafPlace(index: number): string {
  return `leaf:${index}`;
}

/** As much of an item as decides which leaves it makes. */
export type LeafMaker =
  | Pick<ConfirmReceivableItem, 'kind' | 'mark' | 'seller' | 'tranches'>
  | Pick<DrawItem, 'kind' | 'financier' | 'claims'>
  | Pick<RevertAssignmentItem, 'kind' | 'supplier' | 'claims'>;

/** One leaf for each claim that goes to somebody whole. */
function handedOver(claims: readonly DrawnClaim[], holder: PartyId): readonly LeafOfItem[] {
  return claims.map(({ leaf, face, due }, index) => ({
    place: leafPlace(index),
    mark: null,
    holder,
    amount: face,
    due,
    parent: leaf.id,
  }));
}

/** Leaves in order; empty for kinds that make none. */
export function leavesOfItem(
  item: LeafMaker | Exclude<Item, { readonly kind: LeafMaker['kind'] }>,
): readonly LeafOfItem[] {
  switch (item.kind) {
    case 'confirm_receivable':
      return item.tranches.map((tranche, index) => ({
        place: leafPlace(index),
        mark: index === 0 ? item.mark : null,
        holder: item.seller,
        amount: tranche.amount,
        due: tranche.due,
        parent: null,
      }));
    case 'draw':
      return handedOver(item.claims, item.financier);
    case 'revert_assignment':
      return handedOver(item.claims, item.supplier);
    default:
      return [];
  }
}

/** Id of a leaf that a signed item makes. */
export function leafIdOf(
  sha256: Sha256,
  signed: SignedItem,
  { mark, place }: Pick<LeafOfItem, 'mark' | 'place'>,
): RecordId {
  return mark === null ? recordIdAt(sha256, signed, place) : firstLeafId(sha256, mark);
}

/** Ids of leaves an item closes, with their number. */
export function closedByItem(item: Item): readonly RecordId[] {
  if (item.kind === 'draw' || item.kind === 'revert_assignment') return item.claims.map((claim) => claim.leaf.id);
  if (item.kind === 'discharge') return [item.leaf.id];
  return [];
}
