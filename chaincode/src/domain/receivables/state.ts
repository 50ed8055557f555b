/** Invoice and claim leaf: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

/** `confirmed` is never written into the record: that its first leaf is on the ledger makes it so. */
export const RECEIVABLE_TABLE = {
  name: 'receivable',
  initial: 'presented',
  final: [],
  moves: {
    presented: { confirm_receivable: 'confirmed', refuse_receivable: 'refused' },
    refused: { confirm_receivable: 'confirmed' },
    confirmed: {},
  },
} as const satisfies TransitionTable<'presented' | 'refused' | 'confirmed', 'confirm_receivable' | 'refuse_receivable'>;

export const PRESENTATION_TABLE = {
  name: 'presentation',
  initial: 'presented',
  final: ['presented'],
  moves: { presented: {} },
} as const satisfies TransitionTable<'presented', never>;

/** A leaf lives once: what closes it names its one successor or its end. */
export const LEAF_TABLE = {
  name: 'leaf',
  initial: 'held',
  final: ['assigned', 'reverted', 'discharged'],
  moves: {
    held: { draw: 'assigned', revert_assignment: 'reverted', discharge: 'discharged' },
    assigned: {},
    reverted: {},
    discharged: {},
  },
} as const satisfies TransitionTable<
  'held' | 'assigned' | 'reverted' | 'discharged',
  'draw' | 'revert_assignment' | 'discharge'
>;
