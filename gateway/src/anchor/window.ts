/** The hashes of the ledger's newest blocks, as far back as the chain may still forget their root. */
import { invariant } from '../../../chaincode/src/kernel/invariant';
import type { Hash } from '../../../chaincode/src/protocol/acts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { LedgerUnavailable } from '../ledger/port';
import type { LedgerPort } from '../ledger/port';
import { blockHash } from './leaves';
import { treeRoot } from './merkle';

/** What the anchor reads of a ledger. */
export type BlockLedger = Pick<LedgerPort, 'blocks' | 'health'>;

export interface WindowParts {
  readonly ledger: BlockLedger;
  /** Hash of the network's first record. */
  readonly network: Hash;
  readonly sha256: Sha256;
}

export class BlockWindow {
  readonly #parts: WindowParts;
  #first = 0;
  #hashes: Uint8Array[] = [];

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  /** Holds the blocks from `first` up to `height`, not included, and none below. Throws LedgerUnavailable. */
  async cover(first: number, height: number, signal: AbortSignal): Promise<void> {
    const end = this.#first + this.#hashes.length;
    this.#hashes = first >= this.#first && first <= end ? this.#hashes.slice(first - this.#first) : [];
    this.#first = first;
    if (first + this.#hashes.length < height) await this.#read(height, signal);
  }

  /** Whether all blocks of a range are held. */
  has({ first, last }: Readonly<{ first: number; last: number }>): boolean {
    return first >= this.#first && last < this.#first + this.#hashes.length;
  }

  /** Root of a range that is held. */
  rootOf({ first, last }: Readonly<{ first: number; last: number }>): Hash {
    invariant(this.has({ first, last }) && first <= last, 'the range is held');
    return hashText(treeRoot(this.#parts.sha256, this.#hashes.slice(first - this.#first, last - this.#first + 1)));
  }

  async #read(height: number, signal: AbortSignal): Promise<void> {
    const { ledger, network, sha256 } = this.#parts;
    for await (const block of ledger.blocks(this.#first + this.#hashes.length, signal)) {
      if (block.number !== this.#first + this.#hashes.length) throw new LedgerUnavailable('blocks out of order');
      this.#hashes.push(blockHash(sha256, network, block));
      if (block.number >= height - 1) return;
    }
    if (!signal.aborted) throw new LedgerUnavailable('the blocks ended early');
  }
}
