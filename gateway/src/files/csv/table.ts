/** A table as rows of known columns: the header understood, the shape of every row checked, nothing else. */
import type { InvalidEntry, NoticeEntry, Position, SourceRow } from '../documents';
import { fileNotice, invalid, Refusal } from '../faults';
import type { FileLimits } from '../limits';
import { restoreCell } from './formulas';
import { readHeader } from './header';
import type { Column, Header } from './header';
import { RowScanner } from './rows';
import type { CsvRow } from './rows';

/** Control characters but tab and line ends, a carriage return without its line feed, and what no decoder could read. */
const UNREADABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD]|\r(?!\n)/u;

/** A data row whose cells are where the header says. */
export class TableRow<K extends string> {
  readonly kind = 'row';

  constructor(
    readonly position: Position,
    readonly source: SourceRow,
    readonly header: Header<K>,
    readonly cells: readonly string[],
  ) {}

  /** The cell of a column without white space around it; empty where the table has no such column. */
  cell(key: K): string {
    const place = this.header.places.get(key);
    return place === undefined ? '' : (this.cells[place] ?? '').trim();
  }

  /** The column's name as the header has it. */
  nameOf(key: K): string {
    const place = this.header.places.get(key);
    const index = place === undefined ? -1 : this.header.kept.indexOf(place);
    return this.header.names[index] ?? key;
  }
}

export type TableEntry<K extends string> = TableRow<K> | InvalidEntry | NoticeEntry;

/** Reads a table text by text. */
class TableReader<K extends string> {
  readonly #columns: readonly Column<K>[];
  readonly #limits: FileLimits;
  readonly #scanner: RowScanner;
  #header: Header<K> | null = null;
  #rows = 0;
  /** Nothing further can be read. */
  isOver = false;

  constructor(columns: readonly Column<K>[], limits: FileLimits) {
    this.#columns = columns;
    this.#limits = limits;
    this.#scanner = new RowScanner(limits);
  }

  get line(): number {
    return this.#scanner.line;
  }

  *push(text: string, isLast: boolean): Generator<TableEntry<K>, void, undefined> {
    this.#scanner.push(text, isLast);
    if (this.#header === null) yield* this.#readHeader(isLast);
    const header = this.#header;
    if (header === null) return;
    for (let row = this.#scanner.next(header.delimiter); row !== null; row = this.#scanner.next(header.delimiter)) {
      yield* this.#rowEntries(row, header);
      if (this.isOver) return;
    }
  }

  *#readHeader(isLast: boolean): Generator<TableEntry<K>, void, undefined> {
    this.#skipBlankLines();
    const position = { line: this.#scanner.line, row: null };
    if (!this.#scanner.hasLine) {
      if (isLast) yield this.#end(invalid('FILE-EMPTY', position));
      return;
    }
    const header = readHeader((delimiter) => this.#scanner.peek(delimiter), this.#columns);
    if (header === null) {
      const first = this.#scanner.next('\n');
      const value = first === null ? '' : 'cells' in first ? first.cells.join(' ') : first.start;
      yield this.#end(invalid('CSV-HEADER', position, { value }));
      return;
    }
    this.#scanner.next(header.delimiter);
    yield* this.#headerEntries(header, position);
    if (!this.isOver) this.#header = header;
  }

  #skipBlankLines(): void {
    while (this.#scanner.hasLine && this.#scanner.peek('\n')?.every((cell) => cell.trim() === '') === true) {
      this.#scanner.next('\n');
    }
  }

  #end(entry: InvalidEntry): InvalidEntry {
    this.isOver = true;
    return entry;
  }

  *#headerEntries(header: Header<K>, position: Position): Generator<TableEntry<K>, void, undefined> {
    const { duplicates, places, unknown, width } = header;
    if (width > this.#limits.columnsMax) yield this.#end(invalid('CSV-COLUMNS-TOO-MANY', position));
    for (const field of duplicates.slice(0, this.#limits.faultsMax)) {
      yield this.#end(invalid('CSV-COLUMN-DUPLICATE', position, { field }));
    }
    for (const { key, names, required } of this.#columns) {
      if (!required || places.has(key)) continue;
      yield this.#end(invalid('CSV-COLUMN-MISSING', position, { field: key, expected: [key, ...names].join('|') }));
    }
    if (unknown.length > 0) yield fileNotice('CSV-COLUMN-UNKNOWN', position, { value: unknown.join(', ') });
  }

  *#rowEntries(row: CsvRow, header: Header<K>): Generator<TableEntry<K>, void, undefined> {
    if ('cells' in row && row.cells.every((cell) => cell.trim() === '')) return;
    this.#rows += 1;
    const position = { line: row.line, row: this.#rows };
    if (this.#rows > this.#limits.rowsMax) {
      yield this.#end(invalid('FILE-TOO-LARGE', { line: row.line, row: null }));
      return;
    }
    if ('broken' in row) {
      const rule = row.broken === 'quotes' ? 'CSV-QUOTES' : 'CSV-ROW-TOO-LONG';
      const source = { columns: header.names, cells: [restoreCell(row.start)] };
      yield invalid(rule, position, { value: row.start }, source);
      return;
    }
    const cells = row.cells.map(restoreCell);
    const isWhole = cells.length === header.width;
    const kept = isWhole ? header.kept.map((place) => cells[place] ?? '') : cells;
    const source = { columns: header.names, cells: kept };
    const faults = [...this.#shapeFaults(cells, header, position, source)];
    if (faults.length > 0) yield* faults;
    else yield new TableRow(position, source, header, cells);
  }

  *#shapeFaults(
    cells: readonly string[],
    header: Header<K>,
    position: Position,
    source: SourceRow,
  ): Generator<InvalidEntry, void, undefined> {
    const { width } = header;
    if (cells.length !== width) {
      const details = { value: String(cells.length), expected: String(width) };
      yield invalid('CSV-CELLS', position, details, source);
      return;
    }
    for (const [index, value] of cells.entries()) {
      const field = header.names[header.kept.indexOf(index)] ?? '';
      if (value.length > this.#limits.cellLengthMax) {
        yield invalid('CSV-CELL-TOO-LONG', position, { field, value }, source);
      } else if (UNREADABLE.test(value)) yield invalid('CSV-CHARACTER', position, { field, value }, source);
    }
  }
}

/**
 * Reads a table. A header that cannot be used ends it; a bad row is an entry and the others go on.
 *
 * @param texts the file's text in any pieces
 */
export async function* readTable<K extends string>(
  texts: AsyncIterable<string>,
  columns: readonly Column<K>[],
  limits: FileLimits,
): AsyncGenerator<TableEntry<K>, void, undefined> {
  const reader = new TableReader(columns, limits);
  try {
    for await (const text of texts) {
      yield* reader.push(text, false);
      if (reader.isOver) return;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield error.entry(reader.line);
    return;
  }
  yield* reader.push('', true);
}
