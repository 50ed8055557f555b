import { bytes, embedded, integer, message, repeated, repeatedBytes, text } from '../protobuf/message';
import type { MessageOf } from '../protobuf/message';
import { KvReadWriteSet, Version } from '../protobuf/readWriteSets';
import type { KvWrite } from '../protobuf/readWriteSets';

// The records of an organisation's file of private data: one per block that brought some. What is purged or has
// expired is blanked in its record, which keeps its length; places in it go on meaning the same.

/** The plaintext of one collection of one transaction, as it was simulated. */
export const StoredSet = message({
  transactionIndex: integer(1),
  /** Empty: blanked. */
  collection: text(2),
  /** KvReadWriteSet bytes. */
  rwset: bytes(3),
  validationCode: integer(4),
});
/** See the constant. */
export type StoredSet = MessageOf<typeof StoredSet>;

/** The new content of a record that lies elsewhere in the file. */
const Replacement = message({ offset: integer(1), payload: bytes(2) });

/** A version of a key that goes. */
const RemovedVersion = message({ collection: text(1), keyHash: bytes(2), version: embedded(3, () => Version) });

/** A set that goes because it has lived long enough. */
const ExpiredSet = message({ expiresWith: integer(1), blockNumber: integer(2), set: integer(3) });

/** A removal that has begun: all that it takes to finish it, from any point and any number of times. */
export const StoredRemoval = message({
  height: integer(1),
  replacements: repeated(2, () => Replacement),
  versions: repeated(3, () => RemovedVersion),
  expired: repeated(4, () => ExpiredSet),
});
/** See the constant. */
export type StoredRemoval = MessageOf<typeof StoredRemoval>;

/** A record: sets of a block, or, for a moment and at the end of the file, a removal. */
export const StoredRecord = message({
  sets: repeated(1, () => StoredSet),
  removal: embedded(2, () => StoredRemoval),
  /** Fills a blanked record up to its length. */
  padding: repeatedBytes(3),
});

const BLANK_WRITE: KvWrite = { key: '', isDelete: false, value: new Uint8Array() };
const NOTHING = new Uint8Array();
/** Tag and length of a padding field of up to 127 bytes. */
const SHORT_HEADER = 2;

/** Whether a write was blanked: no simulation makes an empty value that is not a deletion. */
export function isBlank({ key, isDelete, value }: KvWrite): boolean {
  return key === '' && !isDelete && value.length === 0;
}

/** A set without some of its writes, whose places stay. */
export function withoutWrites(set: StoredSet, places: ReadonlySet<number>): StoredSet {
  const kept = KvReadWriteSet.decode(set.rwset);
  const writes = kept.writes.map((write, index) => (places.has(index) ? BLANK_WRITE : write));
  return { ...set, rwset: KvReadWriteSet.encode({ ...kept, writes }) };
}

/** A set of which nothing is left but its place. */
export function blankSet(set: StoredSet): StoredSet {
  return { ...set, collection: '', rwset: NOTHING };
}

/** A set as it is told to others: without its blank writes; null when it is blank itself. */
export function visibleSet(set: StoredSet): StoredSet | null {
  if (set.collection === '') return null;
  const kept = KvReadWriteSet.decode(set.rwset);
  if (!kept.writes.some(isBlank)) return set;
  return { ...set, rwset: KvReadWriteSet.encode({ ...kept, writes: kept.writes.filter((write) => !isBlank(write)) }) };
}

/** Padding that takes exactly so many bytes, tags and lengths included; some numbers need two fields. */
function paddingOf(size: number): readonly Uint8Array[] {
  if (size === 0) return [];
  for (let content = Math.max(0, size - 8); content <= size - SHORT_HEADER; content++) {
    const padding = [new Uint8Array(content)];
    if (StoredRecord.encode({ sets: [], removal: null, padding }).length === size) return padding;
  }
  return [NOTHING, ...paddingOf(size - SHORT_HEADER)];
}

/** Sets as a record of a given length, which must be enough for them. */
export function encodePadded(sets: readonly StoredSet[], length: number): Buffer {
  const bare = StoredRecord.encode({ sets, removal: null, padding: [] });
  return StoredRecord.encode({ sets, removal: null, padding: paddingOf(length - bare.length) });
}
