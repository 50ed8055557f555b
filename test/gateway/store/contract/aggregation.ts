/** Aggregation: stages and accumulators. */
import { expect } from 'chai';
import { openTestStore } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

const at = (text: string): Date => new Date(text);

const SALES: TestDocument[] = [
  {
    _id: 1,
    item: 'a',
    amount: 9007199254740993n,
    qty: 2,
    at: at('2026-01-31T10:20:30.456Z'),
    tags: ['x', 'y'],
    buyer: 'p',
  },
  { _id: 2, item: 'b', amount: 10n, qty: 5, at: at('2026-02-01T00:00:00.000Z'), tags: ['y'], buyer: 'q' },
  { _id: 3, item: 'a', amount: 20n, qty: 1, at: at('2026-02-15T23:59:59.999Z'), tags: [], buyer: 'none' },
  { _id: 4, item: 'c', amount: 5n, qty: 10, at: at('2026-03-01T12:00:00.000Z'), buyer: 'p' },
];

const BUYERS: TestDocument[] = [
  { _id: 'p', name: 'Papa', sizes: [1, 2] },
  { _id: 'q', name: 'Quebec', sizes: [2] },
];

type Case = readonly [sentence: string, pipeline: TestDocument[], result: TestDocument[]];

const STAGES: readonly Case[] = [
  [
    '$match, $sort, $skip and $limit',
    [{ $match: { qty: { $gt: 1 } } }, { $sort: { qty: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }],
    [{ _id: 2 }],
  ],
  [
    '$group sums int64 exactly',
    [{ $group: { _id: '$item', sum: { $sum: '$amount' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: 'a', sum: 9007199254741013n, n: 2 },
      { _id: 'b', sum: 10n, n: 1 },
      { _id: 'c', sum: 5n, n: 1 },
    ],
  ],
  [
    '$group with every accumulator',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          avg: { $avg: '$qty' },
          min: { $min: '$qty' },
          max: { $max: '$amount' },
          first: { $first: '$item' },
          last: { $last: '$item' },
          all: { $push: '$item' },
          count: { $count: {} },
          merged: { $mergeObjects: { k: '$_id' } },
        },
      },
    ],
    [
      {
        _id: null,
        avg: 4.5,
        min: 1,
        max: 9007199254740993n,
        first: 'a',
        last: 'c',
        all: ['a', 'b', 'a', 'c'],
        count: 4,
        merged: { k: 4 },
      },
    ],
  ],
  [
    '$group by a document',
    [{ $group: { _id: { i: '$item' }, n: { $sum: 1 } } }, { $sort: { n: -1 } }, { $limit: 1 }],
    [{ _id: { i: 'a' }, n: 2 }],
  ],
  ['$group of nothing is nothing', [{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  ['$count', [{ $match: { item: 'a' } }, { $count: 'n' }], [{ n: 2 }]],
  ['$count of nothing is nothing', [{ $match: { item: 'z' } }, { $count: 'n' }], []],
  ['$sortByCount', [{ $sortByCount: '$item' }, { $limit: 1 }], [{ _id: 'a', count: 2 }]],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $sort: { _id: 1, tags: 1 } }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 2, tags: 'y' },
    ],
  ],
  [
    '$unwind keeps the empty, with the index',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $sort: { _id: 1, i: 1 } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'x', i: 0n },
      { _id: 1, tags: 'y', i: 1n },
      { _id: 2, tags: 'y', i: 0n },
      { _id: 3, i: null },
      { _id: 4, i: null },
    ],
  ],
  [
    '$addFields',
    [
      { $match: { _id: 4 } },
      { $addFields: { 'a.b': { $multiply: ['$qty', 2] }, one: 1 } },
      { $project: { a: 1, one: 1 } },
    ],
    [{ _id: 4, a: { b: 20 }, one: 1 }],
  ],
  [
    '$unset',
    [{ $match: { _id: 2 } }, { $unset: ['tags', 'at', 'amount', 'qty'] }],
    [{ _id: 2, item: 'b', buyer: 'q' }],
  ],
  [
    '$project excludes',
    [{ $match: { _id: 2 } }, { $project: { tags: 0, at: 0, amount: 0, qty: 0 } }],
    [{ _id: 2, item: 'b', buyer: 'q' }],
  ],
  [
    '$project computes and renames',
    [{ $match: { _id: 2 } }, { $project: { _id: 0, what: '$item', 'deep.q': '$qty' } }],
    [{ what: 'b', deep: { q: 5 } }],
  ],
  ['$replaceRoot', [{ $match: { _id: 2 } }, { $replaceRoot: { newRoot: { k: '$item' } } }], [{ k: 'b' }]],
  [
    '$replaceWith',
    [{ $match: { _id: 2 } }, { $replaceWith: { $mergeObjects: [{ a: 1 }, { b: '$qty' }] } }],
    [{ a: 1, b: 5 }],
  ],
  [
    '$lookup by fields',
    [
      { $lookup: { from: 'buyers', localField: 'buyer', foreignField: '_id', as: 'who' } },
      { $sort: { _id: 1 } },
      { $project: { names: '$who.name' } },
    ],
    [
      { _id: 1, names: ['Papa'] },
      { _id: 2, names: ['Quebec'] },
      { _id: 3, names: [] },
      { _id: 4, names: ['Papa'] },
    ],
  ],
  [
    '$lookup on a field that has no index and holds arrays',
    [
      { $match: { _id: { $lte: 2 } } },
      { $lookup: { from: 'buyers', localField: '_id', foreignField: 'sizes', as: 'who' } },
      { $sort: { _id: 1 } },
      { $project: { n: { $size: '$who' } } },
    ],
    [
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ],
  ],
  [
    '$lookup by a pipeline with variables',
    [
      { $match: { _id: { $in: [2, 3] } } },
      {
        $lookup: {
          from: 'buyers',
          let: { b: '$buyer' },
          pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$b'] } } }, { $project: { _id: 0, name: 1 } }],
          as: 'who',
        },
      },
      { $sort: { _id: 1 } },
      { $project: { who: 1 } },
    ],
    [
      { _id: 2, who: [{ name: 'Quebec' }] },
      { _id: 3, who: [] },
    ],
  ],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'n' }], top: [{ $sort: { qty: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }] } }],
    [{ n: [{ n: 4 }], top: [{ _id: 4 }] }],
  ],
  [
    '$bucket',
    [
      {
        $bucket: {
          groupBy: '$qty',
          boundaries: [0, 2, 6],
          default: 'more',
          output: { n: { $sum: 1 }, sum: { $sum: '$amount' } },
        },
      },
    ],
    [
      { _id: 0, n: 1, sum: 20n },
      { _id: 2, n: 2, sum: 9007199254741003n },
      { _id: 'more', n: 1, sum: 5n },
    ],
  ],
  [
    '$unionWith',
    [
      { $match: { _id: 1 } },
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'buyers', pipeline: [{ $match: { _id: 'q' } }, { $project: { _id: 1 } }] } },
    ],
    [{ _id: 1 }, { _id: 'q' }],
  ],
];

