import type { Membership } from '../identity/membership';
import { VALIDATION_CODES } from '../validationCodes';
import { checkAction } from './actionCheck';
import type { CheckedAction } from './actionCheck';
import { InvalidTransaction, checkEnvelope } from './envelopeCheck';
import type { CheckedEnvelope } from './envelopeCheck';

/** What can be known of a transaction before its place in a block is. */
export type PreparedTransaction =
  /** Malformed or not by its creator: not even its id is certain. */
  | { readonly kind: 'malformed'; readonly envelope: Uint8Array; readonly code: number }
  /** By its creator, with an id, but what was endorsed cannot be judged. */
  | {
      readonly kind: 'unreadable';
      readonly envelope: Uint8Array;
      readonly transactionId: string;
      readonly code: number;
    }
  | {
      readonly kind: 'readable';
      readonly envelope: Uint8Array;
      readonly transactionId: string;
      readonly action: CheckedAction;
    };

/** What transactions are judged by. */
export interface ChannelContext {
  readonly channel: string;
  readonly chaincode: string;
  readonly membership: Membership;
}

function failureCode(error: unknown): number {
  if (error instanceof InvalidTransaction) return error.code;
  throw error;
}

/**
 * Does all of validation that needs no state: form, hashes and every signature. It runs when a transaction arrives,
 * while the block before is being flushed.
 */
export function prepareTransaction(envelope: Uint8Array, context: ChannelContext): PreparedTransaction {
  let checked: CheckedEnvelope;
  try {
    checked = checkEnvelope(envelope, context);
  } catch (error) {
    return { kind: 'malformed', envelope, code: failureCode(error) };
  }
  const { transactionId } = checked.channelHeader;
  try {
    return { kind: 'readable', envelope, transactionId, action: checkAction(checked, context) };
  } catch (error) {
    return { kind: 'unreadable', envelope, transactionId, code: failureCode(error) };
  }
}

/** The id under which a transaction is remembered; null when it proved none. */
export function provenTransactionId(transaction: PreparedTransaction): string | null {
  return transaction.kind === 'malformed' ? null : transaction.transactionId;
}

/** The code that a transaction has before policies and versions are looked at. */
export function preparedCode(transaction: PreparedTransaction): number {
  return transaction.kind === 'readable' ? VALIDATION_CODES.VALID : transaction.code;
}
