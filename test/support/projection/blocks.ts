/** The memory ledger's transactions as blocks, as an adapter would report them. */
import { utf8 } from '../../../chaincode/src/kernel/bytes';
import type { LedgerBlock, LedgerPort, LedgerTransaction } from '../../../gateway/src/ledger/port';
import { transactionOf } from '../../../gateway/src/ledger/answers';
import { HUB, REGISTRAR } from '../consortium';
import type { World } from '../firms';
import type { Committed } from '../memoryLedger';

export const ENDORSERS = [HUB, REGISTRAR];

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function eventOf({ event }: Committed): { readonly name: string; readonly payload: Uint8Array } | null {
  if (event === null) return null;
  const [name = '', payload = ''] = event.split(' ');
  return { name, payload: bytesOf(payload) };
}

export function reported(committed: Committed, index: number): LedgerTransaction {
  const [envelope] = committed.envelopes.values();
  return transactionOf({
    transactionId: committed.transactionId,
    index,
    isValid: true,
    event: eventOf(committed),
    writes: [...committed.writes].map(([key, hex]) => ({ key, value: bytesOf(hex), isDelete: false })),
    envelope: envelope ?? null,
    endorsers: ENDORSERS,
  });
}

/** Two transactions to a block, so that a block's changes meet each other. */
const PER_BLOCK = 2;

export function blocksOf({ ledger }: Pick<World, 'ledger'>): readonly LedgerBlock[] {
  const { transactions } = ledger;
  return Array.from({ length: Math.ceil(transactions.length / PER_BLOCK) }, (_, number) => ({
    number,
    dataHash: `sha256:${String(number).padStart(64, '0')}`,
    transactions: transactions.slice(number * PER_BLOCK, (number + 1) * PER_BLOCK).map(reported),
  }));
}

/** A ledger that gives these blocks and ends, as if it were closed then. */
export function giving(blocks: readonly LedgerBlock[]): Pick<LedgerPort, 'blocks'> {
  return {
    blocks: async function* (from, signal) {
      for (const block of blocks) {
        await Promise.resolve();
        if (signal.aborted) return;
        if (block.number >= from) yield block;
      }
    },
  };
}

/** The blocks with one transaction changed. */
export function withTransaction(
  blocks: readonly LedgerBlock[],
  transactionId: string,
  change: (transaction: LedgerTransaction) => LedgerTransaction,
): readonly LedgerBlock[] {
  return blocks.map((block) => ({
    ...block,
    transactions: block.transactions.map((entry) => (entry.transactionId === transactionId ? change(entry) : entry)),
  }));
}

export function jsonBytes(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}
