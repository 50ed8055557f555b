import { createHash } from 'node:crypto';
import { Updates } from '../protobuf/readWriteSets';
import type { MessageOf } from '../protobuf/message';
import type { UpdateWrite, Version } from '../protobuf/readWriteSets';
import { collectionOf, placeKind, placeOf } from '../state/stateEntry';
import type { Address, StateEntry } from '../state/stateEntry';
import { sortUtf8 } from '../state/textOrder';
import { versionBytes } from '../state/versions';

type Change = Readonly<{ entry: StateEntry | null; version: Version }>;
type Changes = ReadonlyMap<Address, Change>;

const NOTHING = new Uint8Array();

/** Open addresses come first; hashed ones are ordered by collection, then hash, because a zero ends the name. */
function inFabricOrder(addresses: Iterable<Address>): readonly Address[] {
  const sorted = sortUtf8(addresses);
  const isOpen = (address: Address): boolean => placeKind(address) === 'open';
  return [...sorted.filter(isOpen), ...sorted.filter((address) => !isOpen(address))];
}

/** Transactions of a block share few versions, and writing one out takes longer than looking it up. */
function versionEncoder(): (version: Version) => Buffer {
  const encoded = new Map<Version, Buffer>();
  return (version) => {
    const known = encoded.get(version) ?? versionBytes(version);
    encoded.set(version, known);
    return known;
  };
}

/** One change, without the names that the entry before has already. */
function updateWrite(
  address: Address,
  change: Change,
  context: Readonly<{ namespace: string; before: string; encodeVersion: (version: Version) => Buffer }>,
): MessageOf<typeof UpdateWrite> {
  const place = placeOf(address);
  const { entry, version } = change;
  return {
    namespace: context.namespace,
    collection: place.kind === 'open' || place.collection === context.before ? '' : place.collection,
    key: place.kind === 'open' ? Buffer.from(place.key) : place.keyHash,
    isDelete: entry === null,
    value: entry?.value ?? NOTHING,
    versionBytes: context.encodeVersion(version),
  };
}

/** All changes of a block in one order; a name is written where it first occurs. */
function updateBytes(chaincode: string, changes: Changes): Uint8Array {
  const encodeVersion = versionEncoder();
  const kvwrites: MessageOf<typeof UpdateWrite>[] = [];
  let before = '';
  for (const address of inFabricOrder(changes.keys())) {
    const change = changes.get(address);
    if (change === undefined) continue;
    const namespace = kvwrites.length === 0 ? chaincode : '';
    kvwrites.push(updateWrite(address, change, { namespace, before, encodeVersion }));
    before = collectionOf(address);
  }
  return Updates.encode({ kvwrites });
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/**
 * The hash that binds what a block did to everything before it: SHA-256 over validation codes, changes of state and
 * the commit hash of the block before (Fabric kvledger, addBlockCommitHash). Two ledgers with the same commit hash
 * hold the same state.
 */
export function commitHash(
  block: Readonly<{ chaincode: string; validationCodes: Uint8Array; changes: Changes; previous: Uint8Array }>,
): Buffer {
  return createHash('sha256')
    .update(varint(block.validationCodes.length))
    .update(block.validationCodes)
    .update(updateBytes(block.chaincode, block.changes))
    .update(block.previous)
    .digest();
}
