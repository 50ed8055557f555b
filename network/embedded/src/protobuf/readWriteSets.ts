import { bytes, embedded, flag, integer, message, repeated, repeatedBytes, text } from './message';
import type { MessageOf } from './message';

// Messages of Fabric's ledger/rwset/rwset.proto and ledger/rwset/kvrwset/kv_rwset.proto, and the private
// Updates message of core/ledger/kvledger/txmgmt/txmgr that a commit hash is taken of.

/** Height at which a key was last written: block number and position of the transaction in it. */
export const Version = message({ blockNumber: integer(1), transactionIndex: integer(2) });
/** See the constant. */
export type Version = MessageOf<typeof Version>;

/** A key that was read, at the version that was seen; null when it did not exist. */
export const KvRead = message({ key: text(1), version: embedded(2, () => Version) });
/** See the constant. */
export type KvRead = MessageOf<typeof KvRead>;

/** A key that is written or deleted. */
export const KvWrite = message({ key: text(1), isDelete: flag(2), value: bytes(3) });
/** See the constant. */
export type KvWrite = MessageOf<typeof KvWrite>;

/** One named piece of a key's metadata, such as its endorsement policy. */
export const KvMetadataEntry = message({ name: text(1), value: bytes(2) });
/** See the constant. */
export type KvMetadataEntry = MessageOf<typeof KvMetadataEntry>;

/** The new metadata of a key; it replaces what was there. */
export const KvMetadataWrite = message({ key: text(1), entries: repeated(2, () => KvMetadataEntry) });
/** See the constant. */
export type KvMetadataWrite = MessageOf<typeof KvMetadataWrite>;

/** The keys that a range query met, one by one. */
export const QueryReads = message({ kvReads: repeated(1, () => KvRead) });

/** The keys that a range query met, as the top of a tree of hashes. */
export const QueryReadsMerkleSummary = message({
  maxDegree: integer(1),
  maxLevel: integer(2),
  maxLevelHashes: repeatedBytes(3),
});
/** See the constant. */
export type QueryReadsMerkleSummary = MessageOf<typeof QueryReadsMerkleSummary>;

/**
 * A range that was queried, for the phantom check. Of an iterator that was read to its end the end key is the
 * query's own, excluded; of any other it is the last key that was met, included.
 */
export const RangeQueryInfo = message({
  startKey: text(1),
  endKey: text(2),
  itrExhausted: flag(3),
  rawReads: embedded(4, () => QueryReads),
  readsMerkleHashes: embedded(5, () => QueryReadsMerkleSummary),
});
/** See the constant. */
export type RangeQueryInfo = MessageOf<typeof RangeQueryInfo>;

/** What a transaction read and wrote in the open part of one namespace. */
export const KvReadWriteSet = message({
  reads: repeated(1, () => KvRead),
  rangeQueriesInfo: repeated(2, () => RangeQueryInfo),
  writes: repeated(3, () => KvWrite),
  metadataWrites: repeated(4, () => KvMetadataWrite),
});
/** See the constant. */
export type KvReadWriteSet = MessageOf<typeof KvReadWriteSet>;

/** A private key that was read, by hash. */
export const KvReadHash = message({ keyHash: bytes(1), version: embedded(2, () => Version) });
/** See the constant. */
export type KvReadHash = MessageOf<typeof KvReadHash>;

/** A private key that is written, deleted or purged, by hash. */
export const KvWriteHash = message({ keyHash: bytes(1), isDelete: flag(2), valueHash: bytes(3), isPurge: flag(4) });
/** See the constant. */
export type KvWriteHash = MessageOf<typeof KvWriteHash>;

/** The new metadata of a private key, by hash. */
export const KvMetadataWriteHash = message({ keyHash: bytes(1), entries: repeated(2, () => KvMetadataEntry) });
/** See the constant. */
export type KvMetadataWriteHash = MessageOf<typeof KvMetadataWriteHash>;

/** What a transaction read and wrote in one collection, by hash. */
export const HashedReadWriteSet = message({
  hashedReads: repeated(1, () => KvReadHash),
  hashedWrites: repeated(2, () => KvWriteHash),
  metadataWrites: repeated(3, () => KvMetadataWriteHash),
});
/** See the constant. */
export type HashedReadWriteSet = MessageOf<typeof HashedReadWriteSet>;

/** The hashes of one collection, and the hash of the private read/write set they belong to. */
export const CollectionHashedReadWriteSet = message({
  collectionName: text(1),
  hashedRwset: bytes(2),
  pvtRwsetHash: bytes(3),
});

/** All that a transaction did in one namespace. */
export const NsReadWriteSet = message({
  namespace: text(1),
  rwset: bytes(2),
  collectionHashedRwset: repeated(3, () => CollectionHashedReadWriteSet),
});

/** The open read/write set of a transaction. */
export const TxReadWriteSet = message({ dataModel: integer(1), nsRwset: repeated(2, () => NsReadWriteSet) });

/** The plaintext of one collection: a KvReadWriteSet with writes only. */
export const CollectionPrivateReadWriteSet = message({ collectionName: text(1), rwset: bytes(2) });

/** The plaintext of one namespace's collections. */
export const NsPrivateReadWriteSet = message({
  namespace: text(1),
  collectionPvtRwset: repeated(2, () => CollectionPrivateReadWriteSet),
});

/** The private part of a transaction; it never reaches the ordering service. */
export const TxPrivateReadWriteSet = message({
  dataModel: integer(1),
  nsPvtRwset: repeated(2, () => NsPrivateReadWriteSet),
});

/** A key's metadata as it is stored beside its value. */
export const StoredMetadata = message({ entries: repeated(1, () => KvMetadataEntry) });

/** One change of state; names are left out where the entry before has the same. */
export const UpdateWrite = message({
  namespace: text(1),
  collection: text(2),
  key: bytes(3),
  isDelete: flag(4),
  value: bytes(5),
  versionBytes: bytes(6),
});

/** All changes that a block makes, in a fixed order. */
export const Updates = message({ kvwrites: repeated(1, () => UpdateWrite) });
