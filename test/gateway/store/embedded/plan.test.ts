/** Which index a query uses, that it finds the same with and without, and that large collections stay quick. */
import { expect } from 'chai';
import type { BsonDocument } from '../../../../gateway/src/store/embedded/values/value';
import { batchOf, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';

/** For the plans; the speed is measured over ten times as many. */
const SIZE = 10_000;
const LARGE = 100_000;
/** Half of what the design allows, so that a slow machine still passes and a scan (25 ms) never does. */
const QUICK_CPU_MS = 5;

interface Explained {
  readonly index: unknown;
  readonly examined: unknown;
  readonly returned: unknown;
}

async function explain(engine: TestEngine, query: object): Promise<Explained> {
  const reply = await engine.run({ explain: { find: 'things', ...query } });
  const { winningPlan } = reply['queryPlanner'] as { winningPlan: BsonDocument };
  const statistics = reply['executionStats'] as BsonDocument;
  return {
    index: winningPlan['indexName'] ?? null,
    examined: statistics['totalDocsExamined'],
    returned: statistics['nReturned'],
  };
}

/** Every minute once, in no order. */
const due = (index: number, size = SIZE): Date => new Date(Date.UTC(2026, 0, 1) + ((index * 7_907) % size) * 60_000);

function documentAt(index: number, size: number): object {
  return {
    _id: index,
    key: `key-${(index * 7_919) % size}`,
    status: ['open', 'paid', 'late'][index % 3],
    due: due(index, size),
    amount: BigInt(index),
    tags: [`t${index % 100}`, `u${index % 7}`],
    lines: [{ sku: `s${index % 1_000}`, n: index % 5 }],
    ...(index % 10 === 0 ? { rare: index } : {}),
  };
}

const INDEXES = [
  { key: { key: 1 }, name: 'key', unique: true },
  { key: { status: 1, due: 1, _id: 1 }, name: 'status_due' },
  { key: { due: -1 }, name: 'due' },
  { key: { tags: 1 }, name: 'tags' },
  { key: { 'lines.sku': 1 }, name: 'sku' },
  { key: { rare: 1 }, name: 'rare', sparse: true },
  { key: { amount: 1 }, name: 'open_amount', partialFilterExpression: { status: 'open' } },
];

/** A sentence, the query, the index it must use (null: none), documents it may look at. */
const PLANS: readonly (readonly [sentence: string, query: object, index: string | null, examinedMax: number])[] = [
  ['equality on a unique key', { filter: { key: 'key-7' } }, 'key', 1],
  ['equality on _id', { filter: { _id: 77 } }, '_id_', 1],
  ['a list on _id', { filter: { _id: { $in: [1, 2, 3] } } }, '_id_', 3],
  ['a page sorted by an indexed field', { sort: { due: -1 }, limit: 50 }, 'due', 50],
  ['a page sorted the other way round', { sort: { due: 1 }, limit: 50 }, 'due', 50],
  [
    'a filter and a sort in one index',
    { filter: { status: 'open' }, sort: { due: 1, _id: 1 }, limit: 50 },
    'status_due',
    50,
  ],
  [
    'a filter and a reversed sort in one index',
    { filter: { status: 'open' }, sort: { due: -1, _id: -1 }, limit: 50 },
    'status_due',
    50,
  ],
  [
    'a page by key after another',
    {
      filter: { status: 'open', $or: [{ due: { $gt: due(9) } }, { due: due(9), _id: { $gt: 9 } }] },
      sort: { due: 1, _id: 1 },
      limit: 50,
    },
    'status_due',
    52,
  ],
  ['a range', { filter: { due: { $gte: due(0), $lt: new Date(due(0).getTime() + 600_000) } } }, 'due', 10],
  [
    'an equality and a range',
    { filter: { status: 'late', due: { $lt: new Date(Date.UTC(2026, 0, 1) + 3_000_000) } } },
    'status_due',
    40,
  ],
  [
    'several values and a range',
    { filter: { status: { $in: ['late', 'open'] }, due: { $lt: new Date(Date.UTC(2026, 0, 1) + 1_200_000) } } },
    'status_due',
    30,
  ],
  ['an element of an array', { filter: { tags: 't5' } }, 'tags', 100],
  ['a field inside an array', { filter: { 'lines.sku': 's5' } }, 'sku', 10],
  ['$elemMatch', { filter: { lines: { $elemMatch: { sku: 's5', n: 0 } } } }, 'sku', 10],
  ['a sparse index where the field is asked for', { filter: { rare: { $gte: 9_950 } } }, 'rare', 5],
  ['no sparse index where the field may be missing', { filter: { rare: null } }, null, SIZE],
  ['no sparse index for a sort of everything', { sort: { rare: 1 }, limit: 3 }, null, SIZE],
  ['a partial index where its filter is asked for', { filter: { status: 'open', amount: 9 } }, 'open_amount', 1],
  ['no partial index otherwise', { filter: { amount: 9 } }, null, SIZE],
  ['no index for a negation', { filter: { key: { $ne: 'x' } } }, null, SIZE],
  ['no index when a branch of $or is open', { filter: { $or: [{ key: 'key-1' }, { amount: 5 }] } }, null, SIZE],
];

async function cpuMsOf(engine: TestEngine, query: object, times: number): Promise<number> {
  await engine.run({ find: 'things', ...query });
  const before = process.cpuUsage();
  for (let round = 0; round < times; round += 1) await engine.run({ find: 'things', ...query });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / times;
}

/** An engine with so many documents under these indexes. */
async function filled(size: number, indexes: readonly object[]): Promise<TestEngine> {
  const engine = await openEngine({ files: null });
  expect((await engine.run({ createIndexes: 'things', indexes }))['ok']).to.equal(1);
  for (let first = 0; first < size; first += 10_000) {
    const documents = Array.from({ length: 10_000 }, (_unused, index) => documentAt(first + index, size));
    expect((await engine.run({ insert: 'things', documents }))['n']).to.equal(10_000);
  }
  return engine;
}

describe('embedded store: choice of an index', function () {
  this.timeout(30_000);
  let engine: TestEngine;
  before(async () => {
    engine = await filled(SIZE, INDEXES);
  });

  for (const [sentence, query, index, examinedMax] of PLANS) {
    it(index === null ? `uses ${sentence}` : `uses ${index} for ${sentence}`, async () => {
      const explained = await explain(engine, query);
      expect(explained.index).to.equal(index);
      expect(explained.examined).to.be.at.most(examinedMax);
      expect(explained.returned).to.be.at.least(index === null ? 0 : 1);
    });
  }
});

describe('embedded store: speed over 100 000 documents', function () {
  this.timeout(60_000);
  let engine: TestEngine;
  before(async () => {
    engine = await filled(LARGE, INDEXES.slice(0, 3));
  });

  it('answers a find by key and a sorted page in a few hundred microseconds', async () => {
    expect(await cpuMsOf(engine, { filter: { key: 'key-77' } }, 500)).to.be.below(QUICK_CPU_MS / 5);
    const page = { filter: { status: 'open' }, sort: { due: 1, _id: 1 }, limit: 50 };
    expect(await cpuMsOf(engine, page, 200)).to.be.below(QUICK_CPU_MS);
    expect(await cpuMsOf(engine, { sort: { due: -1 }, limit: 50 }, 200)).to.be.below(QUICK_CPU_MS);
  });

  it('changes documents by key as quickly', async () => {
    const before = process.cpuUsage();
    for (let round = 0; round < 300; round += 1) {
      const updates = [{ q: { key: `key-${round * 31}` }, u: { $inc: { amount: 1 }, $set: { due: due(round) } } }];
      expect((await engine.run({ update: 'things', updates }))['nModified']).to.equal(1);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000 / 300).to.be.below(QUICK_CPU_MS);
  });

  it('joins through an index instead of reading the other collection', async () => {
    const pipeline = [
      { $match: { _id: { $lt: 20 } } },
      { $lookup: { from: 'things', localField: 'key', foreignField: 'key', as: 'twins' } },
      { $match: { twins: { $size: 1 } } },
      { $count: 'n' },
    ];
    const before = process.cpuUsage();
    const reply = await engine.run({ aggregate: 'things', pipeline, cursor: {} });
    const { user, system } = process.cpuUsage(before);
    expect(batchOf(reply)).to.deep.equal([{ n: 20 }]);
    expect((user + system) / 1_000).to.be.below(50);
  });
});
