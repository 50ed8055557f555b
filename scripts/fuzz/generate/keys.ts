/** Keys, values and ranges that random programs use: few, so that transactions meet, and awkward ones among them. */
import type { Key, Operation } from '../program';
import type { Chance } from '../random';

/** Plain keys in the order of their UTF-8 bytes, which is not JavaScript's. */
const PLAIN = ['A', 'Z', 'a', 'a\u0000b', 'ab', 'b', '~', 'é', '\uff5e', '\u{1f600}'];
/** Where nothing else is on the ledger: the edges of the key space. */
const EDGES = ['', '\u0000', '\u0000x', '\u0001', '\u{10ffff}', 'a', 'b'];
/** Two of them that JavaScript would put the other way round. */
const TURNED = ['\uff5e', '\u{1f600}'];
const TYPES = ['lot', 'lots'];
const ATTRIBUTES = ['x', 'xy', 'é', '\u{1f600}', '7'];
const VALUES = ['one', 'two', 'three', 'dreißig', '四', '\u{1f600}', ' ', '{"a":[1]}'];

/** What the operations of one program choose from. */
export interface Pool {
  readonly keys: readonly Key[];
  readonly plain: readonly string[];
  readonly collections: readonly string[];
  /** Whether no earlier program can have written its keys. */
  readonly isFresh: boolean;
}

function compositeKey(chance: Chance): Key {
  return { type: chance.one(TYPES), attributes: chance.some(ATTRIBUTES, chance.between(1, 2)) };
}

/** The keys of a program whose keys all begin with a prefix. */
export function pool(chance: Chance, collections: readonly string[]): Pool {
  const turned = chance.oneIn(3) ? TURNED : [];
  const plain = [...new Set([...turned, ...chance.some(PLAIN, chance.between(2, 5))])];
  return {
    plain,
    keys: [...plain, ...chance.list(chance.between(0, 3), () => compositeKey(chance))],
    collections,
    isFresh: true,
  };
}

/** The keys of a program that has the ledger for itself. */
export function edgePool(chance: Chance): Pool {
  const plain = chance.some(EDGES, chance.between(3, 6));
  return { plain, keys: [...plain, compositeKey(chance)], collections: [], isFresh: false };
}

/** A value; now and then an empty one, which deletes. */
export function value(chance: Chance): string {
  if (chance.oneIn(10)) return '';
  return chance.oneIn(20) ? chance.one(VALUES).repeat(40) : `${chance.one(VALUES)} ${chance.below(100)}`;
}

/** A range between keys of the pool, or from or to an end. */
export function range(chance: Chance, { plain }: Pool): { readonly start: string; readonly end: string } {
  const bound = (): string => (chance.oneIn(3) ? '' : chance.one(plain));
  return { start: bound(), end: bound() };
}

/** Part of the composite keys. */
export function part(chance: Chance): { readonly type: string; readonly attributes: readonly string[] } {
  return { type: chance.one(TYPES), attributes: chance.some(ATTRIBUTES, chance.below(2)) };
}

/** Mostly all results, else the first few. */
export function take(chance: Chance): { readonly take?: number } {
  return chance.oneIn(3) ? { take: chance.below(4) } : {};
}

/** Where an operation works: the open state, or a collection. */
export function place(chance: Chance, { collections }: Pool, isPrivate: boolean): { readonly in?: string } {
  return isPrivate && collections.length > 0 ? { in: chance.one(collections) } : {};
}

/** An operation fails the transaction now and then in place of being noted. */
export function strictly(chance: Chance, operation: Operation): Operation {
  return chance.oneIn(12) ? { ...operation, must: true } : operation;
}
