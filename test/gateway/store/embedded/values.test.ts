/** The laws of values: one order, one equality, one text per value; exact arithmetic and rounding. */
import { expect } from 'chai';
import { Binary, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { intersect, point, union } from '../../../../gateway/src/store/embedded/catalog/intervals';
import type { IntervalSet } from '../../../../gateway/src/store/embedded/catalog/intervals';
import { compareToCut } from '../../../../gateway/src/store/embedded/catalog/intervals';
import { SortedEntries } from '../../../../gateway/src/store/embedded/catalog/sortedEntries';
import { add, multiply, remainder, subtract } from '../../../../gateway/src/store/embedded/values/arithmetic';
import { decode, encode } from '../../../../gateway/src/store/embedded/values/codec';
import { compareValues, equalValues } from '../../../../gateway/src/store/embedded/values/compare';
import { keyText } from '../../../../gateway/src/store/embedded/values/keyText';
import { roundAt } from '../../../../gateway/src/store/embedded/values/rounding';
import type { BsonValue } from '../../../../gateway/src/store/embedded/values/value';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Numbers of every type around the places where doubles stop being exact. */
const numbers: fc.Arbitrary<BsonValue> = fc.oneof(
  fc.integer(),
  fc.double(),
  int64,
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.constantFrom(0, -0, 1, 1n, 1.5, NaN, Infinity, -Infinity, 2 ** 53, 2n ** 53n + 1n),
  fc
    .constantFrom('0', '1', '1.0', '1.50', '1E+3', '1000', '0.1', 'NaN', 'Infinity', '-Infinity', '9007199254740993')
    .map((text) => Decimal128.fromString(text)),
);

const scalars: fc.Arbitrary<BsonValue> = fc.oneof(
  numbers,
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom<BsonValue>(null, true, false, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => new Binary(bytes)),
  fc.integer({ min: 0, max: 3 }).map((number) => ObjectId.createFromTime(number)),
  fc.integer({ min: 0, max: 3 }).map((t) => new Timestamp({ t, i: 1 })),
);

const { value: values } = fc.letrec<{ value: BsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const order = (left: BsonValue, right: BsonValue): number => Math.sign(compareValues(left, right));

describe('embedded store: order and equality of values', () => {
  it('is a total order: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(order(a, a)).to.equal(0);
        expect(order(a, b) + order(b, a)).to.equal(0);
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).to.be.at.most(0);
        if (order(a, b) === 0) expect(order(a, c)).to.equal(order(b, c));
      }),
      { numRuns: 3_000 },
    );
  });

  it('orders numbers of all types by what they are worth', () => {
    fc.assert(
      fc.property(int64, fc.double({ noNaN: true }), (whole, double) => {
        const expected = whole < double ? -1 : whole > double ? 1 : 0;
        expect(order(whole, double)).to.equal(expected);
        expect(order(Decimal128.fromString(String(whole)), whole)).to.equal(0);
        expect(order(Decimal128.fromString(String(whole)), double)).to.equal(expected);
      }),
      { numRuns: 1_000 },
    );
    expect(order(0.1, Decimal128.fromString('0.1')), 'the double nearest to a tenth is above it').to.equal(1);
  });

  it('has one text for equal values and different ones for others', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(keyText(a) === keyText(b)).to.equal(equalValues(a, b));
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(keyText(a) === keyText(b)).to.equal(equalValues(a, b));
      }),
      { numRuns: 3_000 },
    );
  });

  it('survives BSON', () => {
    fc.assert(
      fc.property(values, (value) => {
        const { value: back = null } = decode(encode({ value }));
        expect(keyText(back)).to.equal(keyText(value));
      }),
    );
  });
});

