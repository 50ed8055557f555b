/** Work with so many transactions on their way at once, and what it took of clock and processors. */
import { perUnit, processorTime } from './processorTime';
import type { Named, ProcessorTime } from './processorTime';

/** One measured load. */
export interface Load {
  readonly items: number;
  /** Milliseconds from the first to the last. */
  readonly wallMs: number;
  readonly itemsPerSecond: number;
  /** Milliseconds of processor time per item, by kind of process. */
  readonly cpuMs: ProcessorTime;
  /** What one peer's ledger grew by, per item. */
  readonly storedBytes: number;
}

/** What a load is measured on. */
export interface Measured {
  readonly processes: () => readonly Named[];
  /** Bytes of one peer's blocks and private data. */
  readonly storedBytes: () => Promise<number>;
}

/** Does every piece of work, `atOnce` at a time, and gives the answers in the order of the work. */
export async function inFlight<T, R>(
  work: readonly T[],
  atOnce: number,
  action: (piece: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const waiting = [...work.entries()].reverse();
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [index, piece] = next;
      answers[index] = await action(piece, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}

/** Processes are counted until they are quiet: peers commit and chaincodes answer after the client is done. */
const SETTLE_MS = 500;

/** `action` stands for so many items in all. */
export async function measured(
  { processes, storedBytes }: Measured,
  items: number,
  action: () => Promise<unknown>,
): Promise<Load> {
  const stored = await storedBytes();
  const before = processorTime(processes());
  const started = performance.now();
  await action();
  const wallMs = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const cpuMs = perUnit(before, processorTime(processes()), items);
  const grown = (await storedBytes()) - stored;
  return { items, wallMs, itemsPerSecond: (items * 1000) / wallMs, cpuMs, storedBytes: grown / items };
}
