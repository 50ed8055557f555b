import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBlock, encodeBlock } from '../../../network/embedded/src/blocks/blockBuilder';
import { BLOCK_FILE_KIND } from '../../../network/embedded/src/blocks/blockFile';
import { blockDataHash, blockHeaderBytes, blockHeaderHash } from '../../../network/embedded/src/blocks/blockHashes';
import { LedgerDamagedError } from '../../../network/embedded/src/errors';
import { realDisk } from '../../../network/embedded/src/files/disk';
import { RecordFile } from '../../../network/embedded/src/files/recordFile';
import { Signer } from '../../../network/embedded/src/identity/signer';
import { Block } from '../../../network/embedded/src/protobuf/common';
import { readBlocks, verifyBlockFile } from '../../../network/embedded/src/storedBlocks';
import { createOrganisation, issueIdentity } from '../../../network/identities/src/organisation';
import { failure } from '../../support/network/expectations';
import { ordererIdentity, temporaryFolder } from '../../support/network/harness';
import { openTestLedger } from '../../support/network/ledgerHarness';

const MEMBERS = ['CoreMSP'];

describe('the hash chain', () => {
  it('hashes a header as the ASN.1 of number, previous hash and data hash', () => {
    const header = { number: 300, previousHash: Buffer.from('aa', 'hex'), dataHash: Buffer.from('bbbb', 'hex') };
    expect(blockHeaderBytes(header).toString('hex')).to.equal('300b0202012c0401aa0402bbbb');
    const first = { number: 0, previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(32, 1) };
    expect(blockHeaderBytes(first).toString('hex')).to.equal(`302702010004000420${'01'.repeat(32)}`);
    const high = { number: 128, previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(0) };
    expect(blockHeaderBytes(high).toString('hex')).to.equal('30080202008004000400');
  });

  it('hashes the data of a block as all its envelopes one after the other', () => {
    const whole = blockDataHash([Buffer.from('ab'), Buffer.from('c')]);
    expect(whole.equals(blockDataHash([Buffer.from('abc')]))).to.equal(true);
    expect(whole.toString('hex')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('a reader of stored blocks', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    const test = await openTestLedger(MEMBERS, { directory: folder.path });
    await test.commit(test.transaction(MEMBERS, { writes: { k: 'v' } }));
    await test.commit(
      test.transaction(MEMBERS, { writes: { k: 'w' } }),
      test.transaction(['CoreMSP'], { reads: { k: null } }),
    );
    await test.ledger.close();
  });
  afterEach(() => folder.remove());

  /** Writes the blocks anew, the last one changed and framed properly: what somebody with the files could do. */
  async function rewriteLast(change: (encoded: Buffer) => Buffer): Promise<void> {
    const path = join(folder.path, 'blocks.dat');
    const old = RecordFile.open(realDisk.open(path), BLOCK_FILE_KIND);
    const records = [...old.scan()].map(({ number, payload }) => ({ number, payload: Buffer.from(payload) }));
    old.close();
    writeFileSync(path, '');
    const file = await RecordFile.openOrCreate(realDisk.open(path), BLOCK_FILE_KIND);
    records.forEach(({ number, payload }, index) => {
      file.append({ number, payload: index === records.length - 1 ? change(payload) : payload });
    });
    file.close();
  }

  const refuses = (reason: string): void => {
    const report = verifyBlockFile(folder.path);
    expect(report.firstBadBlock).to.equal(2);
    expect(report.reason).to.contain(reason);
    expect(() => [...readBlocks(folder.path)]).to.throw(LedgerDamagedError, reason);
  };

  it('refuses a block whose transactions were exchanged', async () => {
    await rewriteLast((encoded) => {
      const block = Block.decode(encoded);
      return Block.encode({ ...block, data: { data: [...(block.data?.data ?? [])].reverse() } });
    });
    refuses('data hash');
  });

  it('refuses a block that follows another one, though the orderer signed it', async () => {
    const orderer = new Signer(await ordererIdentity());
    await rewriteLast((encoded) => {
      const block = decodeBlock(encoded);
      return encodeBlock({ ...block, header: { ...block.header, previousHash: Buffer.alloc(32, 1) } }, orderer);
    });
    refuses('previous hash');
    const error = await failure(openTestLedger(MEMBERS, { directory: folder.path }), LedgerDamagedError);
    expect(error.blockNumber).to.equal(2);
  });

  it('refuses a block that another orderer signed', async () => {
    const time = { now: new Date(), validDays: 1 };
    const authority = await createOrganisation({ mspId: 'OrdererMSP', organisationName: 'Orderer', ...time });
    const impostor = new Signer(await issueIdentity(authority, { name: 'orderer0', role: 'orderer', ...time }));
    await rewriteLast((encoded) => encodeBlock(decodeBlock(encoded), impostor));
    refuses("the orderer's signature is not valid");
  });

  it('refuses a block without a signature, and one whose signature is of another header', async () => {
    await rewriteLast((encoded) => {
      const block = Block.decode(encoded);
      const [, ...rest] = block.metadata?.metadata ?? [];
      return Block.encode({ ...block, metadata: { metadata: [Buffer.alloc(0), ...rest] } });
    });
    refuses("the orderer's signature is not valid");
  });

  it('refuses a block in which a transaction has no validation code', async () => {
    const orderer = new Signer(await ordererIdentity());
    await rewriteLast((encoded) => encodeBlock({ ...decodeBlock(encoded), validationCodes: Buffer.alloc(1) }, orderer));
    refuses('not every transaction has a validation code');
  });

  it('refuses a file without a configuration', async () => {
    const path = join(folder.path, 'blocks.dat');
    const file = RecordFile.open(realDisk.open(path), BLOCK_FILE_KIND);
    const [, second] = [...file.scan()].map(({ payload }) => Buffer.from(payload));
    file.close();
    const block = decodeBlock(second!);
    const header = { number: 0, previousHash: Buffer.alloc(0), dataHash: block.header.dataHash };
    writeFileSync(path, '');
    const orphan = await RecordFile.openOrCreate(realDisk.open(path), BLOCK_FILE_KIND);
    orphan.append({ number: 0, payload: encodeBlock({ ...block, header }, new Signer(await ordererIdentity())) });
    orphan.close();
    expect(verifyBlockFile(folder.path)).to.deep.include({ firstBadBlock: 0 });
    expect(() => [...readBlocks(folder.path)]).to.throw(LedgerDamagedError, 'does not begin with a configuration');
  });

  it('finds a rewritten validation code when the state is rebuilt, by the commit hash', async () => {
    const orderer = new Signer(await ordererIdentity());
    await rewriteLast((encoded) =>
      encodeBlock({ ...decodeBlock(encoded), validationCodes: Buffer.from([0, 0]) }, orderer),
    );
    await rm(join(folder.path, 'state'), { recursive: true });
    const error = await failure(openTestLedger(MEMBERS, { directory: folder.path }), LedgerDamagedError);
    expect(error.message).to.contain('block 2: the commit hash does not fit');
  });

  it('gives every block with its chain, transactions, raw envelopes and configuration', () => {
    const blocks = [...readBlocks(folder.path)];
    expect(blocks.map(({ number, transactions }) => [number, transactions.length])).to.deep.equal([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    blocks.slice(1).forEach(({ previousHash }, index) => {
      expect(Buffer.from(previousHash).equals(Buffer.from(blocks[index]!.headerHash))).to.equal(true);
    });
    const [, , last] = blocks;
    const header = { number: 2, previousHash: last!.previousHash, dataHash: last!.dataHash };
    expect(blockHeaderHash(header).equals(Buffer.from(last!.headerHash))).to.equal(true);
    expect(last?.transactions.map(({ validationName }) => validationName)).to.deep.equal([
      'VALID',
      'MVCC_READ_CONFLICT',
    ]);
    expect(last?.transactions[0]?.writes.map(({ key, value }) => [key, Buffer.from(value).toString()])).to.deep.equal([
      ['k', 'w'],
    ]);
    const content = readFileSync(join(folder.path, 'blocks.dat'));
    for (const { envelope } of last?.transactions ?? []) expect(content.includes(Buffer.from(envelope))).to.equal(true);
    expect(last?.configuration).to.deep.include({ channel: 'finance', chaincode: 'tally' });
  });
});
