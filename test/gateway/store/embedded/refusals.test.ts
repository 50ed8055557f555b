/** What the embedded store does not know it refuses, by MongoDB's code and by name; what it knows is what the README says. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ACCUMULATORS } from '../../../../gateway/src/store/embedded/aggregate/accumulators';
import { EXPRESSION_OPERATORS } from '../../../../gateway/src/store/embedded/aggregate/expression';
import { PIPELINE_STAGES } from '../../../../gateway/src/store/embedded/aggregate/pipeline';
import { COMMAND_NAMES } from '../../../../gateway/src/store/embedded/commands/dispatch';
import { FIELD_OPERATORS, TOP_LEVEL_OPERATORS } from '../../../../gateway/src/store/embedded/query/filter';
import { UPDATE_OPERATORS } from '../../../../gateway/src/store/embedded/update/operators';
import type { BsonDocument } from '../../../../gateway/src/store/embedded/values/value';
import { Decimal128 } from 'bson';
import { messageOf, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';
import { COMPUTED } from '../contract/expressions';

/** The compiled test lies one folder deeper than its source, so the root is looked for. */
function root(from: string): string {
  const isRoot = ((): boolean => {
    try {
      return readFileSync(path.join(from, 'package.json'), 'utf8').includes('"workspaces"');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  })();
  return isRoot ? from : root(path.dirname(from));
}

const README = readFileSync(path.join(root(__dirname), 'gateway/src/store/README.md'), 'utf8');

/** The words in backquotes in the first paragraph of a section. */
function listed(heading: string): string[] {
  const section = README.split(`\n#### ${heading}\n\n`)[1] ?? '';
  return [...(section.split('\n\n')[0] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

const LISTS: readonly (readonly [heading: string, known: readonly string[]])[] = [
  ['Commands', COMMAND_NAMES],
  ['Filter operators on a field', FIELD_OPERATORS],
  ['Filter operators beside fields', TOP_LEVEL_OPERATORS],
  ['Update operators', UPDATE_OPERATORS],
  ['Stages', PIPELINE_STAGES],
  ['Accumulators', Object.keys(ACCUMULATORS)],
  ['Expressions', EXPRESSION_OPERATORS],
];

const aggregate = (...pipeline: object[]): object => ({ aggregate: 'things', pipeline, cursor: {} });
const find = (filter: object): object => ({ find: 'things', filter });
const update = (u: object, more: object = {}): object => ({ update: 'things', updates: [{ q: {}, u, ...more }] });
const index = (key: object, more: object = {}): object => ({
  createIndexes: 'things',
  indexes: [{ key, name: 'i', ...more }],
});

/** What MongoDB knows and this store does not, and what nobody knows: the command, the code, a word of the message. */
const REFUSED: readonly (readonly [command: object, code: number, named: string])[] = [
  ...[
    'mapReduce',
    'renameCollection',
    'collMod',
    'serverStatus',
    'bulkWrite',
    'replSetGetStatus',
    'shutdown',
    'frobnicate',
  ].map((name) => [{ [name]: 'things' }, 59, name] as const),
  ...['constructor', '__proto__x', 'toString'].map((name) => [{ [name]: 1 }, 59, name] as const),
  ...['tailable', 'awaitData', 'min', 'max', 'returnKey', 'showRecordId', 'frobnicate'].map(
    (name) => [{ find: 'things', [name]: true }, 40415, `find.${name}`] as const,
  ),
  [{ insert: 'things', documents: [{}], frobnicate: 1 }, 40415, 'insert.frobnicate'],
  [{ aggregate: 'things', pipeline: [], cursor: {}, explain: true }, 40415, 'aggregate.explain'],
  [{ create: 'things', capped: true, size: 1 }, 40415, 'create.capped'],
  [{ create: 'things', validator: {} }, 40415, 'create.validator'],
  [{ create: 'things', viewOn: 'other' }, 40415, 'create.viewOn'],
  ...['$where', '$text', '$geoWithin', '$near', '$jsonSchema', '$bitsAllSet', '$frobnicate'].map(
    (name) => [find({ a: { [name]: 1 } }), 2, name] as const,
  ),
  ...['$where', '$text', '$jsonSchema', '$frobnicate'].map((name) => [find({ [name]: 1 }), 2, name] as const),
  [find({ a: { $elemMatch: { b: { $frobnicate: 1 } } } }), 2, '$frobnicate'],
  [find({ $or: [{ a: { $not: { $frobnicate: 1 } } }] }), 2, '$frobnicate'],
  [find({ $expr: { $frobnicate: 1 } }), 168, '$frobnicate'],
  [{ find: 'things', sort: { a: { $meta: 'textScore' } } }, 2, '$meta'],
  [{ find: 'things', projection: { a: { $meta: 'textScore' } } }, 2, '$meta'],
  [{ find: 'things', projection: { a: 1, b: 0 } }, 31254, 'b'],
  [{ find: 'things', projection: { a: 0, b: 1 } }, 31253, 'b'],
  ...['$bit', '$frobnicate'].map((name) => [update({ [name]: { a: 1 } }), 9, name] as const),
  [update([{ $group: { _id: null } }] as object), 72, '$group'],
  [update({ $set: { a: 1 } }, { frobnicate: 1 }), 40415, 'updates.frobnicate'],
  [update({ $push: { a: { $each: [], $frobnicate: 1 } } }), 2, '$frobnicate'],
  ...[
    '$out',
    '$merge',
    '$graphLookup',
    '$setWindowFields',
    '$densify',
    '$fill',
    '$geoNear',
    '$sample',
    '$redact',
    '$indexStats',
    '$changeStream',
    '$frobnicate',
  ].map((name) => [aggregate({ [name]: {} }), 40324, name] as const),
  [aggregate({ $match: { none: 1 } }, { $facet: { a: [{ $frobnicate: 1 }] } }), 40324, '$frobnicate'],
  [aggregate({ $lookup: { from: 'x', as: 'y', pipeline: [{ $frobnicate: 1 }] } }), 40324, '$frobnicate'],
  [aggregate({}), 40323, 'exactly one field'],
  [aggregate({ $match: {}, $limit: 1 }), 40323, 'exactly one field'],
  ...['$stdDevPop', '$topN', '$accumulator', '$frobnicate'].map(
    (name) => [aggregate({ $group: { _id: null, x: { [name]: 1 } } }), 15952, name] as const,
  ),
  ...[
    '$function',
    '$pow',
    '$toDecimal',
    '$convert',
    '$rand',
    '$zip',
    '$dateFromString',
    '$toHashedIndexKey',
    '$frobnicate',
  ].map((name) => [aggregate({ $project: { x: { [name]: 1 } } }), 168, name] as const),
  [aggregate({ $project: { x: '$$unknown' } }), 2, 'unknown'],
  [aggregate({ $lookup: { from: 'x', as: 'y', localField: 'a', foreignField: 'b', frobnicate: 1 } }), 9, 'frobnicate'],
  [{ aggregate: 1, pipeline: [], cursor: {} }, 238, 'database'],
  ...['text', '2dsphere', 'hashed'].map((kind) => [index({ a: kind }), 67, kind] as const),
  [index({ 'a.$**': 1 }), 67, '$**'],
  ...['collation', 'hidden', 'weights', 'storageEngine', 'frobnicate'].map(
    (name) => [index({ a: 1 }, { [name]: {} }), 72, name] as const,
  ),
  [{ find: 'things', collation: { locale: 'zh' } }, 238, 'collation'],
  [
    { insert: 'things', documents: [{}], startTransaction: true, autocommit: false, txnNumber: 1n },
    238,
    'transactions',
  ],
  [{ commitTransaction: 1, autocommit: false, txnNumber: 1n }, 251, 'transactions'],
  [{ find: 'things', readConcern: { level: 'snapshot' } }, 72, 'snapshot'],
  [{ find: 'things', readConcern: { level: 'linearizable' } }, 72, 'linearizable'],
  [{ insert: 'things', documents: [{}], writeConcern: { w: 2 } }, 100, 'w: 2'],
  [{ insert: 'things', documents: [{ $bad: 1 }] }, 52, '$bad'],
  [{ insert: 'things', documents: [{ a: { b: [{ $bad: 1 }] } }] }, 52, '$bad'],
  [{ insert: 'things', documents: [{ _id: [1] }] }, 53, 'array'],
  [{ insert: 'things', documents: [] }, 2, 'batch'],
  [{ insert: 'a$b', documents: [{}] }, 73, 'a$b'],
  [{ insert: 'system.users', documents: [{}] }, 73, 'system.users'],
  [{ insert: '', documents: [{}] }, 73, 'insert'],
  [{ find: 'things', skip: -1 }, 2, 'skip'],
  [{ find: 'things', filter: 5 }, 14, 'filter'],
  [{ find: 'things', filter: { a: { $regex: '(' } } }, 2, 'Regular expression'],
  [{ find: 'things', filter: { a: { $regex: 'a', $options: 'x' } } }, 2, 'x'],
  [{ aggregate: 'things', pipeline: [] }, 9, 'cursor'],
  [{ delete: 'things', deletes: [{ q: {} }] }, 40414, 'limit'],
];

/** The first refusal in a reply: of the command, or of its first write. */
function refusalIn(reply: BsonDocument): { code: unknown; message: string } {
  const writeErrors = reply['writeErrors'] as readonly BsonDocument[] | undefined;
  const [refusal = reply] = writeErrors ?? [];
  return { code: refusal['code'], message: messageOf(refusal) };
}

function operatorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.startsWith('$') ? [name] : []),
    ...operatorsIn(inner),
  ]);
}

