/** Filters, sorts, projections and pages: what a find gives. */
import { expect } from 'chai';
import { BSONRegExp, Long, MaxKey, MinKey, ObjectId } from 'bson';
import { makeIndex, openTestStore } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

const DOCUMENTS: TestDocument[] = [
  {
    _id: 1,
    name: 'ant',
    n: 5,
    amount: 500n,
    tags: ['a', 'b'],
    at: day(1),
    sub: { x: 1, y: 2 },
    lines: [
      { sku: 'p', q: 1 },
      { sku: 'q', q: 5 },
    ],
  },
  {
    _id: 2,
    name: 'Bee',
    n: 10,
    amount: 9007199254740993n,
    tags: ['b', 'c'],
    at: day(2),
    sub: { y: 2, x: 1 },
    lines: [{ sku: 'q', q: 1 }],
  },
  { _id: 3, name: 'cat', n: 2.5, amount: 9007199254740992n, tags: [], at: day(3), sub: { x: null }, lines: [] },
  { _id: 4, name: null, n: null, tags: 'a', at: day(4), sub: {} },
  { _id: 5, n: 'text', tags: [['a', 'b'], 'z'], flag: true, scores: [3, 8] },
  { _id: 6, name: 'eel', n: [1, 20], amount: -1n, tags: [null], scores: [9], flag: false },
];

/** A sentence, the filter, the ids it finds. */
type Case = readonly [sentence: string, filter: TestDocument, ids: readonly number[]];

