import { expect } from 'chai';
import fc from 'fast-check';
import { mulDivDown, mulDivHalfUp, smallInteger } from '../../chaincode/src/kernel/rounding';
import { expectViolation } from './refusal';

const all = [mulDivDown, mulDivHalfUp];
const value = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const divisor = fc.bigInt({ min: 1n, max: 10n ** 9n });
/** Small numbers meet ties often. */
const quotient = fc.oneof(
  fc.record({ value, by: value, divisor }),
  fc.record({
    value: fc.bigInt({ min: -50n, max: 50n }),
    by: fc.bigInt({ min: 0n, max: 5n }),
    divisor: fc.bigInt({ min: 1n, max: 12n }),
  }),
);
const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

describe('rounding', () => {
  it('refuses a divisor of zero and a negative one', () => {
    for (const round of all) {
      for (const bad of [0n, -1n]) expectViolation(() => round({ value: 1n, divisor: bad }));
    }
  });

  it('refuses to hand out a number that could not hold the integer', () => {
    expectViolation(() => smallInteger(2n ** 53n));
    expectViolation(() => smallInteger(-(2n ** 70n)));
    expect(smallInteger(-(2n ** 53n) + 1n)).to.equal(-Number.MAX_SAFE_INTEGER);
  });

  it('rounds ties and their neighbours as its names say', () => {
    const table: readonly (readonly [bigint, bigint, bigint, bigint])[] = [
      // value, divisor, down, half up
      [0n, 7n, 0n, 0n],
      [6n, 3n, 2n, 2n],
      [1n, 2n, 0n, 1n],
      [3n, 2n, 1n, 2n],
      [5n, 2n, 2n, 3n],
      [49n, 100n, 0n, 0n],
      [51n, 100n, 0n, 1n],
      [1n, 3n, 0n, 0n],
      [2n, 3n, 0n, 1n],
    ];
    for (const [dividend, by, ...expected] of table) {
      expect(all.map((round) => round({ value: dividend, divisor: by }))).to.deep.equal(expected);
      const mirrored = expected.map((each) => -each);
      expect(all.map((round) => round({ value: -dividend, divisor: by }))).to.deep.equal(mirrored);
    }
  });

  it('turns 0.005 into 0.01 and -0.005 into -0.01', () => {
    expect(mulDivHalfUp({ value: 5n, divisor: 10n })).to.equal(1n);
    expect(mulDivHalfUp({ value: -5n, divisor: 10n })).to.equal(-1n);
  });

  it('mirrors every rounding at zero', () => {
    fc.assert(
      fc.property(quotient, (exact) => {
        for (const round of all) expect(round({ ...exact, value: -exact.value })).to.equal(-round(exact));
      }),
    );
  });

  it('cuts down to the last whole number before the exact value, less than one unit away', () => {
    fc.assert(
      fc.property(quotient, (exact) => {
        const cutOff = magnitude(exact.value * exact.by) - magnitude(mulDivDown(exact)) * exact.divisor;
        expect(0n <= cutOff && cutOff < exact.divisor).to.equal(true);
      }),
    );
  });

  it('rounds half-up to a nearest integer, on a tie to the one away from zero', () => {
    fc.assert(
      fc.property(quotient, (exact) => {
        const surplus = magnitude(mulDivHalfUp(exact)) * exact.divisor - magnitude(exact.value * exact.by);
        expect(-exact.divisor < surplus * 2n && surplus * 2n <= exact.divisor).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});
