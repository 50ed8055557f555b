/** Assignment of a claim and the notice to its debtor: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const ASSIGNMENT_TABLE = {
  name: 'assignment',
  initial: 'effective',
  final: ['reverted'],
  moves: { effective: { revert_assignment: 'reverted' }, reverted: {} },
} as const satisfies TransitionTable<'effective' | 'reverted', 'revert_assignment'>;

/**
 * Tendered with the assignment, without any act of the debtor; delivered when its side acknowledges; withdrawn when the
 * assignment reverts.
 */
export const NOTICE_TABLE = {
  name: 'notice',
  initial: 'tendered',
  final: ['withdrawn'],
  moves: {
    tendered: { acknowledge_notice: 'delivered', revert_assignment: 'withdrawn' },
    delivered: { revert_assignment: 'withdrawn' },
    withdrawn: {},
  },
} as const satisfies TransitionTable<
  'tendered' | 'delivered' | 'withdrawn',
  'acknowledge_notice' | 'revert_assignment'
>;
