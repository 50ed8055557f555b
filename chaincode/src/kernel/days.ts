/**
 * Calendar days: plain dates of the proleptic Gregorian calendar without any time or zone, and the ways of counting
 * them. Instants are numbers of milliseconds; they meet days only in `dayOfInstant` and `endOfDayMs`.
 */
import { InvalidValue, invariant } from './invariant';
import { smallInteger } from './rounding';

declare const calendarDay: unique symbol;

/** A day as 'YYYY-MM-DD', 1970-01-01 to 2199-12-31. The text sorts as the days do. */
export type CalendarDay = string & { readonly [calendarDay]: true };

/** Two days in order; the first is not counted, the last is. */
export type DaySpan = Readonly<{ from: CalendarDay; to: CalendarDay }>;

const YEAR_MIN = 1970;
const YEAR_MAX = 2199;
const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;
const DAY_NUMBER_MAX = 84_005;
/** No zone is further from UTC than 14 hours. */
const OFFSET_MINUTES_MAX = 840;

const SHAPE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

type Civil = Readonly<{ year: number; month: number; day: number }>;

function civilOf(day: string): Civil {
  const part = (start: number, end: number): number => parseInt(day.slice(start, end), 10);
  return { year: part(0, 4), month: part(5, 7), day: part(8, 10) };
}

function lengthOfMonth({ year, month }: Omit<Civil, 'day'>): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Whether the text is a day that exists within the range, in the one accepted spelling. */
export function isCalendarDay(text: string): text is CalendarDay {
  if (!SHAPE.test(text)) return false;
  const { year, month, day } = civilOf(text);
  return year >= YEAR_MIN && year <= YEAR_MAX && day >= 1 && day <= lengthOfMonth({ year, month });
}

/**
 * The text as a day.
 *
 * @throws InvalidValue `day_malformed` for another spelling, `day_out_of_range` for another year,
 *   `day_does_not_exist` for 2026-02-29 and the like
 */
export function parseCalendarDay(text: string): CalendarDay {
  if (isCalendarDay(text)) return text;
  if (!SHAPE.test(text)) throw new InvalidValue('day_malformed', 'a day written YYYY-MM-DD');
  const { year } = civilOf(text);
  if (year < YEAR_MIN || year > YEAR_MAX) throw outOfRange();
  throw new InvalidValue('day_does_not_exist', 'a day of the Gregorian calendar');
}

function outOfRange(): InvalidValue {
  return new InvalidValue('day_out_of_range', `a day of the years ${YEAR_MIN} to ${YEAR_MAX}`);
}

function dayOfCivil({ year, month, day }: Civil): CalendarDay {
  if (year < YEAR_MIN || year > YEAR_MAX) throw outOfRange();
  const two = (part: number): string => part.toString().padStart(2, '0');
  return parseCalendarDay(`${year}-${two(month)}-${two(day)}`);
}

/** Days since 1970-01-01, which is day 0. */
export function dayNumber(day: CalendarDay): number {
  const civil = civilOf(day);
  // Years begin in March here, so that the leap day is the last of its year and months follow a plain pattern.
  const year = civil.month > 2 ? civil.year : civil.year - 1;
  const monthFromMarch = (civil.month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + civil.day - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + dayOfYear - 719_468;
}

/**
 * The day with this number of days since 1970-01-01.
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function dayOfNumber(number: number): CalendarDay {
  invariant(Number.isSafeInteger(number), 'a day number is an integer');
  if (number < 0 || number > DAY_NUMBER_MAX) throw outOfRange();
  // Counted from 0000-03-01 in eras of 400 years, each 146 097 days long.
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return dayOfCivil({ year, month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 });
}

/**
 * The day so many days later (earlier for a negative count).
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function addDays(day: CalendarDay, days: number): CalendarDay {
  return dayOfNumber(dayNumber(day) + days);
}

/**
 * The same day number so many months later (earlier for a negative count), or the last day of that month if it has no
 * such day (Civil Code of the PRC, art. 202).
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function addMonths(day: CalendarDay, months: number): CalendarDay {
  invariant(Number.isSafeInteger(months), 'a count of months is an integer');
  const civil = civilOf(day);
  const monthIndex = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  return dayOfCivil({ year, month, day: Math.min(civil.day, lengthOfMonth({ year, month })) });
}

/** Actual days, the first not counted and the last counted: 90 from 2026-01-15 to 2026-04-15. Negative backwards. */
export function daysBetween({ from, to }: DaySpan): number {
  return dayNumber(to) - dayNumber(from);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(day: CalendarDay): number {
  return (dayNumber(day) + 4) % 7;
}

/**
 * The day on which an instant falls where clocks are offset from UTC by so many minutes (China: 480).
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function dayOfInstant(at: Readonly<{ instantMs: number | bigint; offsetMinutes: number }>): CalendarDay {
  const instantMs = typeof at.instantMs === 'bigint' ? smallInteger(at.instantMs) : at.instantMs;
  invariant(Number.isSafeInteger(instantMs), 'an instant is an integer number of milliseconds');
  requireOffset(at.offsetMinutes);
  return dayOfNumber(Math.floor((instantMs + at.offsetMinutes * MS_PER_MINUTE) / MS_PER_DAY));
}

/** The instant at which a day ends (24:00), the first that no longer belongs to it, at this offset from UTC. */
export function endOfDayMs(day: CalendarDay, offsetMinutes: number): number {
  requireOffset(offsetMinutes);
  return (dayNumber(day) + 1) * MS_PER_DAY - offsetMinutes * MS_PER_MINUTE;
}

function requireOffset(offsetMinutes: number): void {
  const isOffset = Number.isSafeInteger(offsetMinutes) && Math.abs(offsetMinutes) <= OFFSET_MINUTES_MAX;
  invariant(isOffset, 'an offset from UTC is at most 14 hours, in whole minutes');
}

/**
 * How interest days are counted. The base stays the same in a leap year.
 * ACT/360 and ACT/365F: actual days. 30E/360: a day number 31 becomes 30 at both ends, February is not adjusted.
 */
export type DayCount = 'ACT/360' | 'ACT/365F' | '30E/360';

/** So many days of a year of 360 or 365: a length of time as interest sees it. */
export type CountedDays = Readonly<{ days: number; base: 360 | 365 }>;

/**
 * The interest days of a span and the base they are divided by.
 *
 * @throws InvariantViolation when the span runs backwards
 */
export function countDays(dayCount: DayCount, span: DaySpan): CountedDays {
  invariant(span.from <= span.to, 'interest days are counted forwards');
  switch (dayCount) {
    case 'ACT/360':
      return { days: daysBetween(span), base: 360 };
    case 'ACT/365F':
      return { days: daysBetween(span), base: 365 };
    case '30E/360':
      return { days: days30E(span), base: 360 };
  }
}

function days30E(span: DaySpan): number {
  const from = civilOf(span.from);
  const to = civilOf(span.to);
  const years = to.year - from.year;
  const months = to.month - from.month;
  return 360 * years + 30 * months + Math.min(to.day, 30) - Math.min(from.day, 30);
}
