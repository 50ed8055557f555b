import { KeyModification, KeyValue } from '../protobuf/queries';
import type { MessageOf } from '../protobuf/message';
import type { RangeQueryInfo } from '../protobuf/readWriteSets';
import type { KeyRange } from '../state/keyRange';
import { RangeReads } from '../state/rangeReads';
import type { KeyedEntry } from '../state/stateDatabase';
import type { ResultSource } from './queries';

/** A key of the open state or of a collection with its value. */
export interface KeyAndValue {
  readonly key: string;
  readonly value: Uint8Array;
}

async function nextOf<T>(generator: AsyncGenerator<T, void, undefined>): Promise<T | null> {
  const step = await generator.next();
  return step.done === true ? null : step.value;
}

/** A range of the open state. It notes what was met, for the phantom check. */
export class OpenRange implements ResultSource {
  readonly #namespace: string;
  readonly #range: KeyRange;
  readonly #entries: AsyncGenerator<KeyedEntry, void, undefined>;
  /** Results that are served at most; 0 or less: all. */
  readonly #pageSize: number;
  readonly #reads = new RangeReads();
  #served = 0;
  #lastKey = '';
  #isExhausted = false;

  constructor(
    query: Readonly<{ namespace: string; range: KeyRange; pageSize: number }>,
    entries: AsyncGenerator<KeyedEntry, void, undefined>,
  ) {
    this.#namespace = query.namespace;
    this.#range = query.range;
    this.#pageSize = query.pageSize;
    this.#entries = entries;
  }

  async next(): Promise<Uint8Array | null> {
    const isFull = this.#pageSize > 0 && this.#served >= this.#pageSize;
    const found = isFull ? null : await nextOf(this.#entries);
    if (found === null) {
      this.#isExhausted = true;
      return null;
    }
    const { key, entry } = found;
    this.#served++;
    this.#reads.add({ key, version: entry.version });
    this.#lastKey = key;
    return KeyValue.encode({ namespace: this.#namespace, key, value: entry.value });
  }

  async bookmark(): Promise<string> {
    const following = await nextOf(this.#entries);
    await this.close();
    return following?.key ?? '';
  }

  async close(): Promise<void> {
    await this.#entries.return();
  }

  /** What the transaction depends on: once, when the simulation is over. */
  info(): RangeQueryInfo {
    const { startKey, endKey } = this.#range;
    return {
      startKey,
      endKey: this.#isExhausted ? endKey : this.#lastKey,
      itrExhausted: this.#isExhausted,
      ...this.#reads.summary(),
    };
  }
}

/** Results that no read set knows of: private ranges and histories. */
export class UncheckedResults<T> implements ResultSource {
  readonly #results: AsyncGenerator<T, void, undefined>;
  readonly #encode: (result: T) => Uint8Array;

  constructor(results: AsyncGenerator<T, void, undefined>, encode: (result: T) => Uint8Array) {
    this.#results = results;
    this.#encode = encode;
  }

  async next(): Promise<Uint8Array | null> {
    const found = await nextOf(this.#results);
    return found === null ? null : this.#encode(found);
  }

  async bookmark(): Promise<string> {
    await this.close();
    return '';
  }

  async close(): Promise<void> {
    await this.#results.return();
  }
}

/** Private keys of a range. */
export function privateRange(
  namespace: string,
  found: AsyncGenerator<KeyAndValue, void, undefined>,
): UncheckedResults<KeyAndValue> {
  return new UncheckedResults(found, (result) => KeyValue.encode({ namespace, ...result }));
}

/** What was ever written under a key, newest first. */
export function keyHistory(
  found: AsyncGenerator<MessageOf<typeof KeyModification>, void, undefined>,
): UncheckedResults<MessageOf<typeof KeyModification>> {
  return new UncheckedResults(found, (modification) => KeyModification.encode(modification));
}
