/** Whether what a transaction read is still so when its turn comes: Fabric's MVCC check. */
import type { NamespaceSet } from '../blocks/readWriteSets';
import { QueryReads, QueryReadsMerkleSummary } from '../protobuf/readWriteSets';
import type { RangeQueryInfo, Version } from '../protobuf/readWriteSets';
import { RangeReads } from '../state/rangeReads';
import type { RangeSummary } from '../state/rangeReads';
import type { KeyedEntry } from '../state/stateDatabase';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address } from '../state/stateEntry';
import { isSameVersion } from '../state/versions';
import { VALIDATION_CODES } from '../validationCodes';
import type { BlockState } from './blockState';

/** Where a transaction stands when it is judged. */
interface Place {
  readonly chaincode: string;
  readonly transactionIndex: number;
  readonly state: BlockState;
}

function isStale(address: Address, seen: Version | null, state: BlockState): boolean {
  if (state.isChanged(address)) return true;
  return !isSameVersion(state.committed(address)?.version ?? null, seen);
}

/** Another chaincode's keys are as the state says; without one, its ranges and collections are empty. */
function foreignCode({ namespace, open, collections }: NamespaceSet, { state, transactionIndex }: Place): number {
  const { MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT, VALID } = VALIDATION_CODES;
  const isPresent = ({ version }: Readonly<{ version: Version | null }>): boolean => version !== null;
  const isForeignStale = open.reads.some(
    ({ key, version }) => !isSameVersion(state.foreign(namespace, key, transactionIndex), version),
  );
  if (isForeignStale) return MVCC_READ_CONFLICT;
  const isMet = ({ rawReads, readsMerkleHashes }: RangeQueryInfo): boolean =>
    readsMerkleHashes !== null || (rawReads?.kvReads.length ?? 0) > 0;
  if (open.rangeQueriesInfo.some(isMet)) return PHANTOM_READ_CONFLICT;
  return collections.some(({ hashed }) => hashed.hashedReads.some(isPresent)) ? MVCC_READ_CONFLICT : VALID;
}

/** Keys of a range as they are now; an iterator that was not read to its end met its end key too. */
async function* currentKeys(query: RangeQueryInfo, state: BlockState): AsyncGenerator<KeyedEntry, void, undefined> {
  const { startKey, endKey, itrExhausted } = query;
  yield* state.range({ startKey, endKey });
  if (itrExhausted) return;
  const entry = state.latest(openAddress(endKey));
  if (entry !== null) yield { key: endKey, entry };
}

function isSameSummary(left: RangeSummary, right: RangeSummary): boolean {
  const { rawReads, readsMerkleHashes } = left;
  if ((readsMerkleHashes === null) !== (right.readsMerkleHashes === null)) return false;
  if (readsMerkleHashes !== null && right.readsMerkleHashes !== null) {
    const encoded = QueryReadsMerkleSummary.encode(right.readsMerkleHashes);
    return QueryReadsMerkleSummary.encode(readsMerkleHashes).equals(encoded);
  }
  const encode = (reads: RangeSummary['rawReads']): Buffer => QueryReads.encode(reads ?? { kvReads: [] });
  return encode(rawReads).equals(encode(right.rawReads));
}

/** Whether a range holds other keys or versions than its reader saw. */
async function isPhantom(query: RangeQueryInfo, state: BlockState): Promise<boolean> {
  // Keys that were noted one by one are compared one by one, however many there are.
  const degree = query.readsMerkleHashes?.maxDegree ?? Infinity;
  if (degree < 2) return true;
  const reads = new RangeReads(degree);
  for await (const { key, entry } of currentKeys(query, state)) reads.add({ key, version: entry.version });
  return !isSameSummary(query, reads.summary());
}

async function isAnyPhantom(queries: readonly RangeQueryInfo[], state: BlockState): Promise<boolean> {
  for (const query of queries) if (await isPhantom(query, state)) return true;
  return false;
}

/**
 * Whether everything that was read is still so, in Fabric's order (txmgmt/validation): open reads (11), range
 * queries (12), hashed reads (11).
 */
export async function readConflictCode(set: NamespaceSet, place: Place): Promise<number> {
  const { chaincode, state } = place;
  if (set.namespace !== chaincode) return foreignCode(set, place);
  const { open, collections } = set;
  if (open.reads.some(({ key, version }) => isStale(openAddress(key), version, state))) {
    return VALIDATION_CODES.MVCC_READ_CONFLICT;
  }
  if (await isAnyPhantom(open.rangeQueriesInfo, state)) return VALIDATION_CODES.PHANTOM_READ_CONFLICT;
  const isHashStale = collections.some(({ name, hashed }) =>
    hashed.hashedReads.some(({ keyHash, version }) => isStale(hashedAddress(name, keyHash), version, state)),
  );
  return isHashStale ? VALIDATION_CODES.MVCC_READ_CONFLICT : VALIDATION_CODES.VALID;
}
