import type { Version } from '../protobuf/readWriteSets';

/** A key's value, metadata (StoredMetadata bytes, empty when there is none) and last change. */
export interface StateEntry {
  readonly version: Version;
  readonly metadata: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Where an entry lives: the open state by key, the hashed state by collection and hash of the key. One string names
 * both in maps and in the database; a key cannot imitate a hash, because the first letter differs.
 */
export type Address = string;

/** The address of a key of the open state. */
export function openAddress(key: string): Address {
  return `s${key}`;
}

/** Behind all addresses of the open state. */
export const OPEN_END: Address = 't';

/** The address of the hash of a private key. Collection names hold no zero character. */
export function hashedAddress(collection: string, keyHash: Uint8Array): Address {
  return `h${collection}\0${Buffer.from(keyHash).toString('hex')}`;
}

/** What an address stands for. */
export type Place =
  | { readonly kind: 'open'; readonly key: string }
  | { readonly kind: 'hashed'; readonly collection: string; readonly keyHash: Buffer };

/** Which of the two an address is. */
export function placeKind(address: Address): Place['kind'] {
  return address.startsWith('s') ? 'open' : 'hashed';
}

/** The reverse of {@link openAddress} and {@link hashedAddress}. */
export function placeOf(address: Address): Place {
  if (placeKind(address) === 'open') return { kind: 'open', key: address.slice(1) };
  const end = address.indexOf('\0');
  return { kind: 'hashed', collection: address.slice(1, end), keyHash: Buffer.from(address.slice(end + 1), 'hex') };
}

/** The key of an open address; null of a hashed one. */
export function openKeyOf(address: Address): string | null {
  return placeKind(address) === 'open' ? address.slice(1) : null;
}

/** The collection of an address; empty for the open state. */
export function collectionOf(address: Address): string {
  return placeKind(address) === 'open' ? '' : address.slice(1, address.indexOf('\0'));
}

const HEADER_BYTES = 14;

/** Stored form: block (6 bytes), position (4), length of metadata (4), metadata, value. */
export function encodeEntry({ version, metadata, value }: StateEntry): Buffer {
  const bytes = Buffer.allocUnsafeSlow(HEADER_BYTES + metadata.length + value.length);
  bytes.writeUIntBE(version.blockNumber, 0, 6);
  bytes.writeUInt32BE(version.transactionIndex, 6);
  bytes.writeUInt32BE(metadata.length, 10);
  bytes.set(metadata, HEADER_BYTES);
  bytes.set(value, HEADER_BYTES + metadata.length);
  return bytes;
}

/** The reverse of {@link encodeEntry}. */
export function decodeEntry(bytes: Buffer): StateEntry {
  const valueStart = HEADER_BYTES + bytes.readUInt32BE(10);
  return {
    version: { blockNumber: bytes.readUIntBE(0, 6), transactionIndex: bytes.readUInt32BE(6) },
    metadata: bytes.subarray(HEADER_BYTES, valueStart),
    value: bytes.subarray(valueStart),
  };
}
