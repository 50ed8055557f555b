/** Reads blocks through a port: so many, or until something is found. */
import type { LedgerBlock, LedgerPort, LedgerTransaction } from '../../../gateway/src/ledger/port';

const WAIT_MS = 60_000;

/** The first block from a height on for which `wanted` holds. Fails after a minute. */
export async function blockWhere(
  port: Pick<LedgerPort, 'blocks'>,
  from: number,
  wanted: (block: LedgerBlock) => boolean,
): Promise<LedgerBlock> {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, WAIT_MS);
  try {
    for await (const block of port.blocks(from, stop.signal)) if (wanted(block)) return block;
    throw new Error(`not within ${WAIT_MS} ms, from block ${from}`);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** A committed transaction as this port's organisation reads it. */
export async function transactionIn(
  port: Pick<LedgerPort, 'blocks'>,
  place: Readonly<{ transactionId: string; blockNumber: number }>,
): Promise<LedgerTransaction> {
  const isIt = (entry: LedgerTransaction): boolean => entry.transactionId === place.transactionId;
  const block = await blockWhere(port, place.blockNumber, ({ transactions }) => transactions.some(isIt));
  const found = block.transactions.find(isIt);
  if (found === undefined) throw new Error('the block was chosen because it holds the transaction');
  return found;
}

/** All blocks from a height up to the newest. */
export async function allBlocks(port: LedgerPort, from = 0): Promise<readonly LedgerBlock[]> {
  const { height } = await port.health();
  const blocks: LedgerBlock[] = [];
  if (from >= height) return blocks;
  await blockWhere(port, from, (block) => {
    blocks.push(block);
    return block.number >= height - 1;
  });
  return blocks;
}
