/**
 * Working days and deadlines. Calendars are versioned data: a decision stores which one it used, and a new
 * arrangement of holidays is a new version, never an edit.
 */
import { addDays, addMonths, endOfDayMs, parseCalendarDay, weekday } from './days';
import type { CalendarDay } from './days';
import { InvalidValue, invariant } from './invariant';

/** Days in a row that are off, both ends included, with the name they are announced under. */
export type Holiday = Readonly<{ name: string; from: string; to: string }>;

/** A calendar as data: all days are 'YYYY-MM-DD'. */
export type WorkingCalendar = Readonly<{
  id: string;
  version: number;
  /** The act or notice the data was taken from. */
  source: string;
  /** First and last day the data speaks about; beyond them only weekends are known. */
  validFrom: string;
  validTo: string;
  /** Minutes east of UTC in which the days of this calendar begin and end. */
  offsetMinutes: number;
  /** Whether a deadline that ends on an ordinary Saturday or Sunday moves, as one that ends on a holiday does. */
  weekendsMoveDeadlines: boolean;
  holidays: readonly Holiday[];
  /** Saturdays and Sundays that are working days in exchange for a holiday. */
  workingWeekends: readonly string[];
}>;

/** A holiday season of more days in a row than this is a mistake in the data. */
const DAYS_OFF_MAX = 31;

function isWeekend(day: CalendarDay): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}

function isHoliday(calendar: WorkingCalendar, day: string): boolean {
  return calendar.holidays.some(({ from, to }) => from <= day && day <= to);
}

/**
 * The same calendar, checked and deeply frozen.
 *
 * @throws InvalidValue `calendar_inconsistent` when a range runs backwards, leaves the validity or overlaps the one
 *   before it, or a working weekend is no weekend or lies in a holiday; `day_malformed` and the like for a bad day
 */
export function defineCalendar(calendar: WorkingCalendar): WorkingCalendar {
  const from = parseCalendarDay(calendar.validFrom);
  const to = parseCalendarDay(calendar.validTo);
  let lastDay = '';
  for (const holiday of calendar.holidays) {
    const starts = parseCalendarDay(holiday.from);
    const ends = parseCalendarDay(holiday.to);
    requireConsistent(from <= starts && starts <= ends && ends <= to, 'holidays within the validity');
    requireConsistent(starts > lastDay, 'holidays in order, each after the one before');
    lastDay = ends;
  }
  for (const text of calendar.workingWeekends) {
    const day = parseCalendarDay(text);
    requireConsistent(from <= day && day <= to, 'working weekends within the validity');
    requireConsistent(isWeekend(day) && !isHoliday(calendar, day), 'working weekends outside holidays');
  }
  return Object.freeze({
    ...calendar,
    holidays: Object.freeze(calendar.holidays.map((holiday) => Object.freeze({ ...holiday }))),
    workingWeekends: Object.freeze([...calendar.workingWeekends]),
  });
}

function requireConsistent(condition: boolean, expected: string): void {
  if (!condition) throw new InvalidValue('calendar_inconsistent', expected);
}

/** Whether people work on this day: no holiday, and no weekend unless it was made a working day. */
export function isWorkingDay(calendar: WorkingCalendar, day: CalendarDay): boolean {
  if (isHoliday(calendar, day)) return false;
  return !isWeekend(day) || calendar.workingWeekends.includes(day);
}

/**
 * The day itself if it is a working day, else the next one (due dates of money, which banks move on working days only).
 *
 * @throws InvalidValue `day_out_of_range` at the end of the year 2199
 */
export function nextWorkingDay(calendar: WorkingCalendar, day: CalendarDay): CalendarDay {
  let candidate = day;
  for (let moved = 0; moved <= DAYS_OFF_MAX; moved += 1) {
    if (isWorkingDay(calendar, candidate)) return candidate;
    candidate = addDays(candidate, 1);
  }
  invariant(false, `a calendar has a working day within ${DAYS_OFF_MAX} days`);
}

/** Where a period ends. */
export type Deadline = Readonly<{
  /** The last day, after moving. */
  lastDay: CalendarDay;
  /** The last day by counting alone. */
  countedDay: CalendarDay;
  /** 24:00 of the last day in the calendar's time: the first instant that is too late. */
  endsAtMs: number;
  /** False when the calendar does not speak about these days yet, so that a later version may move them. */
  isCovered: boolean;
}>;

/**
 * The end of a period of days: the first day is not counted; a last day that is a holiday moves to the next working
 * day; the last day ends at 24:00 (Civil Code of the PRC, arts. 201, 203).
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function deadline(calendar: WorkingCalendar, period: Readonly<{ start: CalendarDay; days: number }>): Deadline {
  return endingOn(calendar, addDays(period.start, period.days));
}

/**
 * The end of a period of months: the corresponding day of the last month, or its last day if there is none
 * (Civil Code of the PRC, arts. 202, 203).
 *
 * @throws InvalidValue `day_out_of_range`
 */
export function deadlineMonths(
  calendar: WorkingCalendar,
  period: Readonly<{ start: CalendarDay; months: number }>,
): Deadline {
  return endingOn(calendar, addMonths(period.start, period.months));
}

function endingOn(calendar: WorkingCalendar, countedDay: CalendarDay): Deadline {
  const isMoved = calendar.weekendsMoveDeadlines || isHoliday(calendar, countedDay);
  const lastDay = isMoved ? nextWorkingDay(calendar, countedDay) : countedDay;
  return {
    lastDay,
    countedDay,
    endsAtMs: endOfDayMs(lastDay, calendar.offsetMinutes),
    isCovered: calendar.validFrom <= countedDay && lastDay <= calendar.validTo,
  };
}
