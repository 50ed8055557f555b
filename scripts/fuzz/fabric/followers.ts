/** Follows every organisation's peer, to know where transactions are and that all peers have them. */
import { createHash } from 'node:crypto';
import { decodeBlock } from '../../../network/embedded/src/blocks/blockBuilder';
import type { Placed } from '../ledger';

const WAIT_MS = 120_000;

function nameOf(envelope: Uint8Array): string {
  return createHash('sha256').update(envelope).digest('hex');
}

interface Waiting {
  readonly isOver: () => boolean;
  readonly resolve: () => void;
  readonly timer: NodeJS.Timeout;
}

/** Blocks as they come in from all peers. */
export class Followers {
  readonly #heights: Map<string, number>;
  /** Places of each envelope, by hash; the same bytes may be ordered more than once. */
  readonly #places = new Map<string, Placed[]>();
  readonly #expected = new Map<string, number>();
  readonly #codes = new Map<number, string>();
  #waiting: readonly Waiting[] = [];

  constructor(mspIds: readonly string[], height: number) {
    this.#heights = new Map(mspIds.map((mspId) => [mspId, height]));
  }

  /** Number of blocks that all peers have. */
  get height(): number {
    return Math.min(...this.#heights.values());
  }

  /** Takes a block that a peer delivered. Throws when peers judge it differently. */
  take(mspId: string, encoded: Uint8Array): void {
    const { header, envelopes, validationCodes } = decodeBlock(encoded);
    const { number } = header;
    const codes = Buffer.from(validationCodes).toString('hex');
    const before = this.#codes.get(number);
    if (before === undefined) this.#enter(number, envelopes, validationCodes);
    else if (before !== codes) throw new Error(`peers judge block ${number} differently: ${before} and ${codes}`);
    this.#codes.set(number, codes);
    this.#heights.set(mspId, number + 1);
    this.#wake();
  }

  /** Announces an envelope that is about to be sent; gives the number that this sending of it has. */
  expect(envelope: Uint8Array): number {
    const name = nameOf(envelope);
    const count = this.#expected.get(name) ?? 0;
    this.#expected.set(name, count + 1);
    return count;
  }

  /** Where the n-th sending of an envelope is, once all peers have it. */
  async placeOf(envelope: Uint8Array, count: number): Promise<Placed> {
    const name = nameOf(envelope);
    const place = (): Placed | undefined => this.#places.get(name)?.[count];
    await this.#until(() => {
      const found = place();
      return found !== undefined && this.height > found.blockNumber;
    });
    const found = place();
    if (found === undefined) throw new Error('a transaction was not found in any block');
    return found;
  }

  #enter(blockNumber: number, envelopes: readonly Uint8Array[], codes: Uint8Array): void {
    for (const [index, envelope] of envelopes.entries()) {
      const name = nameOf(envelope);
      const places = this.#places.get(name) ?? [];
      places.push({ blockNumber, index, validationCode: codes[index] ?? -1 });
      this.#places.set(name, places);
    }
  }

  #until(isOver: () => boolean): Promise<void> {
    if (isOver()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`a transaction was not seen in a block of all peers within ${WAIT_MS / 1000} s`));
      }, WAIT_MS);
      this.#waiting = [...this.#waiting, { isOver, resolve, timer }];
    });
  }

  #wake(): void {
    const over = this.#waiting.filter(({ isOver }) => isOver());
    this.#waiting = this.#waiting.filter((waiting) => !over.includes(waiting));
    for (const { resolve, timer } of over) {
      clearTimeout(timer);
      resolve();
    }
  }
}
