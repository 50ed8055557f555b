/** Facilities and standing offers: states and moves. What is available on a day is computed, never stored. */
import type { TransitionTable } from '../../kernel/transitions';

export const FACILITY_TABLE = {
  name: 'facility',
  initial: 'open',
  final: [],
  moves: { open: { make_offer: 'open' } },
} as const satisfies TransitionTable<'open', 'make_offer'>;

export const OFFER_TABLE = {
  name: 'offer',
  initial: 'standing',
  final: [],
  moves: { standing: { draw: 'standing', revert_assignment: 'standing' } },
} as const satisfies TransitionTable<'standing', 'draw' | 'revert_assignment'>;
