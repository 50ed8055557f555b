/** Indexes: what they forbid, and what they are listed as. */
import { expect } from 'chai';
import { makeIndex, openTestStore, refusalOf } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

function uniqueness(store: () => TestStore): void {
  it('refuses a second _id with 11000', async () => {
    const collection = store().collection('ids');
    await collection.insertOne({ _id: 1 });
    const refusal = await refusalOf(collection.insertOne({ _id: 1n }));
    expect(refusal).to.include({ code: 11000 });
    expect(refusal['keyPattern']).to.deep.equal({ _id: 1 });
  });

  it('refuses a second key with its pattern and value', async () => {
    const collection = store().collection('unique');
    await makeIndex(collection, { org: 1, number: -1 }, { unique: true });
    await collection.insertOne({ org: 'a', number: 1n });
    const refusal = await refusalOf(collection.insertOne({ org: 'a', number: 1 }));
    expect(refusal.code).to.equal(11000);
    expect(refusal['keyPattern']).to.deep.equal({ org: 1, number: -1 });
    expect(refusal['keyValue']).to.deep.equal({ org: 'a', number: 1 });
    expect(refusal.message).to.match(
      /^E11000 duplicate key error collection: \S+\.unique index: org_1_number_-1 dup key/,
    );
    await collection.insertOne({ org: 'a', number: 2 });
  });

  it('refuses an update into a taken key and leaves the document as it was', async () => {
    const collection = store().collection('unique');
    expect((await refusalOf(collection.updateOne({ number: 2 }, { $set: { number: 1 } }))).code).to.equal(11000);
    expect(await collection.countDocuments({ number: 2 })).to.equal(1);
    await collection.updateOne({ number: 2 }, { $set: { note: 'its own key is not in its way' } });
  });

  it('frees the key of what is deleted or changed', async () => {
    const collection = store().collection('free');
    await makeIndex(collection, { key: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, key: 'x' });
    await collection.deleteOne({ _id: 1 });
    await collection.insertOne({ _id: 2, key: 'x' });
    await collection.updateOne({ _id: 2 }, { $set: { key: 'y' } });
    await collection.insertOne({ _id: 3, key: 'x' });
  });

  it('counts a missing field as null, and null once only', async () => {
    const collection = store().collection('nulls');
    await makeIndex(collection, { key: 1 }, { unique: true });
    await collection.insertOne({ _id: 1 });
    expect((await refusalOf(collection.insertOne({ _id: 2, key: null }))).code).to.equal(11000);
  });

  it('is unique over the elements of arrays in different documents', async () => {
    const collection = store().collection('elements');
    await makeIndex(collection, { keys: 1 }, { unique: true });
    await collection.insertOne({ keys: ['a', 'b', 'a'] });
    expect((await refusalOf(collection.insertOne({ keys: ['c', 'b'] }))).code).to.equal(11000);
  });

  it('lets one of fifty parallel inserts of one key win', async () => {
    const collection = store().collection('race');
    await makeIndex(collection, { key: 1 }, { unique: true });
    const attempts = Array.from({ length: 50 }, (_unused, index) => collection.insertOne({ key: 'same', index }));
    const outcomes = await Promise.allSettled(attempts);
    const lost = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => (reason as { code: number }).code);
    expect(lost).to.deep.equal(Array.from({ length: 49 }, () => 11000));
    expect(await collection.countDocuments({})).to.equal(1);
  });
}

