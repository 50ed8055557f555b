import { createHash } from 'node:crypto';
import type { Version } from '../protobuf/readWriteSets';
import type { Walk } from './keyRange';
import type { Address } from './stateEntry';

// Keys of the state database's indices whose order matters: numbers are written in fixed length.

const DIGITS = 12;
const BEHIND_DIGITS = 'g';

/** A number whose text sorts as the number does. */
export function orderedNumber(value: number): string {
  return value.toString(16).padStart(DIGITS, '0');
}

/** A key may be long and hold any character, so the index of its writes names it by hash. */
function historyPrefix(key: string): string {
  return `y${createHash('sha256').update(key).digest('hex')}`;
}

/** The entry that says that a transaction wrote a key. */
export function historyKey(key: string, { blockNumber, transactionIndex }: Version): string {
  return `${historyPrefix(key)}${orderedNumber(blockNumber)}${orderedNumber(transactionIndex)}`;
}

/** All entries of a key, newest first. */
export function historyWalk(key: string): Walk {
  const prefix = historyPrefix(key);
  return { gte: prefix, lt: `${prefix}${BEHIND_DIGITS}`, reverse: true };
}

/** The transaction that an entry names. */
export function decodeHistoryKey(stored: string): Version {
  const blockNumber = Number.parseInt(stored.slice(-2 * DIGITS, -DIGITS), 16);
  return { blockNumber, transactionIndex: Number.parseInt(stored.slice(-DIGITS), 16) };
}

/** A private hash that expires with a block, if it is then still as the block `writtenIn` left it. */
export interface Expiry {
  readonly blockNumber: number;
  readonly address: Address;
  readonly writtenIn: number;
}

/** The stored form of an expiry: key and value. */
export function expiryKey({ blockNumber, address, writtenIn }: Expiry): readonly [string, Buffer] {
  return [`x${orderedNumber(blockNumber)}${address}`, Buffer.from(orderedNumber(writtenIn))];
}

/** The expiries of all blocks. */
export const ALL_EXPIRIES: Walk = { gte: 'x', lt: 'y' };

/** All expiries of a block. */
export function expiryWalk(blockNumber: number): Walk {
  return { gte: `x${orderedNumber(blockNumber)}`, lt: `x${orderedNumber(blockNumber + 1)}` };
}

/** The reverse of {@link expiryKey}. */
export function decodeExpiry(key: string, value: Buffer): Expiry {
  return {
    blockNumber: Number.parseInt(key.slice(1, 1 + DIGITS), 16),
    address: key.slice(1 + DIGITS),
    writtenIn: Number.parseInt(value.toString('latin1'), 16),
  };
}
