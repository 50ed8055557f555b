/** A statement in words: what its signer is shown, rebuilt in the browser from the items alone. */
import type { Kind } from '../../protocol';
import type { PartyId, Statement } from '../../protocol/acts';
import type { Item, ItemOf } from '../../protocol/items';
import { sumsOf } from '../manifest';
import type { Sums } from '../manifest';
import { english } from './en';
import { chinese } from './zh';

export type Language = 'zh-CN' | 'en';

/** What one language says of one act. */
export interface ActWords {
  /** What kind of act this is. */
  readonly title: string;
  /** Who is bound to what by when, and what cannot be undone; one sentence each. */
  readonly sentences: readonly string[];
  /** Label and value of every figure, in reading order. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Verb and amount: what the button says. */
  readonly button: string;
}

/** What the sentences need besides the items. */
export interface WordsContext {
  readonly signer: string;
  readonly nameOf: (party: PartyId) => string;
  readonly count: number;
  readonly sums: Sums;
}

/** One language: a text for one item of each kind, and one for many. */
export interface Phrasebook {
  readonly one: { readonly [K in Kind]: (item: ItemOf<K>, context: WordsContext) => ActWords };
  readonly many: (kind: Kind, items: readonly Item[], context: WordsContext) => ActWords;
  readonly validUntil: (instantMs: number) => string;
}

const PHRASEBOOKS: Readonly<Record<Language, Phrasebook>> = { 'zh-CN': chinese, en: english };

export interface ShownStatement {
  readonly statement: Pick<Statement, 'kind' | 'party' | 'validUntil'>;
  readonly items: readonly Item[];
  readonly nameOf: (party: PartyId) => string;
}

/** The statement in one language. Many items are one sentence with their count and sum, and a fact each is elsewhere. */
export function wordsOf(shown: ShownStatement, language: Language): ActWords {
  const { statement, items, nameOf } = shown;
  const book = PHRASEBOOKS[language];
  const context = { signer: nameOf(statement.party), nameOf, count: items.length, sums: sumsOf(items) };
  const [only] = items;
  const words =
    items.length === 1 && only !== undefined
      ? (book.one[only.kind] as (item: Item, context: WordsContext) => ActWords)(only, context)
      : book.many(statement.kind, items, context);
  return { ...words, sentences: [...words.sentences, book.validUntil(statement.validUntil)] };
}
