import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, countDays, parseCalendarDay } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import {
  bankDiscount,
  interestOverPeriodsMinor,
  lateInterestMinor,
  portionMinor,
  simpleInterestMinor,
  splitIncludedTax,
  trueDiscount,
} from '../../chaincode/src/kernel/interest';
import { mulDivHalfUp } from '../../chaincode/src/kernel/rounding';
import { expectViolation } from './refusal';

const day = (text: string): CalendarDay => parseCalendarDay(text);
const amountMinor = fc.bigInt({ min: 0n, max: 10n ** 17n });
const ratePpm = fc.integer({ min: 0, max: 2_000_000 });
const days = fc.integer({ min: 0, max: 3660 });
const base = fc.constantFrom<360 | 365>(360, 365);
const counted = fc.record({ days, base });

describe('rates on amounts', () => {
  it('refuse negative amounts, rates and days, and rates that are no whole number', () => {
    const whole = { days: 30, base: 360 } as const;
    for (const rate of [-1, 0.5, Number.NaN, Infinity]) {
      expectViolation(() => portionMinor({ amountMinor: 1n, ratePpm: rate }));
      expectViolation(() => splitIncludedTax({ grossMinor: 1n, ratePpm: rate }));
      expectViolation(() => simpleInterestMinor({ principalMinor: 1n, ratePpm: rate, counted: whole }));
      expectViolation(() => trueDiscount({ faceMinor: 1n, ratePpm: rate, counted: whole }));
    }
    expectViolation(() => portionMinor({ amountMinor: -1n, ratePpm: 1 }));
    expectViolation(() => splitIncludedTax({ grossMinor: -1n, ratePpm: 1 }));
    expectViolation(() => simpleInterestMinor({ principalMinor: -1n, ratePpm: 1, counted: whole }));
    expectViolation(() => bankDiscount({ faceMinor: -1n, ratePpm: 1, counted: whole }));
    expectViolation(() => trueDiscount({ faceMinor: -1n, ratePpm: 1, counted: whole }));
    for (const bad of [-1, 0.5]) {
      const broken = { days: bad, base: 360 } as const;
      expectViolation(() => simpleInterestMinor({ principalMinor: 1n, ratePpm: 1, counted: broken }));
    }
  });

  it('give a portion half-up, a tie to who receives it', () => {
    expect(portionMinor({ amountMinor: 1_234_567n, ratePpm: 5000 })).to.equal(6173n);
    expect(portionMinor({ amountMinor: 1n, ratePpm: 500_000 })).to.equal(1n);
    expect(portionMinor({ amountMinor: 1n, ratePpm: 499_999 })).to.equal(0n);
    expect(portionMinor({ amountMinor: 99_999_999_999_999_999n, ratePpm: 1_000_000 })).to.equal(
      99_999_999_999_999_999n,
    );
  });

  it('take an included tax out so that both parts add up', () => {
    fc.assert(
      fc.property(amountMinor, fc.integer({ min: 0, max: 1_000_000 }), (grossMinor, rate) => {
        const { netMinor, taxMinor } = splitIncludedTax({ grossMinor, ratePpm: rate });
        expect(netMinor + taxMinor).to.equal(grossMinor);
        const off = taxMinor - portionMinor({ amountMinor: netMinor, ratePpm: rate });
        expect(off >= -1n && off <= 1n).to.equal(true);
      }),
    );
  });
});

describe('simple interest', () => {
  it('is principal times rate times days over base, rounded half-up once', () => {
    fc.assert(
      fc.property(amountMinor, ratePpm, counted, (principalMinor, rate, time) => {
        const exactly = {
          value: principalMinor * BigInt(rate) * BigInt(time.days),
          divisor: 1_000_000n * BigInt(time.base),
        };
        const interest = simpleInterestMinor({ principalMinor, ratePpm: rate, counted: time });
        expect(interest).to.equal(mulDivHalfUp(exactly));
      }),
    );
  });

  it('does not depend on how a period is cut, unlike interest rounded part by part', () => {
    const day365 = fc.integer({ min: 0, max: 365 });
    fc.assert(
      fc.property(amountMinor, ratePpm, fc.array(day365, { maxLength: 6 }), (principalMinor, rate, lengths) => {
        const part = (length: number) => ({
          principalMinor,
          ratePpm: rate,
          counted: { days: length, base: 360 } as const,
        });
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(interestOverPeriodsMinor(lengths.map(part))).to.equal(simpleInterestMinor(part(total)));
      }),
    );
    const third = { principalMinor: 1200n, ratePpm: 10_000, counted: { days: 1, base: 360 } } as const;
    const thirds = Array.from({ length: 30 }, () => third);
    expect(interestOverPeriodsMinor(thirds)).to.equal(1n);
    expect(thirds.reduce((sum, each) => sum + simpleInterestMinor(each), 0n)).to.equal(0n);
  });

  it('adds periods of different bases exactly', () => {
    // 1/360 + 1/365 of 131 400 units is 365 + 360, and the order does not matter.
    const period = (daysBase: 360 | 365) =>
      ({ principalMinor: 131_400n, ratePpm: 1_000_000, counted: { days: 1, base: daysBase } }) as const;
    expect(interestOverPeriodsMinor([period(360), period(365)])).to.equal(725n);
    expect(interestOverPeriodsMinor([period(365), period(360), period(360)])).to.equal(1090n);
    expect(interestOverPeriodsMinor([{ ...period(360), ratePpm: 2_000_000 }, period(365)])).to.equal(1090n);
    expect(interestOverPeriodsMinor([])).to.equal(0n);
  });
});

