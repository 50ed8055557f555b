import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Collections } from '../../../../network/embedded/src/collections';
import { LedgerDamagedError } from '../../../../network/embedded/src/errors';
import { realDisk } from '../../../../network/embedded/src/files/disk';
import type { Disk } from '../../../../network/embedded/src/files/disk';
import { PrivateStore } from '../../../../network/embedded/src/organisation/privateStore';
import type { StoredSet } from '../../../../network/embedded/src/organisation/privateRecords';
import { KvReadWriteSet } from '../../../../network/embedded/src/protobuf/readWriteSets';
import { failure } from '../../../support/network/expectations';
import { collection, temporaryFolder } from '../../../support/network/harness';
import { SimulatedCrash, SimulatedDisk } from '../../../support/network/simulatedDisk';

const collections = new Collections(
  [collection('c', ['CoreMSP']), collection('brief', ['CoreMSP'], { blockToLive: 1 })],
  ['CoreMSP'],
);
const keyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** A transaction's plaintext in one collection: values by key, and keys whose metadata alone changed. */
function set(
  transactionIndex: number,
  values: Readonly<Record<string, string>>,
  rest: Partial<StoredSet> & { readonly touched?: readonly string[] } = {},
): StoredSet {
  const { touched = [], ...fields } = rest;
  const rwset = KvReadWriteSet.encode({
    reads: [],
    rangeQueriesInfo: [],
    writes: Object.entries(values).map(([key, value]) => ({ key, isDelete: value === '', value: Buffer.from(value) })),
    metadataWrites: touched.map((key) => ({ key, entries: [] })),
  });
  return { transactionIndex, collection: 'c', rwset, validationCode: 0, ...fields };
}

