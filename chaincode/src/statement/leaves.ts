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

/** Place of the n-th leaf that an item makes. */
export function leafPlace(index: number): string {
  return `leaf:${index}`;
}

/** As much of an item as decides which leaves it makes. */
export type LeafMaker =
  | Pick<ConfirmReceivableItem, 'kind' | 'seller' | 'tranches'>
  | Pick<DrawItem, 'kind' | 'financier' | 'claims'>
  | Pick<RevertAssignmentItem, 'kind' | 'supplier' | 'claims'>;

/** One leaf for each claim that goes to somebody whole. */
function handedOver(claims: readonly DrawnClaim[], holder: PartyId): readonly LeafOfItem[] {
  return claims.map(({ leaf, face, due }, index) => ({
    place: leafPlace(index),
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

/** Ids of leaves an item closes, with their number. */
export function closedByItem(item: Item): readonly RecordId[] {
  if (item.kind === 'draw' || item.kind === 'revert_assignment') return item.claims.map((claim) => claim.leaf.id);
  if (item.kind === 'discharge') return [item.leaf.id];
  return [];
}