describe('discounts', () => {
  it('add up to the face, and the true one is never above the bank discount', () => {
    fc.assert(
      fc.property(amountMinor, ratePpm, counted, (faceMinor, rate, time) => {
        const terms = { faceMinor, ratePpm: rate, counted: time };
        const [bank, exact] = [bankDiscount(terms), trueDiscount(terms)];
        expect(bank.discountMinor + bank.paidMinor).to.equal(faceMinor);
        expect(exact.discountMinor + exact.paidMinor).to.equal(faceMinor);
        expect(exact.discountMinor <= bank.discountMinor).to.equal(true);
      }),
    );
  });

  it('of the true kind grow back to the face at the same rate', () => {
    const modest = fc.integer({ min: 0, max: 300_000 });
    fc.assert(
      fc.property(amountMinor, modest, counted, (faceMinor, rate, time) => {
        const { paidMinor } = trueDiscount({ faceMinor, ratePpm: rate, counted: time });
        const grown = paidMinor + simpleInterestMinor({ principalMinor: paidMinor, ratePpm: rate, counted: time });
        // Half a unit of the paid amount may grow by the factor 1 + rate × days ÷ base, here at most 4.05.
        const off = grown - faceMinor;
        expect(off >= -3n && off <= 3n).to.equal(true);
      }),
    );
  });

  it('leave nothing to pay at an absurd bank rate, for the offer to refuse', () => {
    const terms = { faceMinor: 100n, ratePpm: 4_000_000, counted: { days: 180, base: 360 } } as const;
    expect(bankDiscount(terms)).to.deep.equal({ discountMinor: 200n, paidMinor: -100n });
    expect(trueDiscount(terms)).to.deep.equal({ discountMinor: 67n, paidMinor: 33n });
  });
});

describe('late interest', () => {
  const terms = { principalMinor: 80_000_000n, ratePpm: 90_000, dayCount: 'ACT/360' } as const;
  const dueDay = day('2026-04-15');

  it('is nothing on the due day and before it', () => {
    for (const paid of ['2026-04-15', '2026-04-14', '2026-01-01']) {
      expect(lateInterestMinor({ ...terms, dueDay, paidDay: day(paid) })).to.equal(0n);
    }
  });

  it('runs from the day after the due day up to and including the day of payment', () => {
    expect(lateInterestMinor({ ...terms, dueDay, paidDay: day('2026-04-16') })).to.equal(20_000n);
    expect(lateInterestMinor({ ...terms, dueDay, paidDay: day('2026-04-27') })).to.equal(240_000n);
  });

  it('at 182500 ppm on ACT/365F is 0.05 % a day exactly', () => {
    fc.assert(
      fc.property(amountMinor, fc.integer({ min: 1, max: 2000 }), (principalMinor, late) => {
        const paidDay = addDays(dueDay, late);
        const statutory = { principalMinor, ratePpm: 182_500, dayCount: 'ACT/365F', dueDay, paidDay } as const;
        const exactly = mulDivHalfUp({ value: principalMinor, by: 5n * BigInt(late), divisor: 10_000n });
        expect(lateInterestMinor(statutory)).to.equal(exactly);
      }),
    );
  });

  it('follows the day count of the deal', () => {
    const paidDay = day('2026-05-31');
    const span = { from: dueDay, to: paidDay };
    const expected = simpleInterestMinor({ ...terms, counted: countDays('30E/360', span) });
    expect(lateInterestMinor({ ...terms, dayCount: '30E/360', dueDay, paidDay })).to.equal(expected);
    expect(expected).to.equal(900_000n);
  });
});
