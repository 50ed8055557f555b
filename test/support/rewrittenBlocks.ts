/** A block file as its keeper could rewrite it who has the orderer's key: every hash, link and signature fits. */
import { renameSync } from 'node:fs';
import path from 'node:path';
import { blockHeader, decodeBlock, encodeBlock } from '../../network/embedded/src/blocks/blockBuilder';
import type { JudgedBlock } from '../../network/embedded/src/blocks/blockBuilder';
import { BLOCK_FILE_KIND, blockFilePath, walkChain } from '../../network/embedded/src/blocks/blockFile';
import { blockHeaderHash } from '../../network/embedded/src/blocks/blockHashes';
import { openForReading, realDisk } from '../../network/embedded/src/files/disk';
import { RecordFile } from '../../network/embedded/src/files/recordFile';
import { Signer } from '../../network/embedded/src/identity/signer';
import { readConsortium } from '../../network/identities/src/folder';

async function ordererOf(folder: string): Promise<Signer> {
  const { organisations } = await readConsortium(path.join(folder, 'identities'));
  const orderer = organisations.find(({ authority }) => authority.mspId === 'OrdererMSP');
  const [identity] = orderer?.identities ?? [];
  if (identity === undefined) throw new Error('the folder has an orderer');
  return new Signer(identity);
}

function blocksIn(file: string): readonly JudgedBlock[] {
  const records = RecordFile.open(openForReading(file), BLOCK_FILE_KIND);
  try {
    return [...walkChain(records, true)].map(({ encoded }) => decodeBlock(Buffer.from(encoded)));
  } finally {
    records.close();
  }
}

/** Rewrites the stored chain; `change` gives what stands in place of each block. */
export async function rewriteBlocks(
  folder: string,
  change: (block: JudgedBlock) => readonly JudgedBlock[],
): Promise<void> {
  const orderer = await ordererOf(folder);
  const file = blockFilePath(path.join(folder, 'ledger'));
  const blocks = blocksIn(file).flatMap((block) => [...change(block)]);
  const written = await RecordFile.openOrCreate(realDisk.open(`${file}.new`), BLOCK_FILE_KIND);
  let previousHash: Uint8Array = new Uint8Array();
  for (const [number, { envelopes, ...rest }] of blocks.entries()) {
    const header = blockHeader({ number, previousHash, envelopes });
    written.append({ number, payload: encodeBlock({ ...rest, envelopes, header }, orderer) });
    previousHash = blockHeaderHash(header);
  }
  await written.sync();
  written.close();
  renameSync(`${file}.new`, file);
}
