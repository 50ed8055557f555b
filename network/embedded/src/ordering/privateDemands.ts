import { isImplicit } from '../collections';
import type { Collection, Collections } from '../collections';
import type { PrivateDemand, Submission } from '../threads/protocol';
import { VALIDATION_CODES } from '../validationCodes';
import type { CheckedAction } from './actionCheck';
import type { PreparedTransaction } from './preparedTransaction';

/**
 * The organisations that come to have what was written to a collection. A peer sends what it endorses to no other
 * organisation's implicit collection, and asks none but members for what it lacks: where such a key's own policy lets
 * others write it alone, the owner has the hash and never the value.
 */
function receivers({ name, memberMspIds }: Collection, { endorsers }: CheckedAction): readonly string[] {
  const isWithheld = isImplicit(name) && !endorsers.some(({ mspId }) => memberMspIds.includes(mspId));
  return isWithheld ? [] : memberMspIds;
}

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
    const { action } = transaction;
    for (const { name, privateHash } of action.sets.flatMap((set) => set.collections)) {
      const collection = collections.find(name);
      if (privateHash.length === 0 || collection === null) continue;
      for (const mspId of receivers(collection, action)) {
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
