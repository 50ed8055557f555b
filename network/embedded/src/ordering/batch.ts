import type { BatchOptions } from '../options';

/** How many of the waiting transactions make the next block: as many as fit, at least one. */
export function batchLength(waitingBytes: readonly number[], { maxMessages, maxBytes }: BatchOptions): number {
  let length = 0;
  let total = 0;
  for (const bytes of waitingBytes) {
    if (length > 0 && (length === maxMessages || total + bytes > maxBytes)) break;
    length++;
    total += bytes;
  }
  return length;
}

/** Whether no further transaction could join the next block. */
export function isBatchFull(waitingBytes: readonly number[], limits: BatchOptions): boolean {
  const length = batchLength(waitingBytes, limits);
  return length === limits.maxMessages || length < waitingBytes.length;
}
