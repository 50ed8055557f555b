/** Whether what a transaction read is still so when its turn comes: Fabric's MVCC check. */
import type { NamespaceSet } from '../blocks/readWriteSets';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address } from '../state/stateEntry';
import { isSameVersion } from '../state/versions';
import type { Version } from '../protobuf/readWriteSets';
import { VALIDATION_CODES } from '../validationCodes';
import type { BlockState } from './blockState';

function isStale(address: Address, seen: Version | null, state: BlockState): boolean {
  if (state.isChanged(address)) return true;
  return !isSameVersion(state.committed(address)?.version ?? null, seen);
}

/** A namespace without a chaincode is empty, so what was read there must have been absent. */
function foreignCode({ open, collections }: NamespaceSet): number {
  const reads = [...open.reads, ...collections.flatMap(({ hashed }) => hashed.hashedReads)];
  const isConflict = reads.some(({ version }) => version !== null);
  return isConflict ? VALIDATION_CODES.MVCC_READ_CONFLICT : VALIDATION_CODES.VALID;
}

/**
 * Whether everything that was read is still so, in Fabric's order (txmgmt/validation): open reads (11), range
 * queries (12), hashed reads (11).
 */
export function readConflictCode(set: NamespaceSet, chaincode: string, state: BlockState): number {
  if (set.namespace !== chaincode) return foreignCode(set);
  const { open, collections } = set;
  if (open.reads.some(({ key, version }) => isStale(openAddress(key), version, state))) {
    return VALIDATION_CODES.MVCC_READ_CONFLICT;
  }
  // Ranges cannot be read yet, so a range in a read/write set was not made by an endorser of this network.
  if (open.rangeQueriesInfo.length > 0) return VALIDATION_CODES.PHANTOM_READ_CONFLICT;
  const isHashStale = collections.some(({ name, hashed }) =>
    hashed.hashedReads.some(({ keyHash, version }) => isStale(hashedAddress(name, keyHash), version, state)),
  );
  return isHashStale ? VALIDATION_CODES.MVCC_READ_CONFLICT : VALIDATION_CODES.VALID;
}
