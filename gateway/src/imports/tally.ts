/** Counts what a file holds. A row or document with several faults is one bad row, however many entries tell of it. */
import type { ReadDocument } from '../files/documents';

/** Rows of a table, or documents. */
export interface Tally {
  readonly rows: number;
  /** Invoices that can be presented as they are. */
  readonly good: number;
  readonly bad: number;
  /** The last row with a fault; `file` where a document or the file as a whole has it. */
  readonly lastBad: number | 'file' | null;
}

export const EMPTY: Tally = { rows: 0, good: 0, bad: 0, lastBad: null };

function counted(tally: Tally, entry: ReadDocument): Tally {
  const { rows, good, bad, lastBad } = tally;
  switch (entry.kind) {
    case 'notice':
      return tally;
    case 'invoice':
      return { ...tally, rows: rows + 1, good: good + (entry.identified ? 1 : 0) };
    case 'not_an_invoice':
      return { ...tally, rows: rows + 1 };
    case 'invalid': {
      const place = entry.position.row ?? 'file';
      // Faults of one row come one after the other.
      return place === lastBad ? tally : { good, rows: rows + 1, bad: bad + 1, lastBad: place };
    }
  }
}

/** The count with these entries, in the order in which they were read. */
export function tallied(tally: Tally, entries: readonly ReadDocument[]): Tally {
  return entries.reduce(counted, tally);
}
