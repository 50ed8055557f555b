/** Parties, their signers, authority and accounts: states and moves. */
import type { TransitionTable } from '../../kernel/transitions';

export const PARTY_TABLE = {
  name: 'party',
  initial: 'active',
  final: [],
  moves: {
    active: { suspend_party: 'suspended', change_host: 'active', replace_keys: 'active' },
    suspended: { reinstate_party: 'active', change_host: 'suspended', replace_keys: 'suspended' },
  },
} as const satisfies TransitionTable<
  'active' | 'suspended',
  'suspend_party' | 'reinstate_party' | 'change_host' | 'replace_keys'
>;

/** New keys for a firm that lost its last one: told to everybody first. */
export const RECOVERY_TABLE = {
  name: 'recovery',
  initial: 'announced',
  final: ['vetoed', 'done'],
  moves: { announced: { veto_keys: 'vetoed', replace_keys: 'done' }, vetoed: {}, done: {} },
} as const satisfies TransitionTable<'announced' | 'vetoed' | 'done', 'veto_keys' | 'replace_keys'>;

export const SIGNER_TABLE = {
  name: 'signer',
  initial: 'enrolled',
  final: ['revoked'],
  moves: { enrolled: { revoke_signer: 'revoked' }, revoked: {} },
} as const satisfies TransitionTable<'enrolled' | 'revoked', 'revoke_signer'>;

export const MATRIX_TABLE = {
  name: 'matrix',
  initial: 'current',
  final: [],
  moves: { current: { amend_matrix: 'current' } },
} as const satisfies TransitionTable<'current', 'amend_matrix'>;

export const ACCOUNT_TABLE = {
  name: 'account',
  initial: 'open',
  final: [],
  moves: { open: {} },
} as const satisfies TransitionTable<'open', never>;

export const CANCELLATION_TABLE = {
  name: 'cancellation',
  initial: 'cancelled',
  final: ['cancelled'],
  moves: { cancelled: {} },
} as const satisfies TransitionTable<'cancelled', never>;
