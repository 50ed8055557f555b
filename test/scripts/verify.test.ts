import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { verifyFolder } from '../../scripts/verify/verify';
import type { Verification } from '../../scripts/verify/walk';
import { continuedFolder, ENDORSERS, foundedFolder } from '../support/storedLedger';
import type { OpenFolder } from '../support/storedLedger';
import { rewriteBlocks } from '../support/rewrittenBlocks';
import { SEED } from '../support/seed';
import { Random } from '../support/store/random';

const REGULATOR = 'RegulatorMSP';

function altered(name: string): string {
  return path.resolve(__dirname, '../support/altered', `${name}.js`);
}

describe('verify', () => {
  let founded: Awaited<ReturnType<typeof foundedFolder>>;

  before(async () => {
    founded = await foundedFolder();
  });

  after(() => founded.remove());

  /** What the regulator's verification says of a ledger that went on under these rules; the last block is the bad one. */
  async function verdict(
    contracts: string | null,
    work: (open: OpenFolder) => Promise<unknown>,
    spoil: (folder: string) => Promise<void> | void = () => undefined,
  ): Promise<Verification & { readonly height: number }> {
    let height = 0;
    const { folder, remove } = await continuedFolder(founded.folder, contracts, async (open) => {
      await work(open);
      height = open.height();
    });
    try {
      await spoil(folder);
      return { ...(await verifyFolder(folder, REGULATOR)), height };
    } finally {
      await remove();
    }
  }

  const register = ({ register: one }: OpenFolder): Promise<unknown> => one();

  it('finds nothing on a ledger that is as everybody wrote it', async () => {
    const result = await verdict(null, register);
    expect(result.findings).to.deep.equal([]);
    expect(result).to.include({ isGood: true, firstBadBlock: null, acts: 3, blocks: result.height });
  });

  it('finds nothing without a key either, and opens no act then', async () => {
    const result = await verifyFolder(founded.folder, null);
    expect(result).to.include({ isGood: true, acts: 0, transactions: 3 });
  });

  it('opens for each organisation the acts it was told', async () => {
    expect((await verifyFolder(founded.folder, 'CoreMSP')).acts).to.equal(2);
  });

  it('names the block in which a single bit was flipped', async () => {
    const file = path.join(founded.folder, 'ledger', 'blocks.dat');
    const good = readFileSync(file);
    const random = new Random(SEED);
    try {
      for (let round = 0; round < 20; round += 1) {
        const bad = Buffer.from(good);
        const at = random.below(bad.length);
        bad[at] = (bad[at] ?? 0) ^ (1 << random.below(8));
        writeFileSync(file, bad);
        const { isGood, firstBadBlock } = await verifyFolder(founded.folder, null);
        expect(isGood, `byte ${at}`).to.equal(false);
        expect(firstBadBlock, `byte ${at}`).to.be.within(0, 4);
      }
    } finally {
      writeFileSync(file, good);
    }
  });

  it('names the block of a verdict that its keeper changed', async () => {
    const result = await verdict(null, register, (folder) =>
      rewriteBlocks(folder, (block) => [
        block.header.number === 3 ? { ...block, validationCodes: Uint8Array.of(11) } : block,
      ]),
    );
    expect(result.firstBadBlock).to.equal(3);
    expect(result.findings[0]).to.match(/stored as MVCC_READ_CONFLICT, and it is VALID/);
  });

  it('names the block into which a transaction was put a second time', async () => {
    const result = await verdict(null, register, (folder) =>
      rewriteBlocks(folder, (block) => (block.header.number === 3 ? [block, block] : [block])),
    );
    expect(result.firstBadBlock).to.equal(4);
    expect(result.findings[0]).to.match(/stored as VALID, and it is DUPLICATE_TXID/);
  });

  it('names the block of an act that altered rules applied a second time', async () => {
    const result = await verdict(altered('appliedTwice'), async (open) => {
      const run = await open.register();
      await open.register({ run, endorsers: ENDORSERS });
    });
    expect(result.firstBadBlock).to.equal(result.height - 1);
    expect(result.findings.join('\n'))
      .to.match(/was applied before/)
      .and.to.match(/goes from version 1 to 1/);
  });

  it('names the block of a record with another policy than its header demands', async () => {
    const result = await verdict(altered('otherPolicy'), register);
    expect(result.firstBadBlock).to.equal(result.height - 1);
    expect(result.findings[0]).to.match(/does not have the policy of its header/);
  });

  it('names the block of bodies that stand under each other’s headers', async () => {
    const result = await verdict(altered('swappedBodies'), register);
    expect(result.firstBadBlock).to.equal(result.height - 1);
    expect(result.findings[0]).to.match(/is not what its header says/);
  });

  it('names the block of an act of which nobody was told, even without a key', async () => {
    const result = await verdict(altered('noEnvelope'), register);
    expect(result.firstBadBlock).to.equal(result.height - 1);
    expect(result.findings[0]).to.match(/there is not one envelope of its own/);
  });

  it('names the block of an act that was not signed by whom it names', async () => {
    const result = await verdict(altered('uncheckedSignatures'), (open) => open.register({ isForged: true }));
    expect(result.firstBadBlock).to.equal(result.height - 1);
    expect(result.findings[0]).to.match(/signature_invalid/);
  });

  it('names the block whose private data is damaged at the organisation that verifies', async () => {
    const result = await verdict(null, register, (folder) => {
      const file = path.join(folder, 'ledger', 'organisations', REGULATOR, 'private.dat');
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    });
    expect(result.isGood).to.equal(false);
    expect(result.firstBadBlock).to.be.within(2, 4);
  });

  it('says so where there is no ledger', async () => {
    const missing = path.join(founded.folder, 'nothing-here');
    const refused = await verifyFolder(missing, null).catch((error: unknown) => error);
    expect(refused).to.be.an.instanceOf(Error).with.property('message', `${missing} holds no ledger`);
  });
});
