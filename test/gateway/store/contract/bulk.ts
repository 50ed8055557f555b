/** Many writes in one command, and results in many pages. */
import { expect } from 'chai';
import { openTestStore, refusalOf } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

interface BulkRefusal {
  readonly code?: number;
  readonly result: { readonly insertedCount: number };
  readonly writeErrors: readonly { readonly index: number; readonly code: number }[];
}

async function bulkRefusal(promise: Promise<unknown>): Promise<BulkRefusal> {
  const refusal: unknown = await refusalOf(promise);
  return refusal as BulkRefusal;
}

const indexesOf = ({ writeErrors }: BulkRefusal): (readonly [number, number])[] =>
  writeErrors.map(({ index, code }) => [index, code]);

function batches(store: () => TestStore): void {
  const twins: TestDocument[] = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }];

  it('stops an ordered batch at the first refused write', async () => {
    const collection = store().collection('ordered');
    const refusal = await bulkRefusal(collection.insertMany(twins));
    expect(indexesOf(refusal)).to.deep.equal([[2, 11000]]);
    expect(refusal.result.insertedCount).to.equal(2);
    expect(await collection.countDocuments({})).to.equal(2);
  });

  it('goes on with an unordered batch and lists every refused write', async () => {
    const collection = store().collection('unordered');
    const refusal = await bulkRefusal(collection.insertMany(twins, { ordered: false }));
    expect(indexesOf(refusal)).to.deep.equal([
      [2, 11000],
      [4, 11000],
    ]);
    expect(await collection.countDocuments({})).to.equal(3);
  });

  it('mixes kinds of writes in one bulkWrite and counts each', async () => {
    const collection = store().collection('mixed');
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { insertOne: { document: { _id: 2, n: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { n: 5 } } } },
      { updateMany: { filter: {}, update: { $set: { m: 1 } } } },
      { updateOne: { filter: { _id: 3 }, update: { $set: { n: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 2 }, replacement: { r: 1 } } },
      { deleteOne: { filter: { n: 5 } } },
      { deleteMany: { filter: { none: true } } },
    ]);
    expect(result).to.include({
      insertedCount: 2,
      matchedCount: 4,
      modifiedCount: 4,
      deletedCount: 1,
      upsertedCount: 1,
    });
    expect(result.upsertedIds).to.deep.equal({ 4: 3 });
    expect(await collection.find({}).sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 2, r: 1 },
      { _id: 3, n: 9 },
    ]);
  });

  it('reports the index of a refused write among other kinds', async () => {
    const collection = store().collection('refused');
    const refusal = await bulkRefusal(
      collection.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 1 }, update: { $set: { 'a..b': 1 } } } },
          { insertOne: { document: { _id: 1 } } },
          { insertOne: { document: { _id: 2 } } },
        ],
        { ordered: false },
      ),
    );
    expect(indexesOf(refusal)).to.have.deep.members([
      [1, 56],
      [2, 11000],
    ]);
    expect(await collection.countDocuments({})).to.equal(2);
  });

  it('stores ten thousand documents of one insertMany', async () => {
    const collection = store().collection('many');
    const documents = Array.from({ length: 10_000 }, (_unused, index) => ({ _id: index, text: 'x'.repeat(100) }));
    expect((await collection.insertMany(documents)).insertedCount).to.equal(10_000);
    expect(await collection.countDocuments({ _id: { $gte: 5_000 } })).to.equal(5_000);
  });
}

function cursors(store: () => TestStore): void {
  it('hands out a result page by page, each document once and in order', async () => {
    const found: unknown[] = [];
    for await (const { _id } of store().collection('many').find({}).sort({ _id: -1 }).batchSize(77)) found.push(_id);
    expect(found).to.deep.equal(Array.from({ length: 10_000 }, (_unused, index) => 9_999 - index));
  });

  it('cuts pages by size as well as by count', async () => {
    const collection = store().collection('large');
    for (let index = 0; index < 5; index += 1) await collection.insertOne({ _id: index, text: 'x'.repeat(7_000_000) });
    const found = await collection.find({}).sort({ _id: 1 }).toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('refuses a cursor that was closed', async () => {
    const command = { find: 'many', batchSize: 2 };
    const { cursor } = (await store().db.command(command)) as { cursor: { id: bigint } };
    const killed = await store().db.command({ killCursors: 'many', cursors: [cursor.id] });
    expect(killed['cursorsKilled']).to.have.length(1);
    expect((await refusalOf(store().db.command({ getMore: cursor.id, collection: 'many' }))).code).to.equal(43);
  });

  it('refuses a cursor under the name of another collection', async () => {
    const { cursor } = (await store().db.command({ find: 'many', batchSize: 2 })) as { cursor: { id: bigint } };
    await refusalOf(store().db.command({ getMore: cursor.id, collection: 'large' }));
    await store().db.command({ killCursors: 'many', cursors: [cursor.id] });
  });

  it('answers a limit of one, a negative limit and a batch of none', async () => {
    const collection = store().collection('many');
    expect(await collection.find({}).limit(1).toArray()).to.have.length(1);
    expect(await collection.find({}).limit(-3).toArray()).to.have.length(3);
    expect(await collection.find({}).sort({ _id: 1 }).limit(5).batchSize(0).toArray()).to.have.length(5);
  });
}

export function bulkContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
  });
  after(() => store.close());
  batches(() => store);
  cursors(() => store);
}
