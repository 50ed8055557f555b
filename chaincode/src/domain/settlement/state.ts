/** Payment instructions, discharges and how they were applied: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const PAYMENT_TABLE = {
  name: 'payment',
  initial: 'instructed',
  final: ['confirmed', 'failed', 'returned', 'lapsed'],
  moves: {
    instructed: {
      payment_confirmed: 'confirmed',
      payment_failed: 'failed',
      payment_returned: 'returned',
      revert_assignment: 'lapsed',
    },
    confirmed: {},
    failed: {},
    returned: {},
    lapsed: {},
  },
} as const satisfies TransitionTable<
  'instructed' | 'confirmed' | 'failed' | 'returned' | 'lapsed',
  'payment_confirmed' | 'payment_failed' | 'payment_returned' | 'revert_assignment'
>;

export const BOOKING_TABLE = {
  name: 'booking',
  initial: 'booked',
  final: ['booked'],
  moves: { booked: {} },
} as const satisfies TransitionTable<'booked', never>;

export const DISCHARGE_TABLE = {
  name: 'discharge',
  initial: 'discharged',
  final: ['discharged'],
  moves: { discharged: {} },
} as const satisfies TransitionTable<'discharged', never>;

export const SETTLEMENT_TABLE = {
  name: 'settlement',
  initial: 'settled',
  final: ['settled'],
  moves: { settled: {} },
} as const satisfies TransitionTable<'settled', never>;
