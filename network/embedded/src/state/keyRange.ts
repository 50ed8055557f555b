import type { ClassicLevel, Snapshot } from 'classic-level';

/** Keys from `startKey` on, up to and without `endKey`; an empty end key means all that follow. */
export interface KeyRange {
  readonly startKey: string;
  readonly endKey: string;
}

/** How a database is walked: bounds as stored, from the greatest key down with `reverse`. */
export interface Walk {
  readonly gte: string;
  readonly lt: string;
  readonly reverse?: boolean;
  /** Entries wanted at most. */
  readonly limit?: number;
  readonly snapshot?: Snapshot;
}

/** Entries fetched at once; more would be read in vain by whoever stops early. */
const PORTION = 100;

/** Entries of a database in order. Whoever stops early must end the generator, or its snapshot stays open. */
export async function* walk(
  database: ClassicLevel<string, Buffer>,
  bounds: Walk,
): AsyncGenerator<readonly [key: string, value: Buffer], void, undefined> {
  const iterator = database.iterator(bounds);
  const size = Math.min(PORTION, bounds.limit ?? PORTION);
  try {
    for (;;) {
      const portion = await iterator.nextv(size);
      if (portion.length === 0) return;
      yield* portion;
    }
  } finally {
    await iterator.close();
  }
}
