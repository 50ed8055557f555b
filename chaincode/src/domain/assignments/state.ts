/** Assignment of a claim and the notice to its debtor: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const ASSIGNMENT_TABLE = {
  name: 'assignment',
  initial: 'effective',
  final: [],
  moves: { effective: {} },
} as const satisfies TransitionTable<'effective', never>;

/** Tendered with the assignment, without any act of the debtor; delivered when its side acknowledges. */
export const NOTICE_TABLE = {
  name: 'notice',
  initial: 'tendered',
  final: [],
  moves: { tendered: { acknowledge_notice: 'delivered' }, delivered: {} },
} as const satisfies TransitionTable<'tendered' | 'delivered', 'acknowledge_notice'>;
