/** A financing from the signed draw to repayment: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const FINANCING_TABLE = {
  name: 'financing',
  initial: 'agreed',
  final: ['repaid'],
  moves: {
    agreed: { pay_out: 'instructed' },
    instructed: { payment_confirmed: 'accruing', payment_failed: 'agreed', payment_returned: 'agreed' },
    accruing: { discharge: 'repaid' },
    repaid: {},
  },
} as const satisfies TransitionTable<
  'agreed' | 'instructed' | 'accruing' | 'repaid',
  'pay_out' | 'payment_confirmed' | 'payment_failed' | 'payment_returned' | 'discharge'
>;
