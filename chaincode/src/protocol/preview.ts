/** Wire types of a preview's answer. */
import type { RejectionCode } from '../protocol';
import type { Day, Hash } from './acts';
import type { Details } from './details';
import type { Item } from './items';
import type { Epoch } from './network';

export type PreviewOutcome =
  | { readonly outcome: 'accepted' | 'replayed' }
  | { readonly outcome: 'refused'; readonly code: RejectionCode; readonly details: Details };

/** How many persons must sign, from which groups, and whether one key must be stronger than a browser's. */
export interface NeededAuthority {
  readonly persons: 1 | 2;
  readonly strongerKey: boolean;
  readonly groups: readonly string[];
}

export interface Preview {
  readonly network: Hash;
  readonly epoch: Epoch;
  readonly today: Day;
  readonly generation: number;
  readonly matrix: number;
  /** Complete, with every figure the signer is shown; null where a draft could not be completed. */
  readonly items: readonly (Item | null)[];
  readonly outcomes: readonly PreviewOutcome[];
  readonly authority: NeededAuthority | { readonly code: RejectionCode; readonly details: Details };
}
