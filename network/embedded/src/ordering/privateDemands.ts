import type { Collections } from '../collections';
import type { PrivateDemand, Submission } from '../threads/protocol';
import { VALIDATION_CODES } from '../validationCodes';
import type { PreparedTransaction } from './preparedTransaction';

/**
 * Which plaintext each organisation has to store for a block: that of the collections it is a member of. As on
 * Fabric that includes transactions found invalid, except repetitions of a transaction that is already there.
 */
export function privateDemands(
  block: Readonly<{ transactions: readonly PreparedTransaction[]; validationCodes: Uint8Array }>,
  submissions: readonly Submission[],
  collections: Collections,
): ReadonlyMap<string, readonly PrivateDemand[]> {
  const demands = new Map<string, PrivateDemand[]>();
  block.transactions.forEach((transaction, transactionIndex) => {
    const validationCode = block.validationCodes[transactionIndex] ?? VALIDATION_CODES.NOT_VALIDATED;
    const submission = submissions[transactionIndex];
    if (transaction.kind !== 'readable' || submission === undefined) return;
    if (validationCode === VALIDATION_CODES.DUPLICATE_TXID) return;
    for (const { name, privateHash } of transaction.action.sets.flatMap((set) => set.collections)) {
      if (privateHash.length === 0) continue;
      for (const mspId of collections.find(name)?.memberMspIds ?? []) {
        const demand = {
          transactionIndex,
          validationCode,
          submission: submission.submission,
          isStaged: submission.stagedFor.includes(mspId),
          collection: name,
          hash: privateHash,
        };
        const ofOrganisation = demands.get(mspId) ?? [];
        ofOrganisation.push(demand);
        demands.set(mspId, ofOrganisation);
      }
    }
  });
  return demands;
}
