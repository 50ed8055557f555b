import { HashedReadWriteSet, KvReadWriteSet, TxReadWriteSet } from '../protobuf/readWriteSets';

/** What a transaction did in one collection, by hash. */
export interface CollectionSet {
  readonly name: string;
  readonly hashed: HashedReadWriteSet;
  /** SHA-256 of the private read/write set; empty when there is none. */
  readonly privateHash: Uint8Array;
}

/** What a transaction did in one namespace. */
export interface NamespaceSet {
  readonly namespace: string;
  readonly open: KvReadWriteSet;
  readonly collections: readonly CollectionSet[];
}

/** The results of a ChaincodeAction, decoded to the bottom. Throws WireError. */
export function decodeResults(results: Uint8Array): readonly NamespaceSet[] {
  return TxReadWriteSet.decode(results).nsRwset.map(({ namespace, rwset, collectionHashedRwset }) => ({
    namespace,
    open: KvReadWriteSet.decode(rwset),
    collections: collectionHashedRwset.map(({ collectionName, hashedRwset, pvtRwsetHash }) => ({
      name: collectionName,
      hashed: HashedReadWriteSet.decode(hashedRwset),
      privateHash: pvtRwsetHash,
    })),
  }));
}
