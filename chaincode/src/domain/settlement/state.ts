/** Payment instructions, discharges and how they were applied: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const PAYMENT_TABLE = {
  name: 'payment',
  initial: 'instructed',
  final: ['confirmed', 'failed', 'returned'],
  moves: {
    instructed: { payment_confirmed: 'confirmed', payment_failed: 'failed', payment_returned: 'returned' },
    confirmed: {},
    failed: {},
    returned: {},
  },
} as const satisfies TransitionTable<
  'instructed' | 'confirmed' | 'failed' | 'returned',
  'payment_confirmed' | 'payment_failed' | 'payment_returned'
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
