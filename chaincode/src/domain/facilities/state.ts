/**
 * Facilities and standing offers: states and moves. A facility's record says how much of each limit its offers block, an
 * offer's how much of it is drawn; what is left of either is the difference.
 */
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
