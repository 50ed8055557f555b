import { expect } from 'chai';
import fc from 'fast-check';
import {
  deadline,
  deadlineMonths,
  defineCalendar,
  isWorkingDay,
  nextWorkingDay,
} from '../../chaincode/src/kernel/calendar';
import type { WorkingCalendar } from '../../chaincode/src/kernel/calendar';
import { CHINA_2026 } from '../../chaincode/src/kernel/chinaCalendar';
import { addDays, parseCalendarDay, weekday } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { expectRefused, expectViolation } from './refusal';

const day = (text: string): CalendarDay => parseCalendarDay(text);
const holidaysOnly = defineCalendar({ ...CHINA_2026, weekendsMoveDeadlines: false });
const range = (from: string, to: string): WorkingCalendar['holidays'] => [{ name: 'Holiday', from, to }];
const dayOf2026 = fc.integer({ min: 0, max: 364 }).map((days) => addDays(day('2026-01-01'), days));

describe('defineCalendar', () => {
  it('refuses holidays that run backwards, overlap, come out of order or leave the validity', () => {
    const bad: readonly WorkingCalendar['holidays'][] = [
      range('2026-05-05', '2026-05-01'),
      range('2025-12-31', '2026-01-01'),
      range('2026-12-31', '2027-01-01'),
      [...range('2026-05-01', '2026-05-05'), ...range('2026-05-05', '2026-05-06')],
      [...range('2026-05-01', '2026-05-05'), ...range('2026-04-04', '2026-04-06')],
    ];
    for (const holidays of bad) {
      expectRefused(() => defineCalendar({ ...CHINA_2026, holidays, workingWeekends: [] }), 'calendar_inconsistent');
    }
  });

  it('refuses a working weekend that is no weekend, a holiday, or outside the validity', () => {
    for (const text of ['2026-05-08', '2026-02-21', '2027-01-02']) {
      expectRefused(() => defineCalendar({ ...CHINA_2026, workingWeekends: [text] }), 'calendar_inconsistent');
    }
  });

  it('refuses days that do not exist', () => {
    const holidays = range('2026-02-29', '2026-03-01');
    expectRefused(() => defineCalendar({ ...CHINA_2026, holidays }), 'day_does_not_exist');
    expectRefused(() => defineCalendar({ ...CHINA_2026, validFrom: '2026' }), 'day_malformed');
  });

  it('freezes what it gives back', () => {
    expect(Object.isFrozen(CHINA_2026)).to.equal(true);
    expect(Object.isFrozen(CHINA_2026.holidays)).to.equal(true);
    expect(CHINA_2026.holidays.every(Object.isFrozen)).to.equal(true);
    expect(Object.isFrozen(CHINA_2026.workingWeekends)).to.equal(true);
  });
});

describe('the calendar of China 2026', () => {
  it('has 33 days of holiday and six working weekend days', () => {
    const year = Array.from({ length: 365 }, (_, index) => addDays(day('2026-01-01'), index));
    const isHoliday = (each: CalendarDay): boolean =>
      CHINA_2026.holidays.some(({ from, to }) => from <= each && each <= to);
    expect(year.filter(isHoliday)).to.have.length(33);
    expect(CHINA_2026.workingWeekends).to.have.length(6);
    const offWeekday = year.filter((each) => !isWorkingDay(CHINA_2026, each) && ![0, 6].includes(weekday(each)));
    // 33 days of holiday less the weekends inside them.
    expect(offWeekday).to.have.length(
      33 - year.filter((each) => isHoliday(each) && [0, 6].includes(weekday(each))).length,
    );
  });

  it('rolls a due day over the October holiday and onto a working Saturday', () => {
    expect(nextWorkingDay(CHINA_2026, day('2026-10-01'))).to.equal('2026-10-08');
    expect(nextWorkingDay(CHINA_2026, day('2026-10-07'))).to.equal('2026-10-08');
    expect(nextWorkingDay(CHINA_2026, day('2026-10-10'))).to.equal('2026-10-10');
    expect(nextWorkingDay(CHINA_2026, day('2026-10-11'))).to.equal('2026-10-12');
    expect(nextWorkingDay(CHINA_2026, day('2026-02-14'))).to.equal('2026-02-14');
    expect(nextWorkingDay(CHINA_2026, day('2026-02-15'))).to.equal('2026-02-24');
    expect(nextWorkingDay(CHINA_2026, day('2026-01-01'))).to.equal('2026-01-04');
  });

  it('rolls to the first working day at or after any day', () => {
    fc.assert(
      fc.property(dayOf2026, (each) => {
        const rolled = nextWorkingDay(CHINA_2026, each);
        expect(isWorkingDay(CHINA_2026, rolled)).to.equal(true);
        for (let before = each; before < rolled; before = addDays(before, 1)) {
          expect(isWorkingDay(CHINA_2026, before)).to.equal(false);
        }
      }),
    );
  });
});

