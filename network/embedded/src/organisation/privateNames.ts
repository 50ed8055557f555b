import type { KeyRange } from '../state/keyRange';
import { compareUtf8, sortUtf8 } from '../state/textOrder';

/** Where a key is, or would be, in an ordered list. */
function placeOf(names: readonly string[], name: string): number {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareUtf8(names[middle] ?? '', name) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * What the private keys of a collection are called, in order. It is kept in memory, and only of collections that a
 * range was ever asked of: a name that was purged must not linger in the files of an index.
 */
export class PrivateNames {
  readonly #ordered = new Map<string, string[]>();
  /** What is added while the names of a collection are being gathered. */
  readonly #arriving = new Map<string, string[]>();

  /** Adds a key, where the names of its collection are kept. */
  add(collection: string, name: string): void {
    this.#arriving.get(collection)?.push(name);
    const names = this.#ordered.get(collection);
    const place = names === undefined ? 0 : placeOf(names, name);
    if (names !== undefined && names[place] !== name) names.splice(place, 0, name);
  }

  /** Takes a key away. */
  remove(collection: string, name: string): void {
    const names = this.#ordered.get(collection);
    const place = names === undefined ? 0 : placeOf(names, name);
    if (names?.[place] === name) names.splice(place, 1);
  }

  /** The keys of a range; `gather` finds all keys of the collection when they are wanted for the first time. */
  async inRange(
    collection: string,
    { startKey, endKey }: KeyRange,
    gather: () => Promise<Iterable<string>>,
  ): Promise<readonly string[]> {
    const names = this.#ordered.get(collection) ?? (await this.#gathered(collection, gather));
    const end = endKey === '' ? names.length : placeOf(names, endKey);
    return names.slice(placeOf(names, startKey), end);
  }

  async #gathered(collection: string, gather: () => Promise<Iterable<string>>): Promise<string[]> {
    const arriving = this.#arriving.get(collection) ?? [];
    this.#arriving.set(collection, arriving);
    const found = await gather();
    const names = [...sortUtf8(new Set([...found, ...arriving]))];
    this.#arriving.delete(collection);
    this.#ordered.set(collection, names);
    return names;
  }
}
