/** A financing from the signed draw to repayment: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const FINANCING_TABLE = {
  name: 'financing',
  initial: 'agreed',
  final: ['reverted', 'repaid'],
  moves: {
    agreed: { pay_out: 'instructed', revert_assignment: 'reverted' },
    reverted: {},
    instructed: {
      payment_confirmed: 'accruing',
      payment_failed: 'agreed',
      payment_returned: 'agreed',
      revert_assignment: 'reverted',
    },
    accruing: { discharge: 'repaid', discharge_short: 'recourse' },
    repaid: {},
    recourse: {},
  },
} as const satisfies TransitionTable<
  'agreed' | 'reverted' | 'instructed' | 'accruing' | 'repaid' | 'recourse',
  | 'pay_out'
  | 'revert_assignment'
  | 'payment_confirmed'
  | 'payment_failed'
  | 'payment_returned'
  | 'discharge'
  | 'discharge_short'
>;
