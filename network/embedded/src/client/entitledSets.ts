import type { Collections } from '../collections';
import { TxPrivateReadWriteSet } from '../protobuf/readWriteSets';
import type { StagedSet } from '../threads/protocol';

/** Plaintext by the organisations that are entitled to it: the members of its collection, and nobody else. */
export function entitledSets(
  privateData: Uint8Array,
  collections: Collections,
): ReadonlyMap<string, readonly StagedSet[]> {
  const sets = new Map<string, StagedSet[]>();
  const { nsPvtRwset } = TxPrivateReadWriteSet.decode(privateData);
  for (const { collectionName, rwset } of nsPvtRwset.flatMap(({ collectionPvtRwset }) => collectionPvtRwset)) {
    for (const mspId of collections.find(collectionName)?.memberMspIds ?? []) {
      // A copy: what is sent to another thread must not drag the plaintext of other collections along.
      const copy = { collection: collectionName, rwset: new Uint8Array(rwset) };
      sets.set(mspId, [...(sets.get(mspId) ?? []), copy]);
    }
  }
  return sets;
}
