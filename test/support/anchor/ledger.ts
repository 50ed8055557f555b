/** A ledger that grows when a test says so. */
import type { BlockLedger } from '../../../gateway/src/anchor/window';
import { LedgerUnavailable } from '../../../gateway/src/ledger/port';
import type { LedgerBlock } from '../../../gateway/src/ledger/port';
import { blockAt } from './blocks';

export class GrowingLedger implements BlockLedger {
  height: number;
  isDown = false;
  /** What block a number has; another one where a test rewrites the ledger. */
  blockAt: (number: number) => LedgerBlock = blockAt;

  constructor(height: number) {
    this.height = height;
  }

  grow(blocks: number): void {
    this.height += blocks;
  }

  health(): Promise<{ readonly height: number }> {
    if (this.isDown) return Promise.reject(new LedgerUnavailable('the ledger is down'));
    return Promise.resolve({ height: this.height });
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<LedgerBlock, void, undefined> {
    for (let number = from; number < this.height && !signal.aborted; number += 1) {
      yield await Promise.resolve(this.blockAt(number));
    }
  }
}