describe('embedded store: refusals', () => {
  let engine: TestEngine;
  beforeEach(async () => {
    engine = await openEngine({ files: null });
    await engine.run({
      insert: 'things',
      documents: [{ _id: 1, a: [1], d: Decimal128.fromString('1.5'), big: 2n ** 62n }],
    });
  });

  for (const [command, code, named] of REFUSED) {
    const shown = JSON.stringify(command, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    it(`refuses ${shown} with ${code}, naming ${named}`, async () => {
      const refusal = refusalIn(await engine.run(command));
      expect(refusal.code, refusal.message).to.equal(code);
      expect(refusal.message).to.contain(named);
    });
  }

  for (const expression of [
    { $sum: '$d' },
    { $avg: '$d' },
    { $add: ['$d', 1] },
    { $multiply: ['$d', 2] },
    { $round: '$d' },
    { $abs: '$d' },
  ]) {
    it(`refuses to compute ${JSON.stringify(expression)} with a Decimal128`, async () => {
      const refusal = refusalIn(await engine.run(aggregate({ $project: { x: expression } })));
      expect(refusal.code).to.equal(14);
      expect(refusal.message).to.contain('Decimal128');
    });
  }

  it('refuses to sum Decimal128 in a group, and to increment one', async () => {
    expect(refusalIn(await engine.run(aggregate({ $group: { _id: null, s: { $sum: '$d' } } }))).code).to.equal(14);
    expect(refusalIn(await engine.run(update({ $inc: { d: 1 } }))).code).to.equal(14);
  });

  it('refuses a sum beyond int64', async () => {
    expect(refusalIn(await engine.run(aggregate({ $project: { x: { $add: ['$big', '$big'] } } }))).code).to.equal(15);
    expect(refusalIn(await engine.run(update({ $mul: { big: 4n } }))).code).to.equal(15);
  });

  it('refuses a document above 16 MiB, and an update that would make one', async () => {
    const large = 'x'.repeat(16 * 1024 * 1024 - 100);
    expect(
      refusalIn(await engine.run({ insert: 'things', documents: [{ _id: 2, large: `${large}${'x'.repeat(100)}` }] }))
        .code,
    ).to.equal(10334);
    expect((await engine.run({ insert: 'things', documents: [{ _id: 2, large }] }))['n']).to.equal(1);
    const grown = await engine.run({
      update: 'things',
      updates: [{ q: { _id: 2 }, u: { $set: { more: 'x'.repeat(200) } } }],
    });
    expect(refusalIn(grown).code).to.equal(10334);
  });

  it('refuses documents, filters and expressions that nest too deeply', async () => {
    const nested = (levels: number, innermost: unknown): unknown => {
      let value = innermost;
      for (let level = 0; level < levels; level += 1) value = { a: value };
      return value;
    };
    expect(refusalIn(await engine.run({ insert: 'things', documents: [nested(90, 1)] })).code).to.equal(undefined);
    expect(
      refusalIn(await engine.run(update([{ $set: { b: nested(12, '$$ROOT') } }] as object, { multi: true }))).code,
    ).to.equal(15);
    let filter: object = { a: 1 };
    for (let level = 0; level < 40; level += 1) filter = { $or: [filter] };
    expect(refusalIn(await engine.run(find(filter))).code, 'forty levels are fine').to.equal(undefined);
  });

  it('refuses more cursors than it can keep, and closes those that nobody asks', async () => {
    let nowMs = 0;
    const timed = await openEngine({ files: null, now: () => new Date(nowMs) });
    await timed.run({ insert: 'things', documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] });
    const open = (): Promise<BsonDocument> => timed.run({ find: 'things', batchSize: 1 });
    const first = await open();
    for (let count = 1; count < 1_000; count += 1) await open();
    expect(refusalIn(await open()).code).to.equal(146);
    nowMs = 11 * 60_000;
    expect((await open())['ok']).to.equal(1);
    const { id } = first['cursor'] as { id: bigint };
    expect(refusalIn(await timed.run({ getMore: id, collection: 'things' })).code).to.equal(43);
  });
});

describe('embedded store: what the README lists', () => {
  for (const [heading, known] of LISTS) {
    it(`is exactly what the store knows: ${heading}`, () => {
      expect(listed(heading)).to.have.members([...known]);
    });
  }

  it('is computed by the contract, every expression of it', () => {
    expect(operatorsIn(COMPUTED)).to.include.members([...EXPRESSION_OPERATORS]);
  });
});