const CASES: readonly Case[] = [
  ['equality finds a value', { name: 'ant' }, [1]],
  ['equality of null finds null and missing', { name: null }, [4, 5]],
  ['equality looks into arrays', { tags: 'a' }, [1, 4]],
  ['equality of an array is of the whole, or of an element', { tags: ['a', 'b'] }, [1, 5]],
  ['equality of a document respects the order of fields', { sub: { x: 1, y: 2 } }, [1]],
  ['a number equals its int64', { amount: 500 }, [1]],
  ['an int64 is not rounded on comparison', { amount: 9007199254740993n }, [2]],
  ['a dotted path looks inside', { 'sub.x': 1 }, [1, 2]],
  ['a dotted null finds null and missing', { 'sub.x': null }, [3, 4, 5, 6]],
  ['a dotted path enters the documents of an array', { 'lines.sku': 'q' }, [1, 2]],
  ['a number in a path is an array index', { 'lines.1.sku': 'q' }, [1]],
  ['an array index reaches scalars too', { 'tags.0': 'b' }, [2, 5]],
  ['$eq is equality', { n: { $eq: 5 } }, [1]],
  ['$ne excludes, and finds missing', { name: { $ne: 'ant' } }, [2, 3, 4, 5, 6]],
  ['$ne of an element excludes the array', { tags: { $ne: 'b' } }, [3, 4, 5, 6]],
  ['$gt compares numbers only', { n: { $gt: 5 } }, [2, 6]],
  ['$gte includes', { n: { $gte: 5 } }, [1, 2, 6]],
  ['$lt compares int64 and double', { amount: { $lt: 9007199254740993n } }, [1, 3, 6]],
  ['$lte includes', { n: { $lte: 2.5 } }, [3, 6]],
  ['two bounds may hold of different elements', { n: { $gt: 5, $lt: 3 } }, [6]],
  ['dates compare', { at: { $gte: day(2), $lt: day(4) } }, [2, 3]],
  ['strings compare', { name: { $gt: 'b' } }, [3, 6]],
  ['$gte null finds null and missing', { name: { $gte: null } }, [4, 5]],
  ['$in finds any of a list', { name: { $in: ['ant', 'eel', null] } }, [1, 4, 5, 6]],
  ['$in takes regular expressions', { name: { $in: [/^c/] } }, [3]],
  ['a long $in is the same as a short one', { n: { $in: [5, 10, 100, 101, 102, 103, 104, 105, 106, 107] } }, [1, 2]],
  ['$nin finds none of a list', { name: { $nin: ['ant', null] } }, [2, 3, 6]],
  ['$exists finds null values', { name: { $exists: true } }, [1, 2, 3, 4, 6]],
  ['$exists: false finds missing only', { name: { $exists: false } }, [5]],
  ['$type by name', { n: { $type: 'string' } }, [5]],
  ['$type by number', { n: { $type: 1 } }, [3]],
  ['$type number means all of them', { n: { $type: 'number' } }, [1, 2, 3, 6]],
  ['$type long', { amount: { $type: 'long' } }, [1, 2, 3, 6]],
  ['$type array', { n: { $type: 'array' } }, [6]],
  ['$type of a list', { n: { $type: ['null', 'string'] } }, [4, 5]],
  ['$mod', { n: { $mod: [5, 0] } }, [1, 2, 6]],
  ['$regex', { name: { $regex: '^a' } }, [1]],
  ['$regex with options', { name: { $regex: 'B', $options: 'i' } }, [2]],
  ['a regular expression as a value', { name: /^E/i }, [6]],
  ['a BSON regular expression', { name: new BSONRegExp('^c', '') }, [3]],
  ['$size', { tags: { $size: 2 } }, [1, 2, 5]],
  ['$size 0', { tags: { $size: 0 } }, [3]],
  ['$all', { tags: { $all: ['a', 'b'] } }, [1]],
  ['$all with $elemMatch', { lines: { $all: [{ $elemMatch: { sku: 'p' } }, { $elemMatch: { q: 5 } }] } }, [1]],
  ['$all of nothing finds nothing', { tags: { $all: [] } }, []],
  ['$elemMatch holds of one element', { lines: { $elemMatch: { sku: 'q', q: 5 } } }, [1]],
  ['$elemMatch is stricter than two paths', { lines: { $elemMatch: { sku: 'q', q: 1 } } }, [2]],
  ['$elemMatch of operators', { n: { $elemMatch: { $gt: 5, $lt: 30 } } }, [6]],
  ['$elemMatch with $or', { lines: { $elemMatch: { $or: [{ q: 5 }, { sku: 'z' }] } } }, [1]],
  ['$not turns a condition round', { n: { $not: { $gt: 5 } } }, [1, 3, 4, 5]],
  ['$not of a regular expression', { name: { $not: /^a/ } }, [2, 3, 4, 5, 6]],
  ['$and', { $and: [{ n: { $gt: 1 } }, { name: 'cat' }] }, [3]],
  ['$or', { $or: [{ name: 'ant' }, { flag: true }] }, [1, 5]],
  ['$nor', { $nor: [{ name: 'ant' }, { n: { $type: 'number' } }] }, [4, 5]],
  ['$expr compares fields', { $expr: { $gt: ['$amount', '$n'] } }, [1, 2, 3]],
  ['$expr over an array', { $expr: { $eq: [{ $size: { $ifNull: ['$lines', []] } }, 2] } }, [1]],
  ['booleans', { flag: false }, [6]],
  ['MinKey is below everything', { flag: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6]],
  ['MaxKey is above everything', { flag: { $lt: new MaxKey() } }, [1, 2, 3, 4, 5, 6]],
  ['null inside an array', { tags: null }, [6]],
  ['a path through a scalar is missing', { 'name.first': { $exists: true } }, []],
  ['a Long is an int64', { amount: Long.fromString('500') }, [1]],
  ['$comment changes nothing', { name: 'ant', $comment: 'why' }, [1]],
  ['names of Object.prototype are not there', { constructor: { $exists: true } }, []],
];

