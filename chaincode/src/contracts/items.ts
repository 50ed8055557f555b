/** Runs the items of a chunk in order on the working set. */
import { isRejected } from '../kernel/decision';
import type { Rejected } from '../kernel/decision';
import type { RejectionCode } from '../protocol';
import type { Details } from '../protocol/details';
import type { InvoiceTags } from '../protocol/acts';
import type { Item } from '../protocol/items';
import type { Effects } from '../domain/world';
import { decideItem } from './kinds';
import { worldOf } from './world';
import type { WorldParts } from './world';

export type ItemOutcome =
  | { readonly outcome: 'accepted'; readonly effects: Effects }
  | { readonly outcome: 'replayed' }
  | { readonly outcome: 'refused'; readonly code: RejectionCode; readonly details: Details };

export interface ItemsOfChunk {
  readonly items: readonly Item[];
  readonly digests: readonly Uint8Array[];
  readonly tags: readonly InvoiceTags[];
  readonly mode: 'each' | 'linked';
}

function refused({ rejected, details }: Rejected): ItemOutcome {
  return { outcome: 'refused', code: rejected, details };
}

function runOne(parts: WorldParts, chunk: ItemsOfChunk, index: number): ItemOutcome {
  const item = chunk.items[index];
  const digest = chunk.digests[index];
  if (item === undefined || digest === undefined) throw new RangeError('every item has a digest');
  const decision = decideItem(item, worldOf(parts, item, { digest, tags: chunk.tags[index] }));
  if (isRejected(decision)) return refused(decision);
  if (decision.writes.length + (decision.moves ?? []).length === 0) return { outcome: 'replayed' };
  parts.set.apply(decision, index);
  return { outcome: 'accepted', effects: decision };
}

/** Outcomes in order. `linked`: one refusal refuses the whole chunk. */
export function runItems(parts: WorldParts, chunk: ItemsOfChunk): readonly ItemOutcome[] {
  const mark = parts.set.mark();
  const outcomes = chunk.items.map((_, index) => runOne(parts, chunk, index));
  const isBroken = chunk.mode === 'linked' && outcomes.some(({ outcome }) => outcome === 'refused');
  if (!isBroken) return outcomes;
  parts.set.rollBack(mark);
  return outcomes.map((outcome) =>
    outcome.outcome === 'refused' ? outcome : refused({ rejected: 'linked_item_refused', details: {} }),
  );
}
