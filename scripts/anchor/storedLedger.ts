/** The blocks of a data folder's embedded ledger as the anchor sees them; whether something runs on it does not matter. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { NETWORK_KEY } from '../../chaincode/src/ledger/keys';
import { networkHash } from '../../chaincode/src/ledger/network';
import type { Hash } from '../../chaincode/src/protocol/acts';
import type { FoundedNetwork } from '../../chaincode/src/protocol/network';
import { ledgerBlock } from '../../gateway/src/ledger/embedded';
import type { LedgerBlock } from '../../gateway/src/ledger/port';
import { readBlocks } from '../../network/embedded/src/storedBlocks';
import { AnchorProblem } from './problem';

/** A ledger that can be read from its first block as often as wanted. */
export interface StoredLedger {
  /** Hash of the network's first record. */
  readonly network: Hash;
  readonly blocks: () => Iterable<LedgerBlock>;
}

function firstRecordIn(directory: string): Hash {
  for (const { transactions } of readBlocks(directory)) {
    const written = transactions.flatMap(({ writes }) => writes).find(({ key }) => key === NETWORK_KEY);
    if (written !== undefined) return networkHash((JSON.parse(fromUtf8(written.value)) as FoundedNetwork).network);
  }
  throw new AnchorProblem('the ledger has no first record');
}

function* blocksIn(directory: string): Iterable<LedgerBlock> {
  for (const block of readBlocks(directory)) yield ledgerBlock(block);
}

/** Throws AnchorProblem where there is no ledger or no network was founded, LedgerDamagedError where a block is not as it was written. */
export function storedLedger(folder: string): StoredLedger {
  const directory = path.join(folder, 'ledger');
  if (!existsSync(directory)) throw new AnchorProblem(`there is no ledger in ${folder}; --data says where one is`);
  return { network: firstRecordIn(directory), blocks: () => blocksIn(directory) };
}
