/** Time zones of date expressions: UTC, fixed offsets and the names of the IANA database. */
import { refuse, StoreError } from '../errors';

/** Milliseconds to add to an instant to get the wall clock of a zone. */
export type Zone = (instantMs: number) => number;

const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
const cache = new Map<string, Zone>();

function fixed(match: RegExpExecArray): Zone {
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  const offset = (match[1] === '-' ? -minutes : minutes) * 60_000;
  return () => offset;
}

function named(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    throw new StoreError('BadValue', `unrecognized time zone identifier: "${name}"`, {}, error);
  }
  return (instantMs) => {
    const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall - Math.floor(instantMs / 1000) * 1000;
  };
}

/** The zone of a name or offset. Throws StoreError BadValue for one nobody knows. */
export function zone(name: string): Zone {
  const known = cache.get(name);
  if (known) return known;
  const offset = OFFSET.exec(name);
  const made: Zone = name === 'UTC' || name === 'GMT' || name === 'Z' ? () => 0 : offset ? fixed(offset) : named(name);
  if (cache.size > 1000) refuse('ExceededMemoryLimit', 'too many different time zones');
  cache.set(name, made);
  return made;
}

/** The instant of a wall clock time; in the hour a clock change skips, the time after the change. */
export function instantOf(wallMs: number, of: Zone): number {
  const guess = wallMs - of(wallMs);
  return wallMs - of(guess);
}
