import { expect } from 'chai';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerDamagedError } from '../../../../network/embedded/src/errors';
import { readBlocks, verifyBlockFile } from '../../../../network/embedded/src/storedBlocks';
import { failure } from '../../../support/network/expectations';
import { temporaryFolder } from '../../../support/network/harness';
import { openTestLedger } from '../../../support/network/ledgerHarness';

const MEMBERS = ['CoreMSP'];
const BLOCKS = 3;

describe('stored blocks', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;
  let content: Buffer;
  /** Where each block's record begins. */
  const starts: number[] = [];

  before(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'blocks.dat');
    const test = await openTestLedger(MEMBERS, { directory: folder.path });
    starts.push(28);
    for (let block = 1; block < BLOCKS; block++) {
      starts.push(readFileSync(path).length);
      // Small blocks: what is in them does not matter here.
      await test.commit({ envelope: Buffer.from(`rubbish ${block}`) });
    }
    await test.ledger.close();
    content = readFileSync(path);
  });
  after(() => folder.remove());

  /** Writes one byte into the file; writing it as a whole would take longer than verifying it. */
  const setByte = (index: number, value: number): void => {
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Buffer.from([value]), 0, 1, index);
    closeSync(descriptor);
  };
  /** Changes one bit of a byte, and gives the number of the block it belongs to. */
  const damage = (index: number): number => {
    setByte(index, content.readUInt8(index) ^ (1 << (index % 8)));
    return Math.max(0, starts.filter((start) => start <= index).length - 1);
  };
  const repair = (index: number): void => {
    setByte(index, content.readUInt8(index));
  };

  it('show every changed bit, by the number of their block, to whoever verifies the file', () => {
    for (let index = 0; index < content.length; index++) {
      const block = damage(index);
      const report = verifyBlockFile(folder.path);
      expect(report.firstBadBlock, `byte ${index}: ${report.reason ?? 'nothing found'}`).to.equal(block);
      expect(report.height, `byte ${index}`).to.equal(index < 28 ? 0 : block);
      repair(index);
    }
  });

  it('show every changed bit when the ledger is opened', async () => {
    // Opening takes a while, so only some bytes: one in each frame, and every so often one elsewhere.
    for (let index = 0; index < content.length; index++) {
      if (!starts.includes(index - 5) && index % 97 !== 0) continue;
      const block = damage(index);
      const error = await failure(openTestLedger(MEMBERS, { directory: folder.path }), LedgerDamagedError);
      expect(error.blockNumber, `byte ${index}: ${error.message}`).to.equal(block);
      repair(index);
    }
  });

  it('are as they were when they are put back', async () => {
    expect(readFileSync(path).equals(content)).to.equal(true);
    expect(verifyBlockFile(folder.path)).to.deep.equal({
      height: BLOCKS,
      firstBadBlock: null,
      reason: null,
      unfinishedBytes: 0,
    });
    const test = await openTestLedger(MEMBERS, { directory: folder.path });
    expect(test.ledger.height).to.equal(BLOCKS);
    await test.ledger.close();
  });

  it('cannot be left out, exchanged or repeated', () => {
    const records = starts.map((start, block) => content.subarray(start, starts[block + 1] ?? content.length));
    const [header, first, second, third] = [content.subarray(0, 28), ...records];
    for (const [records_, bad] of [
      [[first, third], 1],
      [[first, third, second], 1],
      [[first, second, second], 2],
      [[first, first], 1],
    ] as const) {
      writeFileSync(path, Buffer.concat([header, ...records_].flatMap((part) => (part === undefined ? [] : [part]))));
      expect(verifyBlockFile(folder.path).firstBadBlock).to.equal(bad);
      expect(() => [...readBlocks(folder.path)]).to.throw(LedgerDamagedError);
    }
    writeFileSync(path, content);
  });
});
