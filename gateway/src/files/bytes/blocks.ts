/** Bytes in blocks of one size, however the network cut them. */
import { Refusal } from '../faults';

/** Large enough that a row is looked at a few times at most, small enough that memory stays flat. */
export const BLOCK_BYTES = 64 * 1024;

/**
 * The same bytes as blocks of BLOCK_BYTES, the last one shorter. What is read from a file then depends on the file
 * alone and not on how it arrived, and a sender of single bytes costs no more than any other.
 *
 * @throws Refusal `FILE-TOO-LARGE` after the last whole block within the bound
 */
export async function* blocksOf(
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let block = new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  let total = 0;
  for await (const chunk of bytes) {
    for (let offset = 0; offset < chunk.length;) {
      const taken = Math.min(chunk.length - offset, BLOCK_BYTES - filled);
      block.set(chunk.subarray(offset, offset + taken), filled);
      offset += taken;
      filled += taken;
      if (filled === BLOCK_BYTES) {
        total += filled;
        if (total > bytesMax) throw new Refusal('FILE-TOO-LARGE', 1);
        yield block;
        block = new Uint8Array(BLOCK_BYTES);
        filled = 0;
      }
    }
  }
  if (total + filled > bytesMax) throw new Refusal('FILE-TOO-LARGE', 1);
  if (filled > 0) yield block.subarray(0, filled);
}