function kinds(store: () => TestStore): void {
  it('leaves documents without the field out of a sparse index', async () => {
    const collection = store().collection('sparse');
    await makeIndex(collection, { key: 1 }, { unique: true, sparse: true });
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, key: 'x' }]);
    expect((await refusalOf(collection.insertOne({ key: 'x' }))).code).to.equal(11000);
    expect(await collection.find({}).sort({ key: 1 }).toArray()).to.have.length(3);
    expect(await collection.countDocuments({ key: null })).to.equal(2);
  });

  it('leaves documents that its filter does not match out of a partial index', async () => {
    const collection = store().collection('partial');
    const partialFilterExpression = { open: true, n: { $gt: 0 } };
    await makeIndex(collection, { key: 1 }, { unique: true, partialFilterExpression });
    await collection.insertMany([
      { _id: 1, key: 'x', open: false, n: 1 },
      { _id: 2, key: 'x', open: true, n: 1 },
      { _id: 3, key: 'x', open: true, n: 0 },
    ]);
    expect((await refusalOf(collection.updateOne({ _id: 1 }, { $set: { open: true } }))).code).to.equal(11000);
    expect(await collection.find({ key: 'x' }).sort({ _id: 1 }).toArray()).to.have.length(3);
    expect(await collection.find({ key: 'x', open: true, n: { $gt: 0 } }).toArray()).to.have.length(1);
  });

  it('refuses to build a unique index over what is not unique, and has not made it', async () => {
    const collection = store().collection('late');
    await collection.insertMany([{ key: 1 }, { key: 1 }]);
    expect((await refusalOf(makeIndex(collection, { key: 1 }, { unique: true }))).code).to.equal(11000);
    expect(await collection.indexes()).to.have.length(1);
  });

  it('refuses two arrays in one index', async () => {
    const collection = store().collection('parallel');
    await makeIndex(collection, { a: 1, b: 1 });
    expect((await refusalOf(collection.insertOne({ a: [1, 2], b: [1, 2] }))).code).to.equal(171);
  });
}

const WRONG: readonly (readonly [string, TestDocument, TestDocument, number])[] = [
  ['a direction of 0', { a: 0 }, {}, 67],
  ['an empty key', {}, {}, 67],
  ['an unknown kind of index', { a: 'frobnicate' }, {}, 67],
  ['sparse together with a partial filter', { a: 1 }, { sparse: true, partialFilterExpression: { b: 1 } }, 67],
  ['an expiry that is no number of seconds', { a: 1 }, { expireAfterSeconds: -1 }, 67],
  ['an expiry over two fields', { a: 1, b: 1 }, { expireAfterSeconds: 1 }, 67],
];

function administration(store: () => TestStore): void {
  for (const [sentence, key, options, code] of WRONG) {
    it(`refuses ${sentence} with code ${code}`, async () => {
      const command = { createIndexes: 'wrong', indexes: [{ key, name: 'wrong', ...options }] };
      expect((await refusalOf(store().db.command(command))).code).to.equal(code);
    });
  }

  it('refuses an index of the same name with another key, and of the same key with another name', async () => {
    const collection = store().collection('conflict');
    await makeIndex(collection, { a: 1 }, { name: 'one' });
    expect((await refusalOf(makeIndex(collection, { b: 1 }, { name: 'one' }))).code).to.equal(86);
    expect((await refusalOf(makeIndex(collection, { a: 1 }, { name: 'two' }))).code).to.equal(85);
    expect(await makeIndex(collection, { a: 1 }, { name: 'one' })).to.equal('one');
  });

  it('lists and drops indexes, but never the one of _id', async () => {
    const collection = store().collection('listed');
    await makeIndex(collection, { at: 1 }, { expireAfterSeconds: 60 });
    await makeIndex(collection, { a: 1, b: -1 }, { unique: true, partialFilterExpression: { a: { $exists: true } } });
    expect(await collection.indexes()).to.deep.equal([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
      { v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1', unique: true, partialFilterExpression: { a: { $exists: true } } },
    ]);
    await collection.dropIndex('at_1');
    expect((await refusalOf(collection.dropIndex('at_1'))).code).to.equal(27);
    expect((await refusalOf(collection.dropIndex('_id_'))).code).to.equal(72);
    await collection.dropIndexes();
    expect(await collection.indexes()).to.have.length(1);
  });

  it('refuses to list the indexes of a collection that is not there', async () => {
    expect((await refusalOf(store().collection('absent').indexes())).code).to.equal(26);
  });

  it('makes, lists and drops collections', async () => {
    await store().db.createCollection('made');
    const named = await store().db.listCollections({ name: 'made' }).toArray();
    expect(named.map(({ name, type }) => ({ name, type }))).to.deep.equal([{ name: 'made', type: 'collection' }]);
    expect(await store().db.dropCollection('made')).to.equal(true);
    expect(await store().db.listCollections({ name: 'made' }, { nameOnly: true }).toArray()).to.deep.equal([]);
  });

  it('lists databases', async () => {
    await store().collection('listed').insertOne({ a: 1 });
    const { databases } = await store().db.admin().listDatabases({ nameOnly: true });
    expect(databases.map(({ name }) => name)).to.include(store().db.databaseName);
  });
}

export function indexContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
  });
  after(() => store.close());
  uniqueness(() => store);
  kinds(() => store);
  administration(() => store);
}
