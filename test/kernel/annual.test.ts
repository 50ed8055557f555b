import { expect } from 'chai';
import fc from 'fast-check';
import { CASH_FLOWS_MAX, simpleAnnualisedPpm, xirr, xirrPpm } from '../../chaincode/src/kernel/annual';
import type { CashFlow } from '../../chaincode/src/kernel/annual';
import { addDays, daysBetween, parseCalendarDay } from '../../chaincode/src/kernel/days';
import { expectRefused } from './refusal';

const START = parseCalendarDay('2026-01-15');
const flow = (afterDays: number, amountMinor: bigint): CashFlow => ({ day: addDays(START, afterDays), amountMinor });

/** Present value in floating point, which shares nothing with the integers under test. */
function presentValue(flows: readonly CashFlow[], rate: number): number {
  return flows.reduce((sum, { day, amountMinor }) => {
    const years = daysBetween({ from: START, to: day }) / 365;
    return sum + Number(amountMinor) / (1 + rate) ** years;
  }, 0);
}

/** Within the limits of a rate from −100 % to 137640 % whichever of the returns comes first. */
const loan = fc
  .record({
    paid: fc.bigInt({ min: 10_000n, max: 10n ** 13n }),
    returns: fc.array(
      fc.record({ after: fc.integer({ min: 30, max: 720 }), ppm: fc.integer({ min: 600_000, max: 1_700_000 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
  })
  .map(({ paid, returns }) => [
    flow(0, -paid),
    ...returns.map(({ after, ppm }) => flow(after, (paid * BigInt(ppm)) / (1_000_000n * BigInt(returns.length)) + 1n)),
  ]);

describe('simpleAnnualisedPpm', () => {
  it('refuses where nothing was received or no day passed', () => {
    const cost = { costMinor: 1n, receivedMinor: 1n, days: 1 };
    for (const bad of [{ receivedMinor: 0n }, { receivedMinor: -1n }, { days: 0 }, { days: -1 }, { days: 0.5 }]) {
      expectRefused(() => simpleAnnualisedPpm({ ...cost, ...bad }), 'rate_undefined');
    }
  });

  it('refuses a rate that no number could show', () => {
    expectRefused(
      () => simpleAnnualisedPpm({ costMinor: 10n ** 17n, receivedMinor: 1n, days: 1 }),
      'rate_out_of_range',
    );
  });

  it('is cost over money received times 365 over days, half-up', () => {
    expect(simpleAnnualisedPpm({ costMinor: 1_700_000n, receivedMinor: 79_500_000n, days: 90 })).to.equal(86_723);
    expect(simpleAnnualisedPpm({ costMinor: 200n, receivedMinor: 9800n, days: 20 })).to.equal(372_449);
    expect(simpleAnnualisedPpm({ costMinor: 1n, receivedMinor: 2_000_000n, days: 365 })).to.equal(1);
    expect(simpleAnnualisedPpm({ costMinor: -100n, receivedMinor: 10_000n, days: 365 })).to.equal(-10_000);
  });
});

describe('xirr refuses', () => {
  it('flows that move in one direction only', () => {
    expectRefused(() => xirr([flow(0, 100n), flow(1, 100n)]), 'flows_lack_both_signs');
    expectRefused(() => xirr([flow(0, -100n), flow(1, -100n)]), 'flows_lack_both_signs');
    expectRefused(() => xirr([flow(0, -100n), flow(1, 0n)]), 'flows_lack_both_signs');
    expectRefused(() => xirr([flow(0, 0n), flow(1, 0n)]), 'flows_lack_both_signs');
    expectRefused(() => xirr([flow(0, -100n), flow(1, 100n), flow(1, -100n)]), 'flows_lack_both_signs');
  });

  it('flows of one day, and none at all', () => {
    expectRefused(() => xirr([]), 'flows_lack_two_days');
    expectRefused(() => xirr([flow(0, 100n)]), 'flows_lack_two_days');
    expectRefused(() => xirr([flow(3, -100n), flow(3, 101n)]), 'flows_lack_two_days');
  });

  it('too many flows', () => {
    const flows = Array.from({ length: CASH_FLOWS_MAX + 1 }, (_, index) => flow(index, index === 0 ? -1n : 1n));
    expectRefused(() => xirr(flows), 'flows_too_many');
  });

  it('a rate above 137640 %, and flows that no rate balances', () => {
    expectRefused(() => xirr([flow(0, -1n), flow(1, 100n)]), 'rate_out_of_range');
    expectRefused(() => xirr([flow(0, 100n), flow(10, -10n), flow(20, 100n)]), 'rate_out_of_range');
  });
});

describe('xirr', () => {
  it('agrees with the public example to ten decimals', () => {
    const text = [
      ['2008-01-01', -1_000_000n],
      ['2008-03-01', 275_000n],
      ['2008-10-30', 425_000n],
      ['2009-02-15', 325_000n],
      ['2009-04-01', 275_000n],
    ] as const;
    const flows = text.map(([day, amountMinor]) => ({ day: parseCalendarDay(day), amountMinor }));
    expect(xirr(flows)).to.deep.equal({ ratePpm: 373_363, rateE10: 3_733_625_335n });
  });

  it('converges where nearly everything is lost within a day', () => {
    expect(xirr([flow(0, -100n), flow(1, 1n)])).to.deep.equal({ ratePpm: -1_000_000, rateE10: -10_000_000_000n });
  });

  it('finds 10000 %, -99 % and 0 %', () => {
    expect(xirr([flow(0, -100n), flow(365, 10_100n)])).to.deep.equal({ ratePpm: 100_000_000, rateE10: 10n ** 12n });
    expect(xirr([flow(0, -100n), flow(365, 1n)])).to.deep.equal({ ratePpm: -990_000, rateE10: -9_900_000_000n });
    expect(xirr([flow(0, -100n), flow(200, 100n)])).to.deep.equal({ ratePpm: 0, rateE10: 0n });
  });

  it('is exact over one year, and rounds a tie half-up', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 100_000_000 }), (ppm) => {
        const flows = [flow(0, -1_000_000n), flow(365, 1_000_000n + BigInt(ppm))];
        expect(xirr(flows)).to.deep.equal({ ratePpm: ppm, rateE10: BigInt(ppm) * 10_000n });
      }),
    );
    expect(xirrPpm([flow(0, -2_000_000n), flow(365, 2_000_001n)])).to.equal(1);
    expect(xirrPpm([flow(0, -2_000_000n), flow(365, 1_999_999n)])).to.equal(-1);
  });

  it('is the power of the growth over shorter and longer times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3650 }), fc.integer({ min: 1, max: 5000 }), (after, gainPpm) => {
        const flows = [flow(0, -(10n ** 12n)), flow(after, 10n ** 12n + BigInt(gainPpm) * 10n ** 6n)];
        const expected = (1 + gainPpm / 1e6) ** (365 / after) - 1;
        expect(Number(xirr(flows).rateE10) / 1e10).to.be.closeTo(expected, 1e-9 * (1 + expected));
      }),
    );
  });

  it('leaves a present value that changes its sign within 10^-9 of the rate', () => {
    fc.assert(
      fc.property(loan, (flows) => {
        const rate = Number(xirr(flows).rateE10) / 1e10;
        const [below, above] = [presentValue(flows, rate - 1e-9), presentValue(flows, rate + 1e-9)];
        expect(below).to.be.greaterThan(0);
        expect(above).to.be.lessThan(0);
      }),
    );
  });

  it('does not depend on the order, the direction, the scale, or a split within a day', () => {
    fc.assert(
      fc.property(loan, (flows) => {
        const expected = xirr(flows);
        expect(xirr([...flows].reverse())).to.deep.equal(expected);
        expect(xirr(flows.map(({ day, amountMinor }) => ({ day, amountMinor: -amountMinor })))).to.deep.equal(expected);
        expect(xirr(flows.map(({ day, amountMinor }) => ({ day, amountMinor: amountMinor * 1000n })))).to.deep.equal(
          expected,
        );
        expect(xirr([...flows, flow(0, -77n), flow(0, 77n), flow(5000, 0n)])).to.deep.equal(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('prefers the rate that is not negative where two exist', () => {
    // Roots of the daily factor at 0.99 and 1.01: −(g − 0.99)(g − 1.01) × 10^4.
    const flows = [flow(0, -10_000n), flow(1, 20_000n), flow(2, -9999n)];
    expect(xirrPpm(flows)).to.equal(Math.round((1.01 ** 365 - 1) * 1e6));
  });

  it('handles as many flows as it accepts', () => {
    const flows = Array.from({ length: CASH_FLOWS_MAX }, (_, index) =>
      flow(index * 3, index === 0 ? -(10n ** 9n) : 1_200_000n),
    );
    const rate = Number(xirr(flows).rateE10) / 1e10;
    expect(presentValue(flows, rate - 1e-8)).to.be.greaterThan(0);
    expect(presentValue(flows, rate + 1e-8)).to.be.lessThan(0);
  });
});
