/** The format language of `$dateToString`. */
import { refuse } from '../../errors';
import { dayOfYear } from '../../values/calendar';

interface Moment {
  readonly wall: Date;
  readonly offsetMs: number;
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  return `${offsetMs < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${padded(minutes % 60, 2)}`;
}

const SPECIFIERS: Readonly<Record<string, (moment: Moment) => string>> = {
  '%Y': ({ wall }) => padded(wall.getUTCFullYear(), 4),
  '%m': ({ wall }) => padded(wall.getUTCMonth() + 1, 2),
  '%d': ({ wall }) => padded(wall.getUTCDate(), 2),
  '%H': ({ wall }) => padded(wall.getUTCHours(), 2),
  '%M': ({ wall }) => padded(wall.getUTCMinutes(), 2),
  '%S': ({ wall }) => padded(wall.getUTCSeconds(), 2),
  '%L': ({ wall }) => padded(wall.getUTCMilliseconds(), 3),
  '%j': ({ wall }) => padded(dayOfYear(wall), 3),
  '%w': ({ wall }) => String(wall.getUTCDay() + 1),
  '%u': ({ wall }) => String(wall.getUTCDay() || 7),
  '%z': ({ offsetMs }) => offsetText(offsetMs),
  '%Z': ({ offsetMs }) => String(offsetMs / 60_000),
  '%%': () => '%',
};

/** Formats an instant for a zone that is `offsetMs` from UTC then. Throws StoreError BadValue for an unknown specifier. */
export function formatDate(
  format: string,
  { instantMs, offsetMs }: { readonly instantMs: number; readonly offsetMs: number },
): string {
  const moment = { wall: new Date(instantMs + offsetMs), offsetMs };
  return format.replace(/%(.?)/gs, (specifier) => {
    const write =
      SPECIFIERS[specifier] ?? refuse('BadValue', `Invalid format character '${specifier}' in format string`);
    return write(moment);
  });
}