describe('deadlines', () => {
  it('find a calendar without working days a mistake', () => {
    const never = defineCalendar({ ...CHINA_2026, holidays: range('2026-01-01', '2026-12-31'), workingWeekends: [] });
    expectViolation(() => nextWorkingDay(never, day('2026-03-01')));
  });

  it('count from the day after the start and end at 24:00 in China', () => {
    const clock = deadline(CHINA_2026, { start: day('2026-01-05'), days: 30 });
    expect(clock.lastDay).to.equal('2026-02-04');
    expect(clock.countedDay).to.equal('2026-02-04');
    expect(clock.endsAtMs).to.equal(Date.UTC(2026, 1, 4, 16));
    expect(clock.isCovered).to.equal(true);
  });

  it('move over a holiday to the next working day', () => {
    const clock = deadline(CHINA_2026, { start: day('2026-08-02'), days: 60 });
    expect(clock.countedDay).to.equal('2026-10-01');
    expect(clock.lastDay).to.equal('2026-10-08');
    expect(clock.endsAtMs).to.equal(Date.UTC(2026, 9, 8, 16));
    expect(deadline(holidaysOnly, { start: day('2026-08-02'), days: 60 }).lastDay).to.equal('2026-10-08');
  });

  it('move over an ordinary weekend only where the calendar says so', () => {
    const period = { start: day('2026-03-01'), days: 6 };
    expect(deadline(CHINA_2026, period).lastDay).to.equal('2026-03-09');
    expect(deadline(holidaysOnly, period).lastDay).to.equal('2026-03-07');
    expect(deadline(CHINA_2026, { start: day('2026-05-08'), days: 1 }).lastDay).to.equal('2026-05-09');
  });

  it('in months end on the corresponding day or on the last of the month', () => {
    expect(deadlineMonths(CHINA_2026, { start: day('2026-02-28'), months: 1 }).countedDay).to.equal('2026-03-28');
    expect(deadlineMonths(CHINA_2026, { start: day('2026-05-31'), months: 1 }).lastDay).to.equal('2026-06-30');
    const rolled = deadlineMonths(CHINA_2026, { start: day('2026-04-01'), months: 6 });
    expect([rolled.countedDay, rolled.lastDay]).to.deep.equal(['2026-10-01', '2026-10-08']);
  });

  it('say when the calendar does not reach as far', () => {
    const retention = deadline(CHINA_2026, { start: day('2026-12-17'), days: 29 });
    expect([retention.lastDay, retention.isCovered]).to.deep.equal(['2027-01-15', false]);
    expect(deadline(CHINA_2026, { start: day('2025-12-01'), days: 10 }).isCovered).to.equal(false);
    const last = deadline(CHINA_2026, { start: day('2026-12-30'), days: 1 });
    expect([last.lastDay, last.isCovered]).to.deep.equal(['2026-12-31', true]);
  });
});
