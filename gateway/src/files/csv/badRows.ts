/** The rows of a table that were refused, as a table again, to be corrected and dropped in once more. */
import type { InvalidEntry, SourceRow } from '../documents';
import type { Words } from '../rules/rules';
import { FAULT_COLUMNS } from './header';
import { writeCsv } from './write';

/** A refused row with everything that is wrong with it. */
interface BadRow {
  readonly row: number | null;
  readonly source: SourceRow;
  readonly faults: InvalidEntry[];
}

async function* groupByRow(
  entries: AsyncIterable<InvalidEntry> | Iterable<InvalidEntry>,
): AsyncGenerator<BadRow, void, undefined> {
  let current: BadRow | null = null;
  for await (const entry of entries) {
    const { source, position } = entry;
    if (source === null) continue;
    if (current !== null && current.row === position.row) {
      current.faults.push(entry);
      continue;
    }
    if (current !== null) yield current;
    current = { row: position.row, source, faults: [entry] };
  }
  if (current !== null) yield current;
}

function explained({ field, value, message, expected }: InvalidEntry, language: keyof Words): string {
  const place = field === '' ? '' : `${field}: `;
  const should = expected === null ? '' : ` (${value} → ${expected})`;
  return `${place}${message[language]}${should}`;
}

/** As many cells as there are columns; a row that could not be divided keeps what there was of it. */
function cellsOf({ columns, cells }: SourceRow): readonly string[] {
  return [...cells, ...Array.from({ length: Math.max(0, columns.length - cells.length) }, () => '')];
}

/**
 * Writes the refused rows, each once and in order, with two more columns that say what is wrong. Faults of the file as
 * a whole have no row and are left out. The reader drops the two columns again, so that a corrected file can be read
 * as it is.
 *
 * @param entries the invalid entries of one file, in the order in which they were read
 */
export async function* writeBadRows(
  entries: AsyncIterable<InvalidEntry> | Iterable<InvalidEntry>,
  language: keyof Words,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* writeCsv(tableOf(entries, language));
}

async function* tableOf(
  entries: AsyncIterable<InvalidEntry> | Iterable<InvalidEntry>,
  language: keyof Words,
): AsyncGenerator<readonly string[], void, undefined> {
  let isFirst = true;
  for await (const { source, faults } of groupByRow(entries)) {
    if (isFirst) yield [...source.columns, FAULT_COLUMNS.rule[language], FAULT_COLUMNS.message[language]];
    isFirst = false;
    const rules = [...new Set(faults.map((fault) => fault.rule))].join('; ');
    yield [...cellsOf(source), rules, faults.map((fault) => explained(fault, language)).join('; ')];
  }
}