function stages(store: () => TestStore): void {
  for (const [sentence, pipeline, result] of STAGES) {
    it(`aggregates: ${sentence}`, async () => {
      expect(await store().collection('sales').aggregate(pipeline).toArray()).to.deep.equal(result);
    });
  }

  it('aggregates: $addToSet, in no particular order', async () => {
    const [group] = await store()
      .collection('sales')
      .aggregate([{ $group: { _id: null, set: { $addToSet: '$item' } } }])
      .toArray();
    expect((group?.['set'] as string[]).sort()).to.deep.equal(['a', 'b', 'c']);
  });

  it('aggregates with variables of the command', async () => {
    const options = { let: { least: 5 } };
    const pipeline = [{ $match: { $expr: { $gte: ['$qty', '$$least'] } } }, { $count: 'n' }];
    expect(await store().collection('sales').aggregate(pipeline, options).toArray()).to.deep.equal([{ n: 2 }]);
  });

  it('aggregates over a cursor of many pages', async () => {
    const many = store().collection('many');
    await many.insertMany(Array.from({ length: 500 }, (_unused, index) => ({ _id: index })));
    const found = await many.aggregate([{ $match: {} }, { $addFields: { x: 1 } }], { batchSize: 33 }).toArray();
    expect(found).to.have.length(500);
  });
}

export function aggregationContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
    await store.collection('sales').insertMany(SALES);
    await store.collection('buyers').insertMany(BUYERS);
  });
  after(() => store.close());
  stages(() => store);
}
