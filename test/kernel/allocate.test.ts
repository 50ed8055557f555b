import { expect } from 'chai';
import fc from 'fast-check';
import { ALLOCATE_PARTS_MAX, allocate } from '../../chaincode/src/kernel/money';
import { expectViolation } from './refusal';

const total = fc.bigInt({ min: 0n, max: 10n ** 17n });
const weight = fc.oneof(fc.bigInt({ min: 0n, max: 4n }), fc.bigInt({ min: 0n, max: 10n ** 17n }));
const weights = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((each) => each > 0n));
const sum = (list: readonly bigint[]): bigint => list.reduce((left, right) => left + right, 0n);

describe('allocate', () => {
  it('refuses to share by no weights, by zeros, by a negative weight, and among too many', () => {
    expectViolation(() => allocate(100n, []));
    expectViolation(() => allocate(100n, [0n, 0n]));
    expectViolation(() => allocate(0n, [0n]));
    expectViolation(() => allocate(100n, [2n, -1n]));
    expectViolation(() => allocate(100n, [-1n, -1n]));
    expectViolation(() =>
      allocate(
        1n,
        Array.from({ length: ALLOCATE_PARTS_MAX + 1 }, () => 1n),
      ),
    );
  });

  it('shares 10.00 by 1 : 1 : 4 as 1.67, 1.67, 6.66', () => {
    expect(allocate(1000n, [1n, 1n, 4n])).to.deep.equal([167n, 167n, 666n]);
  });

  it('gives a left-over unit to the largest remainder, and on a tie to the part listed first', () => {
    expect(allocate(100n, [1n, 1n, 1n])).to.deep.equal([34n, 33n, 33n]);
    expect(allocate(101n, [1n, 1n, 1n])).to.deep.equal([34n, 34n, 33n]);
    expect(allocate(10n, [1n, 2n])).to.deep.equal([3n, 7n]);
    expect(allocate(1n, [1n, 2n, 2n])).to.deep.equal([0n, 1n, 0n]);
  });

  it('gives nothing to a weight of zero and everything to the only one', () => {
    expect(allocate(7n, [0n, 1n, 0n, 1n])).to.deep.equal([0n, 4n, 0n, 3n]);
    expect(allocate(7n, [0n, 5n])).to.deep.equal([0n, 7n]);
    expect(allocate(0n, [1n, 5n])).to.deep.equal([0n, 0n]);
  });

  it('sums to the total, with every part within one unit of its exact share', () => {
    fc.assert(
      fc.property(total, weights, (totalMinor, list) => {
        const parts = allocate(totalMinor, list);
        const whole = sum(list);
        expect(sum(parts)).to.equal(totalMinor);
        for (const [index, part] of parts.entries()) {
          const off = part * whole - totalMinor * list[index]!;
          expect(off < whole && off > -whole).to.equal(true);
          if (list[index] === 0n) expect(part).to.equal(0n);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never gives a unit to a smaller remainder, nor on a tie to the later part', () => {
    fc.assert(
      fc.property(total, weights, (totalMinor, list) => {
        const whole = sum(list);
        const parts = allocate(totalMinor, list).map((part, index) => ({
          isRaised: part > (totalMinor * list[index]!) / whole,
          remainder: (totalMinor * list[index]!) % whole,
        }));
        const raised = parts.filter((part) => part.isRaised);
        const lowest = raised.reduce((least, part) => (part.remainder < least ? part.remainder : least), whole);
        for (const [index, part] of parts.entries()) {
          if (part.isRaised) continue;
          expect(part.remainder <= lowest).to.equal(true);
          const laterRaised = parts
            .slice(index + 1)
            .some((other) => other.isRaised && other.remainder === part.remainder);
          expect(laterRaised).to.equal(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shares a negative total as the mirror image, so that a reversal cancels', () => {
    fc.assert(
      fc.property(total, weights, (totalMinor, list) => {
        const mirrored = allocate(-totalMinor, list).map((part) => -part);
        expect(mirrored).to.deep.equal(allocate(totalMinor, list));
      }),
    );
  });

  it('does not depend on the scale of the weights', () => {
    fc.assert(
      fc.property(total, weights, fc.bigInt({ min: 1n, max: 1000n }), (totalMinor, list, scale) => {
        const scaled = list.map((each) => each * scale);
        expect(allocate(totalMinor, scaled)).to.deep.equal(allocate(totalMinor, list));
      }),
    );
  });
});
