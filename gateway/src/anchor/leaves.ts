/**
 * What a root stands for. A range's tree has one leaf per block; a block's own tree has, for each transaction in turn,
 * one leaf for the transaction and, where it is valid, one for each header it wrote. All of it is public on the ledger,
 * so every member's node gives the same leaves; nothing of it is shown by the root.
 */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import type { Hash, Header, RecordId } from '../../../chaincode/src/protocol/acts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { leafHash } from '../../../chaincode/src/statement/merkle';
import type { LedgerBlock, LedgerTransaction } from '../ledger/port';
import { leafHashes, treeRoot } from './merkle';

/** First words of what is hashed, so that no leaf is taken for another kind. */
export const ANCHOR_FORMATS = {
  block: 'tallystick.anchor.block.1',
  transaction: 'tallystick.anchor.transaction.1',
  header: 'tallystick.anchor.header.1',
  proof: 'tallystick.anchor.proof.1',
} as const;

/** A header as a valid transaction wrote it. */
export interface HeaderLeaf {
  readonly format: typeof ANCHOR_FORMATS.header;
  readonly transaction: string;
  readonly record: RecordId;
  readonly header: Header;
}

/** A block of a network. `root` is over its `count` leaves. */
export interface BlockLeaf {
  readonly format: typeof ANCHOR_FORMATS.block;
  /** Hash of the network's first record. */
  readonly network: Hash;
  readonly number: number;
  /** The hash of its data that stands in the block's own header. */
  readonly data: Hash;
  readonly count: number;
  readonly root: Hash;
}

interface TransactionLeaf {
  readonly format: typeof ANCHOR_FORMATS.transaction;
  readonly transaction: string;
  readonly index: number;
  readonly valid: boolean;
  /** Act and outcomes of its event; null where it was no act. */
  readonly event: { readonly act: RecordId; readonly outcomes: readonly string[] } | null;
}

function transactionLeaf({ transactionId, index, isValid, event }: LedgerTransaction): TransactionLeaf {
  return {
    format: ANCHOR_FORMATS.transaction,
    transaction: transactionId,
    index,
    valid: isValid,
    event: event === null ? null : { act: event.act, outcomes: event.outcomes },
  };
}

function headerLeaves({ transactionId, isValid, headers }: LedgerTransaction): readonly HeaderLeaf[] {
  if (!isValid) return [];
  return [...headers]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([record, header]) => ({ format: ANCHOR_FORMATS.header, transaction: transactionId, record, header }));
}

/** A block's leaves in their order. */
export function leavesOf({ transactions }: LedgerBlock): readonly (TransactionLeaf | HeaderLeaf)[] {
  return transactions.flatMap((transaction) => [transactionLeaf(transaction), ...headerLeaves(transaction)]);
}

/** The hashes of a block's leaves. */
export function hashesOf(sha256: Sha256, block: LedgerBlock): Uint8Array[] {
  return leafHashes(sha256, leavesOf(block).map(canonicalBytes));
}

/** A block as it is a leaf of its range's tree. */
export function blockLeaf(sha256: Sha256, network: Hash, block: LedgerBlock): BlockLeaf {
  const hashes = hashesOf(sha256, block);
  return {
    format: ANCHOR_FORMATS.block,
    network,
    number: block.number,
    data: block.dataHash,
    count: hashes.length,
    root: hashText(treeRoot(sha256, hashes)),
  };
}

/** The hash of a block's leaf: what a range's root is over. */
export function blockHash(sha256: Sha256, network: Hash, block: LedgerBlock): Uint8Array {
  return leafHash(sha256, canonicalBytes(blockLeaf(sha256, network, block)));
}