describe('embedded store: arithmetic', () => {
  it('refuses whole results beyond int64 and is exact within', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        for (const [name, operation, exact] of [
          ['+', add, a + b],
          ['-', subtract, a - b],
          ['*', multiply, a * b],
        ] as const) {
          const fits = BigInt.asIntN(64, exact) === exact;
          if (fits) expect(operation(a, b), name).to.equal(exact);
          else expect(() => operation(a, b), name).to.throw('int64');
        }
        if (b !== 0n) expect(remainder(a, b)).to.equal(a % b);
      }),
    );
    expect(() => remainder(1n, 0)).to.throw('zero');
  });

  it('keeps int32 as number and widens to int64 when it must', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), fc.integer(), (_unused, a, b) => {
        const exact = BigInt(a) * BigInt(b);
        const fits = BigInt.asIntN(32, exact) === exact;
        expect(multiply(a, b)).to.equal(fits && !Object.is(a * b, -0) ? Number(exact) : exact === 0n ? 0 : exact);
      }),
    );
  });

  it('rounds halves to even, and truncates towards zero', () => {
    const halfEven = (value: number | bigint, place = 0): unknown => roundAt(value, { place, mode: 'halfEven' });
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.675].map((value) => halfEven(value))).to.deep.equal([0, 2, 2, 0, -2, 3]);
    expect(halfEven(2.675, 2), 'the double is a little below').to.equal(2.67);
    expect([halfEven(1250n, -2), halfEven(1350n, -2), halfEven(-1250n, -2), halfEven(1251n, -2)]).to.deep.equal([
      1200n,
      1400n,
      -1200n,
      1300n,
    ]);
    expect(roundAt(-2.999, { place: 1, mode: 'truncate' })).to.equal(-2.9);
    expect(() => roundAt(2n ** 63n - 1n, { place: -1, mode: 'halfEven' })).to.throw('int64');
  });
});

describe('embedded store: sorted entries', () => {
  it('does what a sorted array does', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60 })), { maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (changes, low, high) => {
        const sorted = new SortedEntries<number>((left, right) => left - right);
        const model = new Set<number>();
        for (const [isInsert, entry] of changes) {
          if (isInsert && !model.has(entry)) sorted.insert(entry);
          if (isInsert) model.add(entry);
          else expect(sorted.remove(entry)).to.equal(model.delete(entry));
        }
        const expected = [...model].filter((entry) => entry >= low && entry < high).sort((left, right) => left - right);
        const [from, until] = [(entry: number) => entry - low, (entry: number) => entry - high];
        expect([...sorted.ascending(from, until)]).to.deep.equal(expected);
        expect([...sorted.descending(from, until)]).to.deep.equal(expected.toReversed());
        expect(sorted.size).to.equal(model.size);
        if (low <= high) expect(sorted.countBefore(until) - sorted.countBefore(from)).to.equal(expected.length);
      }),
    );
  });

  it('does so beyond the size of a chunk, in every order of insertion', () => {
    for (const entryAt of [
      (index: number) => index,
      (index: number) => 5_000 - index,
      (index: number) => (index * 2_654_435) % 5_003,
    ]) {
      const sorted = new SortedEntries<number>((left, right) => left - right);
      const entries = new Set(Array.from({ length: 5_000 }, (_unused, index) => entryAt(index)));
      for (const entry of entries) sorted.insert(entry);
      const everything = [...entries].sort((left, right) => left - right);
      expect([
        ...sorted.ascending(
          () => 0,
          () => -1,
        ),
      ]).to.deep.equal(everything);
      for (const entry of everything) if (entry % 3 === 0) sorted.remove(entry);
      expect([
        ...sorted.descending(
          () => 0,
          () => -1,
        ),
      ]).to.deep.equal(everything.filter((entry) => entry % 3 !== 0).reverse());
    }
  });
});

const within = (set: IntervalSet, value: BsonValue): boolean =>
  set.some(({ low, high }) => compareToCut(value, low) > 0 && compareToCut(value, high) < 0);

describe('embedded store: interval sets', () => {
  const sets = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.boolean(), fc.boolean()), {
      maxLength: 4,
    })
    .map((parts) =>
      union(
        parts.map(([a, b, lowAfter, highAfter]): IntervalSet => {
          if (a === b) return [point(a)];
          const [low, high] = a < b ? [a, b] : [b, a];
          return [
            {
              low: { kind: 'value', value: low, after: lowAfter },
              high: { kind: 'value', value: high, after: highAfter },
            },
          ];
        }),
      ),
    );

  it('unites and intersects as sets do, in order and without overlap', () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        for (let value = -0.5; value <= 9.5; value += 0.5) {
          const [inLeft, inRight] = [within(left, value), within(right, value)];
          expect(within(union([left, right]), value)).to.equal(inLeft || inRight);
          expect(within(intersect(left, right), value)).to.equal(inLeft && inRight);
          const covering = union([left, right]).filter((interval) => within([interval], value));
          expect(covering.length).to.be.at.most(1);
        }
      }),
    );
  });
});
