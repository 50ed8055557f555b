import { expect } from 'chai';
import fc from 'fast-check';
import { mulDivDown, mulDivHalfEven, mulDivHalfUp, mulDivUp, smallInteger } from '../../chaincode/src/kernel/rounding';
import { expectViolation } from './refusal';

const all = [mulDivDown, mulDivUp, mulDivHalfUp, mulDivHalfEven];
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
    const table: readonly (readonly [bigint, bigint, bigint, bigint, bigint, bigint])[] = [
      // value, divisor, down, up, half up, half even
      [0n, 7n, 0n, 0n, 0n, 0n],
      [6n, 3n, 2n, 2n, 2n, 2n],
      [1n, 2n, 0n, 1n, 1n, 0n],
      [3n, 2n, 1n, 2n, 2n, 2n],
      [5n, 2n, 2n, 3n, 3n, 2n],
      [49n, 100n, 0n, 1n, 0n, 0n],
      [51n, 100n, 0n, 1n, 1n, 1n],
      [1n, 3n, 0n, 1n, 0n, 0n],
      [2n, 3n, 0n, 1n, 1n, 1n],
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

  it('keeps down and up on the two sides of the exact value, one unit apart at most', () => {
    fc.assert(
      fc.property(quotient, (exact) => {
        const product = magnitude(exact.value * exact.by);
        const [down, up] = [magnitude(mulDivDown(exact)), magnitude(mulDivUp(exact))];
        expect(down * exact.divisor <= product && product <= up * exact.divisor).to.equal(true);
        expect(up - down).to.equal(product % exact.divisor === 0n ? 0n : 1n);
      }),
    );
  });

  it('rounds half-up and half-even to a nearest integer, apart on ties only', () => {
    fc.assert(
      fc.property(quotient, (exact) => {
        const twice = exact.value * exact.by * 2n;
        const [halfUp, halfEven] = [mulDivHalfUp(exact), mulDivHalfEven(exact)];
        for (const rounded of [halfUp, halfEven]) {
          expect(magnitude(rounded * exact.divisor * 2n - twice) <= exact.divisor).to.equal(true);
        }
        const isTie = magnitude(halfUp * exact.divisor * 2n - twice) === exact.divisor;
        if (!isTie) expect(halfEven).to.equal(halfUp);
        else {
          expect(magnitude(halfUp)).to.equal(magnitude(mulDivUp(exact)));
          expect(halfEven % 2n).to.equal(0n);
        }
      }),
      { numRuns: 500 },
    );
  });
});
