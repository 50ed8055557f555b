/** Aggregation expressions, each by what it computes. */
import { expect } from 'chai';
import { BSONRegExp, ObjectId } from 'bson';
import { openTestStore } from '../../../support/store/open';
import type { TestDocument, TestStore } from '../../../support/store/open';

const at = (text: string): Date => new Date(text);

/** Expressions over the document `{ n: 7, m: 20n, d: 2.5, s: 'Hello wörld', list: [3, 1, 2], at, doc: { a: 1 }, no: null }`. */
const EXPRESSIONS: readonly (readonly [expression: unknown, value: unknown])[] = [
  [{ $eq: ['$n', 7n] }, true],
  [{ $ne: ['$n', 7] }, false],
  [{ $gt: ['$m', '$n'] }, true],
  [{ $gte: ['$n', 7] }, true],
  [{ $lt: ['$missing', '$no'] }, true],
  [{ $lte: ['$n', 6] }, false],
  [{ $cmp: ['a', 'b'] }, -1],
  [{ $and: ['$n', true, []] }, true],
  [{ $or: ['$no', 0, '$missing'] }, false],
  [{ $not: ['$no'] }, true],
  [{ $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] }, 'big'],
  [{ $cond: { if: '$no', then: 1, else: 2 } }, 2],
  [{ $ifNull: ['$missing', '$no', 'else'] }, 'else'],
  [
    {
      $switch: {
        branches: [
          { case: { $eq: ['$n', 1] }, then: 'one' },
          { case: { $eq: ['$n', 7] }, then: 'seven' },
        ],
        default: 'other',
      },
    },
    'seven',
  ],
  [{ $let: { vars: { x: '$n' }, in: { $add: ['$$x', 1] } } }, 8],
  [{ $literal: '$n' }, '$n'],
  [{ $add: ['$n', '$m', 1] }, 28n],
  [{ $add: ['$at', 1000] }, at('2026-01-31T10:20:31.456Z')],
  [{ $subtract: ['$m', '$n'] }, 13n],
  [{ $subtract: ['$at', '$at'] }, 0n],
  [{ $multiply: ['$m', '$d'] }, 50],
  [{ $divide: ['$m', 8] }, 2.5],
  [{ $mod: ['$m', 7] }, 6n],
  [{ $add: ['$n', '$no'] }, null],
  [{ $abs: -5n }, 5n],
  [{ $ceil: '$d' }, 3],
  [{ $floor: -2.5 }, -3],
  [{ $round: ['$d', 0] }, 2],
  [{ $round: [1.005, 2] }, 1],
  [{ $round: [1250n, -2] }, 1200n],
  [{ $trunc: [-2.567, 1] }, -2.5],
  [{ $sum: '$list' }, 6],
  [{ $avg: '$list' }, 2],
  [{ $min: '$list' }, 1],
  [{ $max: ['$n', '$m', 'x'] }, 'x'],
  [{ $concat: ['a', '-', 'b'] }, 'a-b'],
  [{ $concat: ['a', '$no'] }, null],
  [{ $toUpper: 'abc' }, 'ABC'],
  [{ $toLower: '$s' }, 'hello wörld'],
  [{ $substrCP: ['$s', 6, 3] }, 'wör'],
  [{ $strLenCP: '$s' }, 11],
  [{ $indexOfCP: ['$s', 'rld'] }, 8],
  [{ $split: ['a,b,c', ','] }, ['a', 'b', 'c']],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $ltrim: { input: '00x0', chars: '0' } }, 'x0'],
  [{ $rtrim: { input: '00x0', chars: '0' } }, '00x'],
  [{ $replaceOne: { input: 'aaa', find: 'a', replacement: { $literal: '$&' } } }, '$&aa'],
  [{ $replaceAll: { input: 'aaa', find: 'a', replacement: 'b' } }, 'bbb'],
  [{ $regexMatch: { input: '$s', regex: '^hello', options: 'i' } }, true],
  [{ $regexMatch: { input: '$s', regex: new BSONRegExp('^hello', '') } }, false],
  [{ $strcasecmp: ['abc', 'ABC'] }, 0],
  [{ $size: '$list' }, 3],
  [{ $isArray: '$list' }, true],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $first: '$list' }, 3],
  [{ $last: '$list' }, 2],
  [{ $slice: ['$list', 2] }, [3, 1]],
  [{ $slice: ['$list', -2, 1] }, [1]],
  [{ $range: [0, 10, 4] }, [0, 4, 8]],
  [{ $in: [1n, '$list'] }, true],
  [{ $indexOfArray: ['$list', 2] }, 2],
  [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', 10] } } }, [30, 10, 20]],
  [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] } } }, [3, 2]],
  [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $setIntersection: ['$list', [2, 3, 9]] }, [2, 3]],
  [{ $setDifference: [[1, 2], [2]] }, [1]],
  [{ $setIsSubset: [[1], '$list'] }, true],
  [
    {
      $setEquals: [
        [1, 2, 2],
        [2, 1],
      ],
    },
    true,
  ],
  [{ $anyElementTrue: [[0, null, 1]] }, true],
  [{ $allElementsTrue: [[1, 'x', 0]] }, false],
  [{ $mergeObjects: ['$doc', { b: 2 }] }, { a: 1, b: 2 }],
  [{ $objectToArray: '$doc' }, [{ k: 'a', v: 1 }]],
  [
    {
      $arrayToObject: [
        [
          { k: 'x', v: 1 },
          { k: 'y', v: 2 },
        ],
      ],
    },
    { x: 1, y: 2 },
  ],
  [{ $getField: { field: 'a', input: '$doc' } }, 1],
  [{ $type: '$m' }, 'long'],
  [{ $type: '$missing' }, 'missing'],
  [{ $isNumber: '$d' }, true],
  [{ $toString: '$m' }, '20'],
  [{ $toInt: '12' }, 12],
  [{ $toLong: '$n' }, 7n],
  [{ $toDouble: '2.5' }, 2.5],
  [{ $toBool: 0 }, false],
  [{ $toDate: '2026-01-01' }, at('2026-01-01T00:00:00Z')],
  [{ $toObjectId: '507f1f77bcf86cd799439011' }, ObjectId.createFromHexString('507f1f77bcf86cd799439011')],
  [{ $year: '$at' }, 2026],
  [{ $month: { date: '$at', timezone: 'Asia/Shanghai' } }, 1],
  [{ $dayOfMonth: { date: '$late', timezone: '+08:00' } }, 1],
  [{ $dayOfWeek: '$at' }, 7],
  [{ $dayOfYear: '$at' }, 31],
  [{ $hour: { date: '$at', timezone: 'Asia/Shanghai' } }, 18],
  [{ $minute: '$at' }, 20],
  [{ $second: '$at' }, 30],
  [{ $millisecond: '$at' }, 456],
  [{ $dateToString: { date: '$at', format: '%Y-%m-%d' } }, '2026-01-31'],
  [{ $dateToString: { date: '$at' } }, '2026-01-31T10:20:30.456Z'],
  [
    { $dateToString: { date: '$late', format: '%Y-%m-%dT%H:%M%z', timezone: 'Asia/Shanghai' } },
    '2026-02-01T07:59+0800',
  ],
  [{ $dateToString: { date: '$no', onNull: '-' } }, '-'],
  [{ $dateTrunc: { date: '$at', unit: 'month' } }, at('2026-01-01T00:00:00Z')],
  [{ $dateTrunc: { date: '$late', unit: 'day', timezone: 'Asia/Shanghai' } }, at('2026-01-31T16:00:00Z')],
  [{ $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'monday' } }, at('2026-01-26T00:00:00Z')],
  [{ $dateAdd: { startDate: '$at', unit: 'month', amount: 1 } }, at('2026-02-28T10:20:30.456Z')],
  [{ $dateSubtract: { startDate: '$at', unit: 'day', amount: 31 } }, at('2025-12-31T10:20:30.456Z')],
  [{ $dateDiff: { startDate: '$at', endDate: at('2026-03-01T00:00:00Z'), unit: 'day' } }, 29n],
  ['$doc.a', 1],
  ['$docs.a', [1, 2]],
  [
    { x: '$n', y: { $literal: 1 } },
    { x: 7, y: 1 },
  ],
  [
    ['$n', '$missing'],
    [7, null],
  ],
];

