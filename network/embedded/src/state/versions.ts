import type { Version } from '../protobuf/readWriteSets';

/** Whether a key is still as it was read; null stands for a key that does not exist. */
export function isSameVersion(left: Version | null, right: Version | null): boolean {
  if (left === null || right === null) return left === right;
  return left.blockNumber === right.blockNumber && left.transactionIndex === right.transactionIndex;
}

/** A number as Fabric writes it into versions: count of bytes, then the bytes, big-endian, without leading zeros. */
function orderedNumber(value: number): Buffer {
  if (value === 0) return Buffer.from([0]);
  const hex = value.toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([digits.length]), digits]);
}

/** A version as bytes whose order is the order of versions (Fabric core/ledger/internal/version). */
export function versionBytes({ blockNumber, transactionIndex }: Version): Buffer {
  return Buffer.concat([orderedNumber(blockNumber), orderedNumber(transactionIndex)]);
}

/** A version in messages, in Fabric's words; `<nil>` for a key that does not exist. */
export function describeVersion(version: Version | null): string {
  return version === null ? '<nil>' : `{BlockNum: ${version.blockNumber}, TxNum: ${version.transactionIndex}}`;
}
