/** Updates: every operator, what it makes of a document, and what it refuses. */
import { expect } from 'chai';
import { asUpdate, openTestStore, refusalOf } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

interface Options {
  readonly arrayFilters?: TestDocument[];
  readonly filter?: TestDocument;
}

type Update = TestDocument | TestDocument[];

/** A sentence, the document before (without _id), the update, the document after. */
type Case = readonly [sentence: string, before: TestDocument, update: Update, after: TestDocument, options?: Options];

const CASES: readonly Case[] = [
  ['$set sets', { a: 1 }, { $set: { a: 2, b: 'x' } }, { a: 2, b: 'x' }],
  ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set changes an array element', { a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  ['$set beyond the end fills with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$set inside a document of an array', { a: [{ b: 1 }] }, { $set: { 'a.0.c': 2 } }, { a: [{ b: 1, c: 2 }] }],
  ['$unset removes', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  ['$unset of an array element leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$unset of a missing path is nothing', { a: 1 }, { $unset: { 'b.c': '', a: '' } }, {}],
  ['$inc adds', { n: 1 }, { $inc: { n: 2 } }, { n: 3 }],
  ['$inc starts at zero', {}, { $inc: { 'a.n': 2 } }, { a: { n: 2 } }],
  ['$inc widens int32 to int64', { n: 2147483647 }, { $inc: { n: 1 } }, { n: 2147483648n }],
  ['$inc is exact over int64', { n: 9007199254740993n }, { $inc: { n: 1 } }, { n: 9007199254740994n }],
  ['$inc of a double gives a double', { n: 1 }, { $inc: { n: 0.5 } }, { n: 1.5 }],
  ['$mul multiplies', { n: 3n }, { $mul: { n: 4 } }, { n: 12n }],
  ['$mul of a missing field is zero', {}, { $mul: { n: 4n } }, { n: 0n }],
  ['$min keeps the smaller', { a: 5, b: 5 }, { $min: { a: 3, b: 7 } }, { a: 3, b: 5 }],
  ['$max keeps the larger', { a: 5, b: 5 }, { $max: { a: 3, b: 7, c: 1 } }, { a: 5, b: 7, c: 1 }],
  ['$rename moves', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
  ['$rename of a missing field is nothing', { a: 1 }, { $rename: { b: 'c' }, $set: { a: 2 } }, { a: 2 }],
  [
    '$setOnInsert does nothing to a document that is there',
    { a: 1 },
    { $setOnInsert: { b: 1 }, $set: { a: 2 } },
    { a: 2 },
  ],
  ['$push appends', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  ['$push makes the array', {}, { $push: { a: { b: 1 } } }, { a: [{ b: 1 }] }],
  ['$push of many', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push at a position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  [
    '$push at a position from the end',
    { a: [1, 4] },
    { $push: { a: { $each: [3], $position: -1 } } },
    { a: [1, 3, 4] },
  ],
  [
    '$push sorts and keeps the last',
    { a: [3, 1] },
    { $push: { a: { $each: [2], $sort: 1, $slice: -2 } } },
    { a: [2, 3] },
  ],
  [
    '$push sorts documents by a field',
    { a: [{ n: 1 }] },
    { $push: { a: { $each: [{ n: 3 }, { n: 2 }], $sort: { n: -1 }, $slice: 2 } } },
    { a: [{ n: 3 }, { n: 2 }] },
  ],
  ['$addToSet adds what is new', { a: [1, 2n] }, { $addToSet: { a: { $each: [2, 3, 3] } } }, { a: [1, 2n, 3] }],
  ['$addToSet compares documents', { a: [{ b: 1 }] }, { $addToSet: { a: { b: 1 } } }, { a: [{ b: 1 }] }],
  ['$pull by value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull by a filter on documents', { a: [{ b: 1, c: 1 }, { b: 2 }] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 2 }] }],
  ['$pull by $in', { a: ['x', 'y', 'z'] }, { $pull: { a: { $in: ['x', 'z'] } } }, { a: ['y'] }],
  ['$pullAll', { a: [1, 2, 3, 2] }, { $pullAll: { a: [2, 3] } }, { a: [1] }],
  ['$pop takes the last', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  ['$pop takes the first', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  [
    '$ is the element the filter matched',
    { a: [1, 5, 9] },
    { $set: { 'a.$': 0 } },
    { a: [1, 0, 9] },
    { filter: { a: 5 } },
  ],
  [
    '$ inside documents',
    { a: [{ b: 1 }, { b: 2 }] },
    { $inc: { 'a.$.n': 1 } },
    { a: [{ b: 1 }, { b: 2, n: 1 }] },
    { filter: { a: { $elemMatch: { b: 2 } } } },
  ],
  ['$[] is every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  [
    '$[name] is what an array filter says',
    { a: [{ b: 1 }, { b: 5 }] },
    { $set: { 'a.$[line].c': true } },
    { a: [{ b: 1 }, { b: 5, c: true }] },
    { arrayFilters: [{ 'line.b': { $gt: 2 } }] },
  ],
  [
    '$[name] twice',
    { a: [{ b: [1, 2] }, { b: [3, 4] }] },
    { $mul: { 'a.$[].b.$[n]': 10 } },
    { a: [{ b: [1, 20] }, { b: [30, 40] }] },
    { arrayFilters: [{ n: { $gte: 2 } }] },
  ],
  [
    'a pipeline computes from other fields',
    { a: 2, b: 3 },
    [{ $set: { c: { $add: ['$a', '$b'] } } }],
    { a: 2, b: 3, c: 5 },
  ],
  [
    'a pipeline unsets and replaces',
    { a: 2, b: { x: 1 } },
    [{ $unset: 'a' }, { $set: { 'b.y': 2 } }],
    { b: { x: 1, y: 2 } },
  ],
  ['a replacement replaces', { a: 1 }, { b: 2 }, { b: 2 }],
];

function isReplacement(update: Update): update is TestDocument {
  return !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
}

function operators(store: () => TestStore): void {
  for (const [index, [sentence, before, update, after, options]] of CASES.entries()) {
    it(`updates: ${sentence}`, async () => {
      const collection = store().collection('u');
      await collection.insertOne({ _id: index, ...before });
      const filter = { _id: index, ...options?.filter };
      if (isReplacement(update)) await collection.replaceOne(filter, update);
      else
        await collection.updateOne(filter, update, options?.arrayFilters ? { arrayFilters: options.arrayFilters } : {});
      expect(await collection.findOne({ _id: index })).to.deep.equal({ _id: index, ...after });
    });
  }

  it('updates: $currentDate', async () => {
    const collection = store().collection('dates');
    await collection.insertOne({ _id: 1 });
    const before = Date.now();
    await collection.updateOne({ _id: 1 }, asUpdate({ $currentDate: { at: true, other: { $type: 'date' } } }));
    const found = await collection.findOne({ _id: 1 });
    for (const field of ['at', 'other'])
      expect((found?.[field] as Date).getTime()).to.be.within(before - 5, Date.now() + 5);
  });
}

/** A sentence, the document before, the update, MongoDB's code. */
const REFUSED: readonly (readonly [string, TestDocument, TestDocument, number])[] = [
  ['an unknown operator', {}, { $frobnicate: { a: 1 } }, 9],
  ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['operators on a path and one inside it', {}, { $set: { a: {}, 'a.b': 1 } }, 40],
  ['a change of _id', {}, { $set: { _id: 'other' } }, 66],
  ['$inc of text', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by text', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$mul of text', { a: 'x' }, { $mul: { a: 1 } }, 14],
  ['$push onto a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$addToSet onto a number', { a: 1 }, { $addToSet: { a: 1 } }, 2],
  ['$pull from a number', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['a field inside a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['a field name inside an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
  ['$ without a matched element', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['$[] on a missing field', {}, { $set: { 'a.$[]': 1 } }, 2],
  ['$[name] without an array filter', { a: [1] }, { $set: { 'a.$[n]': 1 } }, 2],
  ['an empty path', {}, { $set: { 'a..b': 1 } }, 56],
  ['an operator that is no document', {}, { $set: 5 }, 9],
  ['$pop of two', { a: [1] }, { $pop: { a: 2 } }, 9],
  ['$pop from a number', { a: 1 }, { $pop: { a: 1 } }, 14],
];

function refusals(store: () => TestStore): void {
  for (const [index, [sentence, before, update, code]] of REFUSED.entries()) {
    it(`refuses ${sentence} with code ${code} and changes nothing`, async () => {
      const collection = store().collection('refused');
      await collection.insertOne({ _id: index, ...before });
      const refusal = await refusalOf(collection.updateOne({ _id: index }, update));
      expect(refusal.code, refusal.message).to.equal(code);
      expect(await collection.findOne({ _id: index })).to.deep.equal({ _id: index, ...before });
    });
  }

  it('refuses an array filter that no path uses', async () => {
    const update = store()
      .collection('u')
      .updateOne({ _id: 1 }, { $set: { a: 1 } }, { arrayFilters: [{ x: 1 }] });
    expect((await refusalOf(update)).code).to.equal(9);
  });

  it('refuses int64 overflow instead of rounding', async () => {
    const collection = store().collection('overflow');
    await collection.insertOne({ _id: 1, n: 9223372036854775807n });
    await refusalOf(collection.updateOne({ _id: 1 }, asUpdate({ $inc: { n: 1 } })));
    expect((await collection.findOne({ _id: 1 }))?.['n']).to.equal(9223372036854775807n);
  });

  it('refuses a replacement with another _id', async () => {
    const collection = store().collection('refused');
    await collection.insertOne({ _id: 'r' });
    expect((await refusalOf(collection.replaceOne({ _id: 'r' }, { _id: 's', a: 1 }))).code).to.equal(66);
  });
}

function counts(store: () => TestStore): void {
  it('counts what was matched and what was changed apart', async () => {
    const collection = store().collection('counts');
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 2 },
    ]);
    expect(await collection.updateMany({}, { $set: { n: 2 } })).to.include({ matchedCount: 3, modifiedCount: 1 });
    expect(await collection.updateOne({ n: 7 }, { $set: { n: 2 } })).to.include({ matchedCount: 0, modifiedCount: 0 });
    expect(await collection.deleteOne({ n: 2 })).to.include({ deletedCount: 1 });
    expect(await collection.deleteMany({})).to.include({ deletedCount: 2 });
  });

  it('upserts from the equalities of the filter, $setOnInsert included', async () => {
    const collection = store().collection('upserts');
    const result = await collection.updateOne(
      { _id: 'k', 'a.b': 1, n: { $gt: 5 }, $and: [{ c: { $eq: 2 } }] },
      asUpdate({ $set: { d: 3 }, $setOnInsert: { e: 4 }, $inc: { f: 5 } }),
      { upsert: true },
    );
    expect(result).to.include({ matchedCount: 0, upsertedId: 'k', upsertedCount: 1 });
    expect(await collection.findOne({ _id: 'k' })).to.deep.equal({ _id: 'k', a: { b: 1 }, c: 2, d: 3, e: 4, f: 5 });
    const again = await collection.updateOne(
      { _id: 'k' },
      { $set: { d: 3 }, $setOnInsert: { e: 9 } },
      { upsert: true },
    );
    expect(again).to.include({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 });
  });

  it('upserts a replacement and makes an _id', async () => {
    const collection = store().collection('upserts');
    const { upsertedId } = await collection.replaceOne({ key: 1 }, { key: 2 }, { upsert: true });
    expect(upsertedId).to.not.equal(null);
    expect(await collection.findOne({ key: 2 })).to.deep.equal({ _id: upsertedId, key: 2 });
  });
}

function findAndModify(store: () => TestStore): void {
  it('finds and updates the first in order, before or after', async () => {
    const collection = store().collection('jobs');
    await collection.insertMany([
      { _id: 1, due: 3 },
      { _id: 2, due: 1 },
      { _id: 3, due: 2 },
    ]);
    const lease = asUpdate({ $set: { owner: 'me' }, $inc: { attempts: 1 } });
    expect(await collection.findOneAndUpdate({ owner: null }, lease, { sort: { due: 1 } })).to.deep.equal({
      _id: 2,
      due: 1,
    });
    const after = await collection.findOneAndUpdate({ owner: null }, lease, {
      sort: { due: 1 },
      returnDocument: 'after',
    });
    expect(after).to.deep.equal({ _id: 3, due: 2, owner: 'me', attempts: 1 });
    const projected = await collection.findOneAndUpdate({ _id: 1 }, lease, { projection: { due: 1, _id: 0 } });
    expect(projected).to.deep.equal({ due: 3 });
    expect(await collection.findOneAndUpdate({ owner: null }, lease)).to.equal(null);
  });

  it('finds and deletes', async () => {
    const collection = store().collection('jobs');
    expect(await collection.findOneAndDelete({}, { sort: { due: -1 }, projection: { due: 1 } })).to.deep.equal({
      _id: 1,
      due: 3,
    });
    expect(await collection.countDocuments({})).to.equal(2);
    expect(await collection.findOneAndDelete({ _id: 'none' })).to.equal(null);
  });

  it('finds and upserts, with the outcome of it', async () => {
    const collection = store().collection('jobs');
    const options = { upsert: true, returnDocument: 'after', includeResultMetadata: true } as const;
    const made = await collection.findOneAndUpdate({ _id: 'new' }, { $set: { due: 9 } }, options);
    expect(made.value).to.deep.equal({ _id: 'new', due: 9 });
    expect(made.lastErrorObject).to.deep.equal({ n: 1, updatedExisting: false, upserted: 'new' });
  });

  it('finds and replaces', async () => {
    const collection = store().collection('jobs');
    const after = await collection.findOneAndReplace({ _id: 'new' }, { due: 10 }, { returnDocument: 'after' });
    expect(after).to.deep.equal({ _id: 'new', due: 10 });
  });
}

export function updateContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
  });
  after(() => store.close());
  refusals(() => store);
  operators(() => store);
  counts(() => store);
  findAndModify(() => store);
}
