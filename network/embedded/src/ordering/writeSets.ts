import { createHash } from 'node:crypto';
import type { NamespaceSet } from '../blocks/readWriteSets';
import { StoredMetadata } from '../protobuf/readWriteSets';
import type { KvMetadataEntry, Version } from '../protobuf/readWriteSets';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address } from '../state/stateEntry';
import type { BlockState } from './blockState';

const HASH_OF_NOTHING = createHash('sha256').digest();
const NO_METADATA = Buffer.alloc(0);

/** What one transaction does to one address; undefined parts are left as they are. */
interface Operation {
  isDeleted: boolean;
  value: Uint8Array | undefined;
  metadata: Uint8Array | undefined;
}

function operationAt(operations: Map<Address, Operation>, address: Address): Operation {
  const known = operations.get(address);
  if (known !== undefined) return known;
  const operation: Operation = { isDeleted: false, value: undefined, metadata: undefined };
  operations.set(address, operation);
  return operation;
}

function applyWrite(operation: Operation, write: Readonly<{ isDelete: boolean; value: Uint8Array }>): void {
  // An empty value is a deletion, whatever the flag says (Fabric rwsetutil, IsKVWriteDelete).
  if (write.isDelete || write.value.length === 0) operation.isDeleted = true;
  else operation.value = write.value;
}

function encodeMetadata(entries: readonly KvMetadataEntry[]): Uint8Array {
  return entries.length === 0 ? NO_METADATA : StoredMetadata.encode({ entries });
}

function operationsOf({ open, collections }: NamespaceSet): ReadonlyMap<Address, Operation> {
  const operations = new Map<Address, Operation>();
  for (const write of open.writes) applyWrite(operationAt(operations, openAddress(write.key)), write);
  for (const { key, entries } of open.metadataWrites) {
    operationAt(operations, openAddress(key)).metadata = encodeMetadata(entries);
  }
  for (const { name, hashed } of collections) {
    for (const { keyHash, valueHash, isDelete } of hashed.hashedWrites) {
      const isEmpty = isDelete || HASH_OF_NOTHING.equals(valueHash);
      applyWrite(operationAt(operations, hashedAddress(name, keyHash)), { isDelete: isEmpty, value: valueHash });
    }
    for (const { keyHash, entries } of hashed.metadataWrites) {
      operationAt(operations, hashedAddress(name, keyHash)).metadata = encodeMetadata(entries);
    }
  }
  return operations;
}

/**
 * Applies what a valid transaction wrote, as Fabric does (txmgmt/validation, prepareTxOps): deleting drops the
 * metadata; a value alone keeps it; metadata alone keeps the value and is nothing where the key does not exist.
 */
export function applyWrites(set: NamespaceSet, version: Version, state: BlockState): void {
  for (const [address, { isDeleted, value, metadata }] of operationsOf(set)) {
    if (isDeleted) {
      state.change(address, { entry: null, version });
      continue;
    }
    const before = value === undefined || metadata === undefined ? state.latest(address) : null;
    const newValue = value ?? before?.value;
    if (newValue === undefined) continue;
    const newMetadata = metadata ?? before?.metadata ?? NO_METADATA;
    state.change(address, { entry: { version, value: newValue, metadata: newMetadata }, version });
  }
}