function filters(store: () => TestStore): void {
  for (const [sentence, filter, ids] of CASES) {
    it(`finds: ${sentence}`, async () => {
      const found = await store().collection('q').find(filter).sort({ _id: 1 }).toArray();
      expect(found.map(({ _id }) => _id)).to.deep.equal(ids);
    });
  }

  it('gives the same with an index on every field it can use', async () => {
    const indexed = store().collection('indexed');
    await indexed.insertMany(DOCUMENTS);
    for (const field of ['name', 'n', 'amount', 'tags', 'at', 'sub.x', 'lines.sku', 'flag'])
      await makeIndex(indexed, { [field]: 1 });
    for (const [sentence, filter, ids] of CASES) {
      const found = await indexed.find(filter).toArray();
      expect(found.map(({ _id }) => _id).sort(), sentence).to.deep.equal(ids);
    }
  });
}

function sorts(store: () => TestStore): void {
  const idsBy = async (sort: Record<string, 1 | -1>): Promise<unknown[]> =>
    (await store().collection('q').find({}).sort(sort).toArray()).map(({ _id }) => _id);

  it('sorts types in the order null, numbers, strings; an array by its smallest element', async () => {
    expect(await idsBy({ n: 1, _id: 1 })).to.deep.equal([4, 6, 3, 1, 2, 5]);
  });

  it('sorts downwards by the largest element of an array', async () => {
    expect(await idsBy({ n: -1, _id: 1 })).to.deep.equal([5, 6, 2, 1, 3, 4]);
  });

  it('sorts int64 that differ by one beyond 2^53', async () => {
    expect(await idsBy({ amount: -1, _id: 1 })).to.deep.equal([2, 3, 1, 6, 4, 5]);
  });

  it('sorts every type of BSON in one order', async () => {
    const mixed = store().collection('mixed');
    const values = [
      new MinKey(),
      null,
      -1.5,
      3n,
      'a',
      { a: 1 },
      [0],
      Buffer.from('x'),
      new ObjectId(),
      false,
      true,
      day(1),
      /x/,
      new MaxKey(),
    ];
    // An array sorts by its elements: [0] is among the numbers.
    const expected = [0, 1, 2, 6, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13];
    await mixed.insertMany(values.map((value, index) => ({ _id: index, value })).reverse());
    const sorted = await mixed.find({}).sort({ value: 1 }).toArray();
    expect(sorted.map(({ _id }) => _id)).to.deep.equal(expected);
  });

  it('compares strings by code points, not by UTF-16 units', async () => {
    const texts = store().collection('texts');
    await texts.insertMany([
      { _id: 1, text: '\u{1F600}' },
      { _id: 2, text: '\uFF5E' },
      { _id: 3, text: 'z' },
    ]);
    const sorted = await texts.find({}).sort({ text: 1 }).toArray();
    expect(sorted.map(({ _id }) => _id)).to.deep.equal([3, 2, 1]);
  });
}

type Projected = readonly [sentence: string, projection: TestDocument, id: number, expected: TestDocument];

const PROJECTIONS: readonly Projected[] = [
  ['fields that are named, and _id', { name: 1, n: 1 }, 1, { _id: 1, name: 'ant', n: 5 }],
  ['without _id when it is excluded', { name: 1, _id: 0 }, 1, { name: 'ant' }],
  [
    'everything but what is excluded',
    { lines: 0, sub: 0, tags: 0, at: 0, amount: 0 },
    1,
    { _id: 1, name: 'ant', n: 5 },
  ],
  ['dotted fields of a document', { 'sub.x': 1, _id: 0 }, 1, { sub: { x: 1 } }],
  [
    'dotted fields of every document in an array',
    { 'lines.sku': 1, _id: 0 },
    1,
    { lines: [{ sku: 'p' }, { sku: 'q' }] },
  ],
  ['nested fields written as a document', { sub: { y: 1 }, _id: 0 }, 1, { sub: { y: 2 } }],
  [
    'dotted exclusion',
    { 'sub.x': 0, lines: 0, tags: 0, at: 0, amount: 0, n: 0 },
    1,
    { _id: 1, name: 'ant', sub: { y: 2 } },
  ],
  ['a part of an array', { lines: { $slice: 1 }, name: 1, _id: 0 }, 1, { name: 'ant', lines: [{ sku: 'p', q: 1 }] }],
  ['the end of an array', { tags: { $slice: -1 }, name: 1, _id: 0 }, 1, { name: 'ant', tags: ['b'] }],
  ['a page of an array', { scores: { $slice: [1, 1] }, flag: 1 }, 5, { _id: 5, flag: true, scores: [8] }],
  [
    'the first matching element',
    { lines: { $elemMatch: { q: { $gt: 1 } } }, _id: 0 },
    1,
    { lines: [{ sku: 'q', q: 5 }] },
  ],
  ['a computed value', { name: 1, twice: { $multiply: ['$n', 2] } }, 1, { _id: 1, name: 'ant', twice: 10 }],
  ['only _id', { _id: 1 }, 1, { _id: 1 }],
];

