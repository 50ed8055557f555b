/** Fills a sentence's places with the members of a code's details, each as people read it. */
import { time } from '../format';
import type { Dictionary } from './dictionary';

export interface FillContext {
  readonly words: Dictionary;
  readonly nameOf: (party: string) => string;
}

const PLACE = /\{(\w+)\}/g;
const DECIMAL = /^\d+\.\d+$/;
/** Instants in details are milliseconds of this century; other numbers are smaller. */
const INSTANT_MS_MIN = 1_000_000_000_000;

function grouped(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}.${fraction}`;
}

function nameIn(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}

function textOf(place: string, value: unknown, { words, nameOf }: FillContext): string {
  if (typeof value === 'number') return value >= INSTANT_MS_MIN ? time(value) : String(value);
  if (Array.isArray(value)) return value.map((entry) => textOf(place, entry, { words, nameOf })).join(', ');
  if (typeof value !== 'string') return words.common.notTold;
  if (place === 'kind') return nameIn(words.kinds, value);
  if (place === 'state') return nameIn(words.states, value);
  if (place === 'role') return nameIn(words.signingRoles, value);
  if (place === 'limit' && value === 'facility') return words.common.facility;
  if (DECIMAL.test(value)) return grouped(value);
  return value.includes(':') ? nameOf(value) : value;
}

/** The sentence with every place filled; a detail that was not told is said to be missing. */
export function filled(sentence: string, details: Readonly<Record<string, unknown>>, context: FillContext): string {
  return sentence.replace(PLACE, (_whole, place: string) => {
    return textOf(place, Object.hasOwn(details, place) ? details[place] : undefined, context);
  });
}
