import { expect } from 'chai';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  countDays,
  dayNumber,
  dayOfInstant,
  dayOfNumber,
  daysBetween,
  endOfDayMs,
  isCalendarDay,
  parseCalendarDay,
  weekday,
} from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { expectRefused, expectViolation } from './refusal';

const day = (text: string): CalendarDay => parseCalendarDay(text);
const LAST_NUMBER = 84_005;
const number = fc.integer({ min: 0, max: LAST_NUMBER });
const anyDay = number.map(dayOfNumber);
/** Days in whose whole neighbourhood of a few years nothing leaves the range. */
const innerDay = fc.integer({ min: 2000, max: LAST_NUMBER - 2000 }).map(dayOfNumber);
const MS_PER_DAY = 86_400_000;

/** The calendar of the runtime, which knows nothing of ours. */
const runtimeText = (dayNumberOfIt: number): string => new Date(dayNumberOfIt * MS_PER_DAY).toISOString().slice(0, 10);

describe('calendar days', () => {
  it('refuse every other spelling', () => {
    const bad = ['', '2026-1-05', '2026-01-5', '26-01-05', '2026/01/05', '20260105', '2026-01-05T00:00', ' 2026-01-05'];
    for (const text of [...bad, '2026-01-05 ', '2026-01-05\n', '２026-01-05', '-026-01-05', '02026-01-05']) {
      expectRefused(() => parseCalendarDay(text), 'day_malformed');
      expect(isCalendarDay(text), text).to.equal(false);
    }
  });

  it('refuse days that do not exist', () => {
    const bad = ['2026-02-29', '2100-02-29', '2024-02-30', '2026-04-31', '2026-13-01', '2026-00-01', '2026-01-00'];
    for (const text of [...bad, '2026-01-32', '2026-99-99']) {
      expectRefused(() => parseCalendarDay(text), 'day_does_not_exist');
      expect(isCalendarDay(text), text).to.equal(false);
    }
  });

  it('refuse years before 1970 and after 2199', () => {
    for (const text of ['1969-12-31', '2200-01-01', '0000-01-01', '9999-12-31']) {
      expectRefused(() => parseCalendarDay(text), 'day_out_of_range');
    }
    expectRefused(() => addDays(day('1970-01-01'), -1), 'day_out_of_range');
    expectRefused(() => addDays(day('2199-12-31'), 1), 'day_out_of_range');
    expectRefused(() => addMonths(day('2199-12-31'), 1), 'day_out_of_range');
    expectRefused(() => addMonths(day('1970-01-31'), -1), 'day_out_of_range');
    expectRefused(() => dayOfNumber(LAST_NUMBER + 1), 'day_out_of_range');
  });

  it('refuse fractions of days and months', () => {
    expectViolation(() => addDays(day('2026-01-01'), 0.5));
    expectViolation(() => addMonths(day('2026-01-01'), 1.5));
    expectViolation(() => dayOfNumber(Number.NaN));
  });

  it('agree with the calendar of the runtime on every day from 1970 to 2199', () => {
    for (let each = 0; each <= LAST_NUMBER; each += 1) {
      const text = dayOfNumber(each);
      if (text !== runtimeText(each) || dayNumber(text) !== each) expect(text).to.equal(runtimeText(each));
      if (weekday(text) !== new Date(each * MS_PER_DAY).getUTCDay()) expect.fail(`weekday of ${text}`);
    }
    expect(dayOfNumber(LAST_NUMBER)).to.equal('2199-12-31');
  });

  it('sort as text in the order of time', () => {
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(dayOfNumber(left) < dayOfNumber(right)).to.equal(left < right);
      }),
    );
  });
});

describe('daysBetween', () => {
  it('does not count the first day and counts the last', () => {
    expect(daysBetween({ from: day('2026-01-15'), to: day('2026-04-15') })).to.equal(90);
    expect(daysBetween({ from: day('2026-01-15'), to: day('2026-01-15') })).to.equal(0);
    expect(daysBetween({ from: day('2024-02-28'), to: day('2024-03-01') })).to.equal(2);
    expect(daysBetween({ from: day('2026-04-15'), to: day('2026-01-15') })).to.equal(-90);
  });

  it('is undone by addDays', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        expect(addDays(from, daysBetween({ from, to }))).to.equal(to);
      }),
    );
  });
});

