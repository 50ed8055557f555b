/** Calendar days as `YYYY-MM-DD`; never an instant, so never a time zone of the device. */

const MS_PER_DAY = 86_400_000;

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY);
}

/** True for a day that exists, written as days are. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date((dayNumber(day) + days) * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Days from one to the other; negative backwards. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return addDays(day, -((dayNumber(day) + 3) % 7));
}

/** The day of an instant where clocks are so many minutes east of UTC (China: 480). */
export function dayOf(at: Readonly<{ instantMs: number; offsetMinutes: number }>): string {
  return new Date(at.instantMs + at.offsetMinutes * 60_000).toISOString().slice(0, 10);
}
