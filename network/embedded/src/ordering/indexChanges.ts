import type { NamespaceSet } from '../blocks/readWriteSets';
import type { Collections } from '../collections';
import type { Version } from '../protobuf/readWriteSets';
import type { Expiry } from '../state/indexKeys';
import type { BlockChanges } from '../state/stateDatabase';
import { collectionOf, placeKind } from '../state/stateEntry';
import { VALIDATION_CODES } from '../validationCodes';
import type { BlockState, CommittedState } from './blockState';

// What a block adds to the indices beside the state, and what of the state is due to go with it.

type Changes = ReturnType<BlockState['changes']>;

/** The committed state with what is due to expire. */
export interface ExpiringState extends CommittedState {
  expiring(blockNumber: number): Promise<readonly Expiry[]>;
}

/** The keys that each valid transaction wrote, deletions included; metadata is no value and has no history. */
export function writtenKeys(
  transactions: readonly (readonly NamespaceSet[])[],
  block: Readonly<{ chaincode: string; validationCodes: Uint8Array }>,
): BlockChanges['history'] {
  return transactions.flatMap((sets, transactionIndex) => {
    if (block.validationCodes[transactionIndex] !== VALIDATION_CODES.VALID) return [];
    const own = sets.find(({ namespace }) => namespace === block.chaincode);
    return (own?.open.writes ?? []).map(({ key }) => [key, transactionIndex] as const);
  });
}

/** A private key that a valid transaction purged, with the version up to which its values go. */
export interface PurgedHash {
  readonly collection: string;
  readonly keyHash: Uint8Array;
  readonly version: Version;
}

/** The private keys that a block's valid transactions purged. */
export function purgedHashes(
  transactions: readonly (readonly NamespaceSet[])[],
  block: Readonly<{ number: number; chaincode: string; validationCodes: Uint8Array }>,
): readonly PurgedHash[] {
  return transactions.flatMap((sets, transactionIndex) => {
    if (block.validationCodes[transactionIndex] !== VALIDATION_CODES.VALID) return [];
    const version = { blockNumber: block.number, transactionIndex };
    const collections = sets.find(({ namespace }) => namespace === block.chaincode)?.collections ?? [];
    return collections.flatMap(({ name: collection, hashed }) =>
      hashed.hashedWrites.flatMap(({ keyHash, isPurge }) => (isPurge ? [{ collection, keyHash, version }] : [])),
    );
  });
}

/** When the private hashes that a block writes will expire: a block after their collection's blocks to live. */
function scheduled(changes: Changes, writtenIn: number, collections: Collections): readonly Expiry[] {
  if (!collections.hasExpiring) return [];
  return [...changes].flatMap(([address, { entry }]) => {
    const blocks = placeKind(address) === 'hashed' ? collections.blockToLive(collectionOf(address)) : 0;
    return blocks === 0 || entry === null ? [] : [{ blockNumber: writtenIn + blocks + 1, address, writtenIn }];
  });
}

/**
 * Expiry as Fabric's purge manager does it: after a block was judged, the private hashes due with it go, unless they
 * were changed since, by this block or by an earlier one. It is no part of what the commit hash is taken of.
 */
export async function withExpiry(
  block: Readonly<{ number: number; changes: Changes }>,
  context: Readonly<{ committed: ExpiringState; collections: Collections }>,
): Promise<Pick<BlockChanges, 'state' | 'expiries' | 'expired'>> {
  const { number, changes } = block;
  const { committed, collections } = context;
  const expired = await committed.expiring(number);
  const gone = expired.filter(({ address, writtenIn }) => {
    return !changes.has(address) && committed.get(address)?.version.blockNumber === writtenIn;
  });
  const state = [...changes].map(([address, { entry }]) => [address, entry] as const);
  return {
    state: [...state, ...gone.map(({ address }) => [address, null] as const)],
    expiries: scheduled(changes, number, collections),
    expired,
  };
}
