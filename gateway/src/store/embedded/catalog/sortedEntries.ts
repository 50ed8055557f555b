/** A sorted list in chunks: logarithmic search, and inserts that move a few hundred items at most. */

/** Above this a chunk is cut in two. */
const CHUNK_MAX = 512;

/** Negative when the entry lies before the place looked for, otherwise zero or positive. Never falls along the list. */
export type Probe<Entry> = (entry: Entry) => number;

interface Place {
  readonly chunk: number;
  readonly offset: number;
}

/** The first position in a list for which the test is true; its length if there is none. */
function firstWhere<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && test(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Entries in the order of `compare`, which must tell any two of them apart. */
export class SortedEntries<Entry> {
  readonly #compare: (left: Entry, right: Entry) => number;
  readonly #chunks: Entry[][] = [];
  #size = 0;

  constructor(compare: (left: Entry, right: Entry) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  #find(probe: Probe<Entry>): Place {
    const chunk = firstWhere(this.#chunks, (entries) => {
      const last = entries.at(-1);
      return last !== undefined && probe(last) >= 0;
    });
    const entries = this.#chunks[chunk] ?? [];
    return { chunk, offset: firstWhere(entries, (entry) => probe(entry) >= 0) };
  }

  insert(entry: Entry): void {
    const { chunk, offset } = this.#find((other) => this.#compare(other, entry));
    this.#size += 1;
    const last = this.#chunks.length - 1;
    const target = this.#chunks[chunk] ?? this.#chunks[last];
    if (!target) {
      this.#chunks.push([entry]);
      return;
    }
    const isBeyond = chunk > last;
    target.splice(isBeyond ? target.length : offset, 0, entry);
    if (target.length > CHUNK_MAX) {
      // Ascending inserts leave full chunks behind them instead of half-empty ones.
      const cut = isBeyond ? CHUNK_MAX : target.length >>> 1;
      this.#chunks.splice(Math.min(chunk, last) + 1, 0, target.splice(cut));
    }
  }

  /** Takes an equal entry out; false if there is none. */
  remove(entry: Entry): boolean {
    const { chunk, offset } = this.#find((other) => this.#compare(other, entry));
    const entries = this.#chunks[chunk];
    const found = entries?.[offset];
    if (!entries || found === undefined || this.#compare(found, entry) !== 0) return false;
    entries.splice(offset, 1);
    if (entries.length === 0) this.#chunks.splice(chunk, 1);
    this.#size -= 1;
    return true;
  }

  /** How many entries lie before the place. */
  countBefore(probe: Probe<Entry>): number {
    const { chunk, offset } = this.#find(probe);
    return this.#chunks.slice(0, chunk).reduce((count, entries) => count + entries.length, offset);
  }

  /** Entries from one place to another, upwards. The list must not change while it is read. */
  *ascending(from: Probe<Entry>, until: Probe<Entry>): Generator<Entry> {
    const end = this.#find(until);
    let { chunk, offset } = this.#find(from);
    while (chunk < end.chunk || (chunk === end.chunk && offset < end.offset)) {
      const entry = this.#chunks[chunk]?.[offset];
      if (entry === undefined) {
        chunk += 1;
        offset = 0;
      } else {
        yield entry;
        offset += 1;
      }
    }
  }

  /** The same entries downwards. */
  *descending(from: Probe<Entry>, until: Probe<Entry>): Generator<Entry> {
    const start = this.#find(from);
    let { chunk, offset } = this.#find(until);
    while (chunk > start.chunk || (chunk === start.chunk && offset > start.offset)) {
      if (offset === 0) {
        chunk -= 1;
        offset = this.#chunks[chunk]?.length ?? 0;
      } else {
        offset -= 1;
        const entry = this.#chunks[chunk]?.[offset];
        if (entry !== undefined) yield entry;
      }
    }
  }
}
