/** Words for views. */
import { useStore } from '../lib/store';
import type { Dictionary } from './dictionary';
import { spoken } from './language';
import type { Language, Spoken } from './language';

function current(value: Spoken | null): Spoken {
  if (value === null) throw new Error('nothing is drawn before a language is loaded');
  return value;
}

export function useWords(): Dictionary {
  return current(useStore(spoken)).words;
}

export function useLanguage(): Language {
  return current(useStore(spoken)).language;
}
