/** Calendar arithmetic on wall clock times, which are held as UTC milliseconds of the same digits. */

export const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
/** A unit of time. */
export type Unit = (typeof UNITS)[number];

const FIXED_MS: Readonly<Record<Exclude<Unit, 'year' | 'quarter' | 'month'>, number>> = {
  week: 7 * 86_400_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const MONTHS = { year: 12, quarter: 3, month: 1 } as const;

/** Units that are not all of one length. */
export function isCalendarUnit(unit: Unit): unit is keyof typeof MONTHS {
  return unit in MONTHS;
}

/** Units of which a wall clock, not an instant, is counted: a day is a day even when the clocks change. */
export function isWallUnit(unit: Unit): boolean {
  return isCalendarUnit(unit) || unit === 'week' || unit === 'day';
}

function monthNumber(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Adds whole units; the day of the month is cut to the length of the month reached (31 January + 1 month = 28 February). */
export function addUnits(wallMs: number, { unit, amount }: { readonly unit: Unit; readonly amount: number }): number {
  if (!isCalendarUnit(unit)) return wallMs + amount * FIXED_MS[unit];
  const date = new Date(wallMs);
  const month = monthNumber(date) + amount * MONTHS[unit];
  const lastDay = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  const timeOfDay = wallMs - Math.floor(wallMs / FIXED_MS.day) * FIXED_MS.day;
  return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, day) + timeOfDay;
}

/** Where units begin; a week on any day, counted from Sunday = 0. */
export interface Boundary {
  readonly unit: Unit;
  readonly startOfWeek: number;
}

/** 1970-01-01 was a Thursday; `startOfWeek` counts from Sunday = 0. */
function truncateWeek(wallMs: number, { startOfWeek }: Boundary): number {
  const day = Math.floor(wallMs / FIXED_MS.day);
  const weekday = (((day + 4 - startOfWeek) % 7) + 7) % 7;
  return (day - weekday) * FIXED_MS.day;
}

/** The start of the unit a wall clock time lies in. */
export function truncateTo(wallMs: number, { unit, startOfWeek }: Boundary): number {
  if (unit === 'week') return truncateWeek(wallMs, { unit, startOfWeek });
  if (!isCalendarUnit(unit)) return Math.floor(wallMs / FIXED_MS[unit]) * FIXED_MS[unit];
  const month = Math.floor(monthNumber(new Date(wallMs)) / MONTHS[unit]) * MONTHS[unit];
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

/** How many unit boundaries lie between two wall clock times. */
export function boundariesBetween(
  { from, until }: { readonly from: number; readonly until: number },
  boundary: Boundary,
): number {
  const { unit } = boundary;
  const start = truncateTo(from, boundary);
  const end = truncateTo(until, boundary);
  if (!isCalendarUnit(unit)) return Math.round((end - start) / FIXED_MS[unit]);
  return (monthNumber(new Date(end)) - monthNumber(new Date(start))) / MONTHS[unit];
}

/** 1 for the first of January. */
export function dayOfYear(wall: Date): number {
  return Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / FIXED_MS.day) + 1;
}