describe("an organisation's private data", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: PrivateStore | null = null;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await store?.close();
    store = null;
    await folder.remove();
  });

  const open = async (height: number, disk: Disk = realDisk): Promise<PrivateStore> => {
    store = await PrivateStore.open({ directory: folder.path, mspId: 'CoreMSP', disk, height, collections });
    return store;
  };
  const close = async (): Promise<void> => {
    await store?.close();
    store = null;
  };
  const find = (from: PrivateStore, key: string, blockNumber: number, transactionIndex = 0): string | null => {
    const value = from.find({ collection: 'c', keyHash: keyHash(key), version: { blockNumber, transactionIndex } });
    return value === null ? null : Buffer.from(value).toString();
  };

  it('is found by key and version, and by no other version or collection', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'first', b: 'other' }), set(3, { a: 'second' })]);
    await filled.persist(4, [set(0, { a: 'third' })]);
    expect([find(filled, 'a', 1), find(filled, 'a', 1, 3), find(filled, 'a', 4), find(filled, 'b', 1)]).to.deep.equal([
      'first',
      'second',
      'third',
      'other',
    ]);
    expect([find(filled, 'a', 2), find(filled, 'a', 1, 1), find(filled, 'c', 1)]).to.deep.equal([null, null, null]);
    expect(
      filled.find({ collection: 'd', keyHash: keyHash('a'), version: { blockNumber: 1, transactionIndex: 0 } }),
    ).to.equal(null);
  });

  it('keeps what invalid transactions brought for the blocks, and not as values', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'invalid' }, { validationCode: 10 }), set(1, { a: 'valid' })]);
    expect([find(filled, 'a', 1, 0), find(filled, 'a', 1, 1)]).to.deep.equal([null, 'valid']);
    expect(filled.block(1).map(({ validationCode }) => validationCode)).to.deep.equal([10, 0]);
    expect(filled.block(2)).to.deep.equal([]);
  });

  it('gives a key whose metadata alone changed its old value at the new version', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'old' })]);
    await filled.persist(2, [set(0, {}, { touched: ['a', 'unknown'] })]);
    await filled.persist(3, [set(0, { a: 'new' }), set(1, {}, { touched: ['a'] })]);
    expect([
      find(filled, 'a', 2),
      find(filled, 'a', 3, 0),
      find(filled, 'a', 3, 1),
      find(filled, 'unknown', 2),
    ]).to.deep.equal(['old', 'new', 'new', null]);
  });

  it('is there after closing, and after the index was lost', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'kept' })]);
    await close();
    expect(find(await open(2), 'a', 1)).to.equal('kept');
    await close();
    await rm(join(folder.path, 'index'), { recursive: true });
    expect(find(await open(2), 'a', 1)).to.equal('kept');
  });

  it('forgets what belongs to a block that was not finished, also in the index', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'kept' })]);
    await filled.persist(2, [set(0, { a: 'unfinished' })]);
    await close();
    const reopened = await open(2);
    expect([find(reopened, 'a', 1), find(reopened, 'a', 2)]).to.deep.equal(['kept', null]);
    await reopened.persist(2, [set(0, { a: 'finished' })]);
    await close();
    expect(find(await open(3), 'a', 2)).to.equal('finished');
  });

  it('shows damage when it is read, and by whose it is', async () => {
    const filled = await open(0);
    await filled.persist(1, [set(0, { a: 'value' })]);
    const path = join(folder.path, 'private.dat');
    const content = await readFile(path);
    content.writeUInt8(content.readUInt8(content.length - 3) ^ 1, content.length - 3);
    await writeFile(path, content);
    expect(() => find(filled, 'a', 1)).to.throw(LedgerDamagedError, 'private data of CoreMSP in block 1');
    await close();
    content.writeUInt8(content.readUInt8(3) ^ 1, 3);
    await writeFile(path, content);
    await failure(open(2), LedgerDamagedError);
  });

  for (const remains of ['kept', 'lost', 'half', 'zeros'] as const) {
    it(`is whole after ending at any operation, when unflushed bytes are ${remains}`, async function () {
      this.timeout(20_000);
      for (let crashAt = 1, isOver = false; !isOver; crashAt++) {
        const disk = new SimulatedDisk(crashAt);
        let persisted = 0;
        try {
          const filled = await open(0, disk);
          for (let block = 1; block <= 2; block++) {
            await filled.persist(block, [set(0, { a: `value ${block}` })]);
            persisted = block;
          }
          isOver = true;
        } catch (error) {
          expect(error).to.be.instanceOf(SimulatedCrash);
        }
        await close();
        disk.settle(remains);
        // The ledger has every block whose private data it was told is durable, and not the next one.
        const reopened = await open(persisted + 1);
        for (let block = 1; block <= 2; block++) {
          expect(find(reopened, 'a', block), `operation ${crashAt}`).to.equal(
            block <= persisted ? `value ${block}` : null,
          );
        }
        await reopened.persist(persisted + 1, [set(0, { a: 'next' })]);
        expect(find(reopened, 'a', persisted + 1)).to.equal('next');
        await close();
        await rm(folder.path, { recursive: true });
      }
    });
  }

  describe('that must go', () => {
    const purged = (key: string, blockNumber: number, transactionIndex = 0) => {
      return { collection: 'c', keyHash: keyHash(key), version: { blockNumber, transactionIndex } };
    };
    const holds = async (text: string): Promise<boolean> => {
      const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
      const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
      const contents = await Promise.all(paths.map((path) => readFile(path)));
      return contents.some((content) => content.includes(text));
    };
    const namesIn = (from: PrivateStore): Promise<readonly string[]> => from.names('c', { startKey: '', endKey: '' });

    it('is removed up to the version that was purged, and nothing beside it', async () => {
      const filled = await open(0);
      await filled.persist(1, [set(0, { gone: 'canary one', stays: 'kept' }), set(1, { gone: 'canary two' })]);
      await filled.persist(2, [set(0, { gone: 'canary three' })]);
      await filled.persist(3, [set(0, { gone: 'later' })]);
      expect(await namesIn(filled)).to.deep.equal(['gone', 'stays']);
      await filled.remove(4, [purged('gone', 2)]);
      expect([find(filled, 'gone', 1), find(filled, 'gone', 1, 1), find(filled, 'gone', 2)]).to.deep.equal([
        null,
        null,
        null,
      ]);
      expect([find(filled, 'gone', 3), find(filled, 'stays', 1)]).to.deep.equal(['later', 'kept']);
      expect(await holds('canary')).to.equal(false);
      expect(filled.block(1).map(({ rwset }) => KvReadWriteSet.decode(rwset).writes.length)).to.deep.equal([1, 0]);
      await filled.remove(5, [purged('gone', 3)]);
      expect(await namesIn(filled)).to.deep.equal(['stays']);
      await close();
      await rm(join(folder.path, 'index'), { recursive: true });
      const reopened = await open(5);
      expect([find(reopened, 'stays', 1), await namesIn(reopened)]).to.deep.equal(['kept', ['stays']]);
    });

    it('is removed when it has lived long enough, whatever else is in its record', async () => {
      const filled = await open(0);
      await filled.persist(1, [set(0, { a: 'canary' }, { collection: 'brief' }), set(0, { a: 'kept' })]);
      await filled.remove(3, []);
      expect([filled.block(1).length, await holds('canary')]).to.deep.equal([2, true]);
      await filled.remove(4, []);
      expect([filled.block(1).map(({ collection: name }) => name), await holds('canary')]).to.deep.equal([
        ['c'],
        false,
      ]);
      expect(find(filled, 'a', 1)).to.equal('kept');
    });

    it('of every length leaves a record of the same length', async () => {
      const filled = await open(0);
      for (let length = 1; length < 300; length++) {
        await filled.persist(length, [set(0, { [`k${length}`]: 'x'.repeat(length), stays: String(length) })]);
      }
      const before = (await readFile(join(folder.path, 'private.dat'))).length;
      await filled.remove(
        300,
        Array.from({ length: 299 }, (_unused, index) => purged(`k${index + 1}`, index + 1)),
      );
      expect((await readFile(join(folder.path, 'private.dat'))).length).to.equal(before);
      for (let length = 1; length < 300; length++) expect(find(filled, 'stays', length)).to.equal(String(length));
      expect(await holds('xx')).to.equal(false);
    });

    for (const remains of ['kept', 'lost', 'half', 'zeros'] as const) {
      it(`has gone after ending at any operation, when unflushed bytes are ${remains}`, async function () {
        this.timeout(60_000);
        for (let crashAt = 1, isOver = false; !isOver; crashAt++) {
          const disk = new SimulatedDisk(crashAt);
          let height = 1;
          try {
            const filled = await open(0, disk);
            await filled.persist(1, [set(0, { gone: 'canary one', stays: 'kept' })]);
            height = 2;
            await filled.persist(2, [set(0, { gone: 'canary two' })]);
            height = 3;
            await filled.remove(3, [purged('gone', 2)]);
            await filled.persist(3, [set(0, { next: 'value' })]);
            height = 4;
            isOver = true;
          } catch (error) {
            expect(error).to.be.instanceOf(SimulatedCrash);
          }
          await close();
          disk.settle(remains);
          const reopened = await open(height);
          // Whoever owns the store carries out what the store does not know to be done.
          if (height >= 3 && (reopened.removedHeight ?? 0) < 3) await reopened.remove(3, [purged('gone', 2)]);
          const shown = [find(reopened, 'stays', 1), find(reopened, 'gone', 1), find(reopened, 'gone', 2)];
          const wanted = [height >= 2 ? 'kept' : null, height === 2 ? 'canary one' : null, null];
          expect(shown, `operation ${crashAt}`).to.deep.equal(wanted);
          if (height >= 3) expect(await holds('canary'), `operation ${crashAt}`).to.equal(false);
          await reopened.persist(height, [set(0, { after: 'value' })]);
          expect(find(reopened, 'after', height)).to.equal('value');
          await close();
          await rm(folder.path, { recursive: true });
        }
      });
    }
  });
});
