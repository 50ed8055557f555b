import { createHash } from 'node:crypto';
import { HashedReadWriteSet, KvReadWriteSet, TxPrivateReadWriteSet, TxReadWriteSet } from '../protobuf/readWriteSets';
import type {
  KvMetadataEntry,
  KvMetadataWriteHash,
  KvReadHash,
  KvWrite,
  KvWriteHash,
  RangeQueryInfo,
  Version,
} from '../protobuf/readWriteSets';
import { sortUtf8 } from '../state/textOrder';

/** A new value, or null for a deletion; purging deletes the earlier values too. */
export interface SimulatedWrite {
  readonly value: Uint8Array | null;
  readonly isPurge: boolean;
}

/** What a simulation did in the open state or in one collection, by key. */
export interface Accesses {
  readonly reads: Map<string, Version | null>;
  readonly writes: Map<string, SimulatedWrite>;
  readonly metadataWrites: Map<string, readonly KvMetadataEntry[]>;
}

/** Nothing read, nothing written. */
export function noAccesses(): Accesses {
  return { reads: new Map(), writes: new Map(), metadataWrites: new Map() };
}

/** Read/write sets as endorsers sign them, and the plaintext of private writes. */
export interface SimulationResults {
  /** TxReadWriteSet bytes. */
  readonly open: Buffer;
  /** TxPvtReadWriteSet bytes; null when nothing private was written. */
  readonly plaintext: Buffer | null;
}

const NOTHING = new Uint8Array();

/** SHA-256, as Fabric hashes private keys and values. */
export function sha256(content: Uint8Array | string): Buffer {
  return createHash('sha256').update(content).digest();
}

function inOrder<T, R>(map: ReadonlyMap<string, T>, convert: (key: string, value: T) => R): readonly R[] {
  const converted: R[] = [];
  for (const key of sortUtf8(map.keys())) {
    const value = map.get(key);
    if (value !== undefined) converted.push(convert(key, value));
  }
  return converted;
}

function kvWrite(key: string, { value }: SimulatedWrite): KvWrite {
  return { key, isDelete: value === null, value: value ?? NOTHING };
}

/** Queries over the same range with the same end are one; they keep the order in which they began. */
function distinct(ranges: readonly RangeQueryInfo[]): readonly RangeQueryInfo[] {
  const known = new Map<string, RangeQueryInfo>();
  for (const range of ranges) {
    const name = JSON.stringify([range.startKey, range.endKey, range.itrExhausted]);
    if (!known.has(name)) known.set(name, range);
  }
  return [...known.values()];
}

function openSet({ reads, writes, metadataWrites }: Accesses, ranges: readonly RangeQueryInfo[]): Buffer {
  return KvReadWriteSet.encode({
    reads: inOrder(reads, (key, version) => ({ key, version })),
    rangeQueriesInfo: distinct(ranges),
    writes: inOrder(writes, kvWrite),
    metadataWrites: inOrder(metadataWrites, (key, entries) => ({ key, entries })),
  });
}

function hashedSet({ reads, writes, metadataWrites }: Accesses): Buffer {
  const readHash = (key: string, version: Version | null): KvReadHash => ({ keyHash: sha256(key), version });
  const writeHash = (key: string, { value, isPurge }: SimulatedWrite): KvWriteHash => ({
    keyHash: sha256(key),
    isDelete: value === null,
    valueHash: value === null ? NOTHING : sha256(value),
    isPurge,
  });
  const metadataHash = (key: string, entries: readonly KvMetadataEntry[]): KvMetadataWriteHash => ({
    keyHash: sha256(key),
    entries,
  });
  return HashedReadWriteSet.encode({
    hashedReads: inOrder(reads, readHash),
    hashedWrites: inOrder(writes, writeHash),
    metadataWrites: inOrder(metadataWrites, metadataHash),
  });
}

/** The plaintext set holds no reads, and of metadata only the keys (Fabric rwsetutil). Null when it is empty. */
function plaintextSet({ writes, metadataWrites }: Accesses): Buffer | null {
  if (writes.size + metadataWrites.size === 0) return null;
  return KvReadWriteSet.encode({
    reads: [],
    rangeQueriesInfo: [],
    writes: inOrder(writes, kvWrite),
    metadataWrites: inOrder(metadataWrites, (key) => ({ key, entries: [] })),
  });
}

/** All that a simulation did. */
interface AllAccesses {
  readonly open: Accesses;
  readonly ranges: readonly RangeQueryInfo[];
  readonly collections: ReadonlyMap<string, Accesses>;
}

function isUntouched({ open, ranges, collections }: AllAccesses): boolean {
  return open.reads.size + open.writes.size + open.metadataWrites.size + ranges.length + collections.size === 0;
}

/**
 * Builds the read/write sets of a simulation as Fabric does: everything in the order of UTF-8 bytes, private keys
 * and values by hash, with the hash of the plaintext set beside them.
 */
export function simulationResults(namespace: string, accesses: AllAccesses): SimulationResults {
  if (isUntouched(accesses)) return { open: TxReadWriteSet.encode({ dataModel: 0, nsRwset: [] }), plaintext: null };
  const parts = inOrder(accesses.collections, (name, inCollection) => ({
    name,
    hashed: hashedSet(inCollection),
    plaintext: plaintextSet(inCollection),
  }));
  const collectionHashedRwset = parts.map(({ name, hashed, plaintext }) => ({
    collectionName: name,
    hashedRwset: hashed,
    pvtRwsetHash: plaintext === null ? NOTHING : sha256(plaintext),
  }));
  const rwset = openSet(accesses.open, accesses.ranges);
  const open = TxReadWriteSet.encode({ dataModel: 0, nsRwset: [{ namespace, rwset, collectionHashedRwset }] });
  const collectionPvtRwset = parts.flatMap(({ name, plaintext }) =>
    plaintext === null ? [] : [{ collectionName: name, rwset: plaintext }],
  );
  if (collectionPvtRwset.length === 0) return { open, plaintext: null };
  return {
    open,
    plaintext: TxPrivateReadWriteSet.encode({ dataModel: 0, nsPvtRwset: [{ namespace, collectionPvtRwset }] }),
  };
}
