/** What a language must say. The Chinese words are written first and give the form; a missing one does not compile. */
import type { words } from './zh';

type Widened<T> = T extends (...parts: infer Parts) => string
  ? (...parts: Parts) => string
  : T extends string
    ? string
    : T extends readonly (readonly [string, string])[]
      ? readonly (readonly [string, string])[]
      : { readonly [K in keyof T]: Widened<T[K]> };

export type Dictionary = Widened<typeof words>;
/** One area of it. */
export type Area<K extends keyof Dictionary> = Dictionary[K];