describe('addMonths', () => {
  it('ends on the same day number, or on the last day of a shorter month', () => {
    const table: readonly (readonly [string, number, string])[] = [
      ['2026-01-31', 1, '2026-02-28'],
      ['2024-01-31', 1, '2024-02-29'],
      ['2026-01-31', 3, '2026-04-30'],
      ['2026-02-28', 1, '2026-03-28'],
      ['2026-08-31', 6, '2027-02-28'],
      ['2026-12-15', 1, '2027-01-15'],
      ['2024-02-29', 12, '2025-02-28'],
      ['2024-02-29', 48, '2028-02-29'],
      ['2026-03-31', -1, '2026-02-28'],
      ['2026-01-15', -1, '2025-12-15'],
      ['2026-01-15', 0, '2026-01-15'],
    ];
    for (const [from, months, to] of table) expect(addMonths(day(from), months), from).to.equal(to);
  });

  it('lands in the right month with the same day number or on its last day', () => {
    fc.assert(
      fc.property(innerDay, fc.integer({ min: -48, max: 48 }), (from, months) => {
        const to = addMonths(from, months);
        const monthIndex = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthIndex(to) - monthIndex(from)).to.equal(months);
        if (to.slice(8) !== from.slice(8)) {
          expect(to.slice(8) < from.slice(8)).to.equal(true);
          expect(addDays(to, 1).slice(8)).to.equal('01');
        }
      }),
    );
  });
});

describe('instants', () => {
  it('refuse fractions, impossible offsets and instants outside the range', () => {
    expectViolation(() => dayOfInstant({ instantMs: 0.5, offsetMinutes: 0 }));
    expectViolation(() => dayOfInstant({ instantMs: 0, offsetMinutes: 841 }));
    expectViolation(() => dayOfInstant({ instantMs: 0, offsetMinutes: 0.5 }));
    expectViolation(() => endOfDayMs(day('2026-01-01'), -841));
    expectViolation(() => dayOfInstant({ instantMs: 2n ** 60n, offsetMinutes: 0 }));
    expectRefused(() => dayOfInstant({ instantMs: -1, offsetMinutes: 0 }), 'day_out_of_range');
  });

  it('fall on the day of the place, from 00:00 up to but not including 24:00', () => {
    const midnightInChina = Date.UTC(2026, 1, 3, 16);
    const at = (instantMs: number | bigint): string => dayOfInstant({ instantMs, offsetMinutes: 480 });
    expect(at(midnightInChina - 1)).to.equal('2026-02-03');
    expect(at(midnightInChina)).to.equal('2026-02-04');
    expect(at(BigInt(midnightInChina))).to.equal('2026-02-04');
    expect(dayOfInstant({ instantMs: midnightInChina, offsetMinutes: -300 })).to.equal('2026-02-03');
    expect(endOfDayMs(day('2026-02-03'), 480)).to.equal(midnightInChina);
  });

  it('belong to a day exactly until its end', () => {
    fc.assert(
      fc.property(innerDay, fc.integer({ min: -840, max: 840 }), (each, offsetMinutes) => {
        const endMs = endOfDayMs(each, offsetMinutes);
        expect(dayOfInstant({ instantMs: endMs - 1, offsetMinutes })).to.equal(each);
        expect(dayOfInstant({ instantMs: endMs, offsetMinutes })).to.equal(addDays(each, 1));
      }),
    );
  });
});

describe('countDays', () => {
  it('refuses a span that runs backwards', () => {
    const span = { from: day('2026-01-02'), to: day('2026-01-01') };
    for (const dayCount of ['ACT/360', 'ACT/365F', '30E/360'] as const) {
      expectViolation(() => countDays(dayCount, span));
    }
  });

  it('counts actual days on a base that leap years do not change', () => {
    const span = { from: day('2024-01-01'), to: day('2025-01-01') };
    expect(countDays('ACT/360', span)).to.deep.equal({ days: 366, base: 360 });
    expect(countDays('ACT/365F', span)).to.deep.equal({ days: 366, base: 365 });
  });

  it('counts months of thirty days, where 31 is 30 at both ends and February is as it is', () => {
    const table: readonly (readonly [string, string, number])[] = [
      ['2026-01-15', '2026-04-15', 90],
      ['2026-01-31', '2026-02-28', 28],
      ['2026-02-28', '2026-03-31', 32],
      ['2024-02-29', '2024-03-31', 31],
      ['2026-01-30', '2026-01-31', 0],
      ['2026-01-31', '2026-03-31', 60],
      ['2026-01-01', '2027-01-01', 360],
      ['2026-12-31', '2027-01-01', 1],
    ];
    for (const [from, to, days] of table) {
      expect(countDays('30E/360', { from: day(from), to: day(to) })).to.deep.equal({ days, base: 360 });
    }
  });

  it('never strays from the actual days by more than the months allow', () => {
    fc.assert(
      fc.property(innerDay, fc.integer({ min: 0, max: 2000 }), (from, length) => {
        const to = addDays(from, length);
        const { days } = countDays('30E/360', { from, to });
        expect(Math.abs(days - length * (360 / 365.2425))).to.be.lessThan(4);
      }),
    );
  });
});
