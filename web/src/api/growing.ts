/**
 * A list that grows page by page and is renewed in place: what was loaded stays until its successor is there, so that
 * nobody who reads far down is thrown back to the first page.
 */
import { Store } from '../lib/store';
import type { PageOf, RecordOf } from './records';

type Pages<Data> = readonly PageOf<Data>[];

export function rowsOf<Data>(pages: Pages<Data>): readonly RecordOf<Data>[] {
  return pages.flatMap(({ records }) => records);
}

function cursorOf(pages: Pages<unknown>): string | null {
  return pages.at(-1)?.cursor ?? null;
}

export class GrowingList<Data> {
  readonly pages: Store<Pages<Data>>;
  readonly #ask: (cursor: string) => Promise<PageOf<Data>>;
  /** First page that came while an earlier one was being followed. */
  #newer: PageOf<Data> | null = null;
  #renewing: Promise<void> | null = null;
  #growing: Promise<boolean> | null = null;

  /** `ask` gives the page after a cursor. */
  constructor(first: PageOf<Data>, ask: (cursor: string) => Promise<PageOf<Data>>) {
    this.pages = new Store<Pages<Data>>([first]);
    this.#ask = ask;
  }

  /** Takes a newer first page: as many rows as were loaded are asked for again and shown at once. Throws as `ask`. */
  async renew(first: PageOf<Data>): Promise<void> {
    if (this.pages.value[0] === first) return;
    this.#newer = first;
    this.#renewing ??= this.#follow().finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
  }

  /** Loads the next page, once at a time; false where there is none. Throws as `ask`. */
  grow(): Promise<boolean> {
    this.#growing ??= this.#append().finally(() => {
      this.#growing = null;
    });
    return this.#growing;
  }

  /** Every row to the end. Throws as `ask`. */
  async all(): Promise<readonly RecordOf<Data>[]> {
    while (await this.grow());
    return rowsOf(this.pages.value);
  }

  async #append(): Promise<boolean> {
    for (;;) {
      const known = this.pages.value;
      const cursor = cursorOf(known);
      if (cursor === null) return false;
      const page = await this.#ask(cursor);
      // Renewed meanwhile: this page need not follow what is there now.
      if (this.pages.value !== known) continue;
      this.pages.set([...known, page]);
      return true;
    }
  }

  async #follow(): Promise<void> {
    for (let first = this.#newer; first !== null; first = this.#newer) {
      this.#newer = null;
      let pages: Pages<Data> = [first];
      // Looked at each time: the list may grow while it is renewed.
      for (let cursor = cursorOf(pages); cursor !== null && this.#isShorter(pages); cursor = cursorOf(pages)) {
        pages = [...pages, await this.#ask(cursor)];
      }
      this.pages.set(pages);
    }
  }

  #isShorter(pages: Pages<Data>): boolean {
    return rowsOf(pages).length < rowsOf(this.pages.value).length;
  }
}
