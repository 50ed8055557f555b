import { join } from 'node:path';
import type { RecordFile } from '../files/recordFile';
import type { FileEnd } from '../files/recordFile';
import type { BlockHeader } from '../protobuf/common';
import { Block } from '../protobuf/common';
import { WireError } from '../protobuf/wire';
import { blockDataHash, blockHeaderHash } from './blockHashes';

/** Name of the file of blocks in a ledger's directory, and of its kind. */
export const BLOCK_FILE_NAME = 'blocks.dat';
/** What the file's header says it is. */
export const BLOCK_FILE_KIND = 'TALLYBLK';

/** Where the blocks of a ledger are. */
export function blockFilePath(directory: string): string {
  return join(directory, BLOCK_FILE_NAME);
}

/** A stored block whose place in the chain was checked. */
export interface ChainedBlock {
  readonly number: number;
  readonly offset: number;
  readonly length: number;
  readonly header: BlockHeader;
  readonly headerHash: Buffer;
  readonly encoded: Buffer;
}

/** Where a chain of stored blocks stops, and why. */
export interface ChainEnd {
  readonly height: number;
  readonly end: FileEnd;
  /** The first block that is there and wrong; null when the file merely ends. */
  readonly damage: { readonly blockNumber: number; readonly reason: string } | null;
}

const NOTHING = Buffer.alloc(0);

function headerOf(encoded: Uint8Array, checkData: boolean): BlockHeader | string {
  try {
    const { header, data } = Block.decode(encoded);
    if (header === null) return 'the block has no header';
    if (checkData && !blockDataHash(data?.data ?? []).equals(header.dataHash))
      return 'the data hash does not fit the data';
    return header;
  } catch (error) {
    if (error instanceof WireError) return `the block cannot be read: ${error.message}`;
    throw error;
  }
}

/**
 * Walks all blocks of a file, checking frame, number and hash chain, and with `checkData` the data hash. It stops at
 * the first that is wrong.
 */
export function* walkChain(file: RecordFile, checkData: boolean): Generator<ChainedBlock, ChainEnd> {
  const records = file.scan();
  let height = 0;
  let previousHash: Buffer = NOTHING;
  for (;;) {
    const step = records.next();
    if (step.done === true) return { height, end: step.value, damage: null };
    const { number, start, payload, offset, length } = step.value;
    const header = headerOf(payload, checkData);
    const reason = typeof header === 'string' ? header : misplaced({ header, number, height, previousHash });
    if (typeof header === 'string' || reason !== null) {
      const end: FileEnd = { kind: 'damaged', validBytes: start, hasRecordsBehind: true, reason: reason ?? '' };
      return { height, end, damage: { blockNumber: height, reason: reason ?? '' } };
    }
    previousHash = blockHeaderHash(header);
    height++;
    yield { number, offset, length, header, headerHash: previousHash, encoded: payload };
  }
}

function misplaced(
  block: Readonly<{ header: BlockHeader; number: number; height: number; previousHash: Buffer }>,
): string | null {
  const { header, number, height, previousHash } = block;
  if (number !== height || header.number !== height) return `a block numbered ${header.number} is in its place`;
  return previousHash.equals(header.previousHash) ? null : 'its previous hash is not the hash of the block before';
}