function projections(store: () => TestStore): void {
  for (const [sentence, projection, id, expected] of PROJECTIONS) {
    it(`projects: ${sentence}`, async () => {
      expect(await store().collection('q').findOne({ _id: id }, { projection })).to.deep.equal(expected);
    });
  }

  it('projects: the element the filter matched', async () => {
    const found = await store()
      .collection('q')
      .findOne({ 'lines.sku': 'q', _id: 1 }, { projection: { 'lines.$': 1 } });
    expect(found).to.deep.equal({ _id: 1, lines: [{ sku: 'q', q: 5 }] });
  });
}

function pages(store: () => TestStore): void {
  it('skips and limits after sorting', async () => {
    const found = await store().collection('q').find({}).sort({ _id: -1 }).skip(1).limit(2).toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([5, 4]);
  });

  it('counts, with and without a filter, skip and limit', async () => {
    const collection = store().collection('q');
    expect(await collection.countDocuments({})).to.equal(6);
    expect(await collection.estimatedDocumentCount()).to.equal(6);
    expect(await collection.countDocuments({ tags: 'a' }, { skip: 1 })).to.equal(1);
    expect(await store().collection('nothing').countDocuments({})).to.equal(0);
  });

  it('lists distinct values, arrays by their elements', async () => {
    const values = await store()
      .collection('q')
      .distinct('tags', { _id: { $lte: 3 } });
    expect(values).to.deep.equal(['a', 'b', 'c']);
  });

  it('pages by key from where the last page ended', async () => {
    const pageCollection = store().collection('pages');
    await pageCollection.insertMany(Array.from({ length: 40 }, (_unused, index) => ({ _id: index, group: index % 4 })));
    await makeIndex(pageCollection, { group: -1, _id: 1 });
    const seen: unknown[] = [];
    let filter: TestDocument = {};
    for (;;) {
      const page = await pageCollection.find(filter).sort({ group: -1, _id: 1 }).limit(7).toArray();
      const last = page.at(-1);
      if (!last) break;
      seen.push(...page.map(({ _id }) => _id));
      filter = { $or: [{ group: { $lt: last['group'] } }, { group: last['group'], _id: { $gt: last._id } }] };
    }
    const expected = [3, 2, 1, 0].flatMap((group) => Array.from({ length: 10 }, (_unused, index) => index * 4 + group));
    expect(seen).to.deep.equal(expected);
  });

  it('sorts several values of an indexed field against the direction of the index', async () => {
    const found = await store()
      .collection('pages')
      .find({ group: { $in: [3, 1] } })
      .sort({ group: 1, _id: -1 })
      .limit(12)
      .toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([37, 33, 29, 25, 21, 17, 13, 9, 5, 1, 39, 35]);
  });
}

export function queryContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
    await store.collection('q').insertMany(DOCUMENTS);
  });
  after(() => store.close());
  filters(() => store);
  sorts(() => store);
  projections(() => store);
  pages(() => store);
}
