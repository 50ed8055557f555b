/** The language of the screen: chosen once, kept on the device, loaded when it is needed. */
import { Store } from '../lib/store';
import type { Dictionary } from './dictionary';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = 'tallystick language';

export interface Spoken {
  readonly language: Language;
  readonly words: Dictionary;
}

/** Null until the first language is there. */
export const spoken = new Store<Spoken | null>(null);

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** What was chosen before, else what the browser asks for. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
}

/** Something with a name in Chinese and perhaps one in English. */
export interface Named {
  readonly name: string;
  readonly nameEnglish: string | null;
}

/** The name for readers of a language. */
export function nameFor(language: Language, { name, nameEnglish }: Named): string {
  return language === 'en' ? (nameEnglish ?? name) : name;
}

/** Loads a language and speaks it from now on; what is on the screen stays. Throws where it cannot be loaded. */
export async function speak(language: Language): Promise<void> {
  const { words } = language === 'zh-CN' ? await import('./zh') : await import('./en');
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  spoken.set({ language, words });
}
