import { VALIDATION_CODES } from '../validationCodes';

/** Codes given before the id of a transaction was found to be its own. */
export const UNPROVEN: readonly number[] = [
  VALIDATION_CODES.NIL_ENVELOPE,
  VALIDATION_CODES.BAD_PAYLOAD,
  VALIDATION_CODES.BAD_COMMON_HEADER,
  VALIDATION_CODES.BAD_CREATOR_SIGNATURE,
  VALIDATION_CODES.INVALID_ENDORSER_TRANSACTION,
  VALIDATION_CODES.INVALID_CONFIG_TRANSACTION,
  VALIDATION_CODES.UNSUPPORTED_TX_PAYLOAD,
  VALIDATION_CODES.BAD_PROPOSAL_TXID,
];

/**
 * The outcomes that a block adds to the index of transactions: of an id the first, as in Fabric, and only ids that
 * are proven, so that nobody can take the id of somebody else's transaction by sending rubbish under it.
 */
export function firstOutcomes(
  transactions: Iterable<Readonly<{ transactionId: string | null; code: number }>>,
): ReadonlyMap<string, number> {
  const outcomes = new Map<string, number>();
  for (const { transactionId, code } of transactions) {
    if (transactionId === null || code === VALIDATION_CODES.DUPLICATE_TXID || outcomes.has(transactionId)) continue;
    outcomes.set(transactionId, code);
  }
  return outcomes;
}