const SUBJECT: TestDocument = {
  _id: 1,
  n: 7,
  m: 20n,
  d: 2.5,
  s: 'Hello wörld',
  list: [3, 1, 2],
  at: at('2026-01-31T10:20:30.456Z'),
  late: at('2026-01-31T23:59:00.000Z'),
  doc: { a: 1 },
  docs: [{ a: 1 }, { b: 1 }, { a: 2 }],
  no: null,
};

const shown = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));

function expressions(store: () => TestStore): void {
  for (const [expression, value] of EXPRESSIONS) {
    it(`computes ${shown(expression)}`, async () => {
      const [result] = await store()
        .collection('subject')
        .aggregate([{ $replaceRoot: { newRoot: { value: expression } } }])
        .toArray();
      expect(result).to.deep.equal({ value });
    });
  }

  it('computes $$NOW, $$ROOT and $$REMOVE', async () => {
    const pipeline = [{ $replaceWith: { now: { $gt: ['$$NOW', '$at'] }, root: '$$ROOT.n', gone: '$$REMOVE' } }];
    expect(await store().collection('subject').aggregate(pipeline).toArray()).to.deep.equal([{ now: true, root: 7 }]);
  });

  it('computes $setUnion, in no particular order', async () => {
    const [result] = await store()
      .collection('subject')
      .aggregate([{ $replaceRoot: { newRoot: { value: { $setUnion: ['$list', [9, 1]] } } } }])
      .toArray();
    expect((result?.['value'] as number[]).sort()).to.deep.equal([1, 2, 3, 9]);
  });
}

/** The expression operators the contract computes; a test of the embedded store holds its list against this one. */
export const COMPUTED: readonly unknown[] = [...EXPRESSIONS.map(([expression]) => expression), { $setUnion: [] }];

export function expressionContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
    await store.collection('subject').insertOne(SUBJECT);
  });
  after(() => store.close());
  expressions(() => store);
}
