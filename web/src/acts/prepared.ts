/** What a preview answers: items to sign and what the rules say of each. */
import type { Item } from '../../../chaincode/src/protocol/items';
import { anyMembers, day, flag, hash, integer, listOf, nullable, object, oneOf, optional, text } from '../lib/reading';
import type { Read } from '../lib/reading';
import { item, kind } from './items';

const outcome = object({
  outcome: oneOf(['accepted', 'replayed', 'refused']),
  code: optional(text),
  details: optional(anyMembers),
});

const authority = object({
  persons: optional(integer),
  strongerKey: optional(flag),
  groups: optional(listOf(text)),
  code: optional(text),
  details: optional(anyMembers),
});

export const prepared = object({
  terms: object({
    network: hash,
    suite: oneOf(['p256.1']),
    party: text,
    generation: integer,
    matrix: integer,
    kind,
    mode: oneOf(['each', 'linked']),
    validUntil: integer,
  }),
  items: listOf(nullable(item)),
  outcomes: listOf(outcome),
  authority,
  bytes: listOf(integer),
  today: day,
  left: optional(listOf(object({ id: nullable(text), row: nullable(integer), number: nullable(text), code: text }))),
});
/** A prepared act: nothing was written. */
export type Prepared = Read<typeof prepared>;

/** An item that did not make it into the run, and why. */
export interface LeftOut {
  readonly index: number;
  readonly item: Item | null;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What will be signed: the items the rules accept, and those left out. */
export interface Chosen {
  readonly items: readonly Item[];
  readonly bytes: readonly number[];
  /** Known already; signing them again would change nothing. */
  readonly replayed: readonly Item[];
  readonly leftOut: readonly LeftOut[];
}

/** Sorts a prepared act's items by what the rules say of them. */
export function chosenOf({ items, outcomes, bytes }: Prepared): Chosen {
  const accepted: Item[] = [];
  const sizes: number[] = [];
  const replayed: Item[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, entry] of items.entries()) {
    const told = outcomes[index];
    if (entry === null || told === undefined || told.outcome === 'refused') {
      leftOut.push({ index, item: entry, code: told?.code ?? 'malformed', details: told?.details ?? {} });
    } else if (told.outcome === 'replayed') replayed.push(entry);
    else {
      accepted.push(entry);
      sizes.push(bytes[index] ?? 0);
    }
  }
  return { items: accepted, bytes: sizes, replayed, leftOut };
}
