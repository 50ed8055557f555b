/**
 * Rows and cells of a CSV text (RFC 4180), while it arrives. A row that is broken is reported by itself, and reading
 * goes on with the next line: an open quotation mark costs its own line and not the rest of the file.
 */
import type { FileLimits } from '../limits';

/** A row, or what stands where a row should be. `line` counts from 1. */
export type CsvRow =
  | Readonly<{ line: number; cells: readonly string[] }>
  | Readonly<{ line: number; broken: 'quotes' | 'too_long'; start: string }>;

/** What a place in the text shows: a row and where it ends, an error, or that more text is needed. */
type Scan = Readonly<{ cells: readonly string[]; end: number }> | 'quotes' | 'too_long' | 'more';

/** Longest beginning of a broken row that is kept. */
const START_LENGTH_MAX = 1000;

/**
 * Rows broken by quotation marks after which no cell may contain line ends any more. A mark that is never closed is
 * looked for up to the longest row; without this bound a file of such marks would cost the product of both.
 */
const BROKEN_MAX = 1000;

export class RowScanner {
  readonly #limits: FileLimits;
  #text = '';
  #at = 0;
  #line = 1;
  #isEnded = false;
  /** The line of a broken row goes on; it is dropped as it arrives. */
  #isSkipping = false;
  #broken = 0;

  constructor(limits: FileLimits) {
    this.#limits = limits;
  }

  /** The line the next row starts in. */
  get line(): number {
    return this.#line;
  }

  /** Adds text; an empty one with `isLast` ends the file. */
  push(text: string, isLast = false): void {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    this.#isEnded = isLast;
  }

  /** The next row under some delimiter, without taking it; null where more text is needed or none is left. */
  peek(delimiter: string): readonly string[] | null {
    if (!this.#hasText()) return null;
    const scan = this.#scan(delimiter);
    return typeof scan === 'string' ? null : scan.cells;
  }

  /** Whether the line of the next row is there as a whole, or as far as it is looked at. */
  get hasLine(): boolean {
    if (!this.#hasText()) return false;
    const isWhole = this.#isEnded || this.#text.includes('\n', this.#at);
    return isWhole || this.#text.length - this.#at > this.#limits.rowLengthMax;
  }

  /** Takes the next row; null where more text is needed or none is left. */
  next(delimiter: string): CsvRow | null {
    if (!this.#hasText()) return null;
    const line = this.#line;
    const scan = this.#scan(delimiter);
    if (scan === 'more') return null;
    if (typeof scan !== 'string') {
      this.#take(scan.end);
      return { line, cells: scan.cells };
    }
    const end = this.#endOfLine();
    const start = this.#text.slice(this.#at, Math.min(end, this.#at + START_LENGTH_MAX)).replace(/\r$/, '');
    if (scan === 'quotes') this.#broken += 1;
    this.#takeLine(end);
    return { line, broken: scan, start };
  }

  /** Whether there is text to look at, after the rest of a broken line is dropped. */
  #hasText(): boolean {
    if (this.#isSkipping) this.#takeLine(this.#endOfLine());
    return !this.#isSkipping && this.#at < this.#text.length;
  }

  #endOfLine(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #takeLine(end: number): void {
    this.#isSkipping = end === this.#text.length && !this.#isEnded;
    this.#take(Math.min(end + 1, this.#text.length));
  }

  #take(end: number): void {
    for (let at = this.#text.indexOf('\n', this.#at); at >= 0 && at < end; at = this.#text.indexOf('\n', at + 1)) {
      this.#line += 1;
    }
    this.#at = end;
  }

  #scan(delimiter: string): Scan {
    const end = this.#text.indexOf('\n', this.#at);
    const isWhole = end >= 0 || this.#isEnded;
    const stop = end < 0 ? this.#text.length : end;
    if (stop - this.#at > this.#limits.rowLengthMax) return 'too_long';
    if (!isWhole) return 'more';
    const line = this.#text.slice(this.#at, stop);
    if (!line.includes('"')) {
      const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
      return { cells: bare.split(delimiter), end: Math.min(stop + 1, this.#text.length) };
    }
    return this.#scanQuoted(delimiter);
  }

  /** A row with quotation marks, cell by cell. */
  #scanQuoted(delimiter: string): Scan {
    const cells: string[] = [];
    for (let at = this.#at; ;) {
      const cell = this.#text.charAt(at) === '"' ? this.#quotedCell(at + 1) : this.#plainCell(at, delimiter);
      if (typeof cell === 'string') return cell;
      cells.push(cell.value);
      const next = this.#text.charAt(cell.end);
      if (next === delimiter) at = cell.end + 1;
      else return this.#endOfRow(cells, cell.end);
    }
  }

  #endOfRow(cells: readonly string[], at: number): Scan {
    if (at === this.#text.length) return this.#isEnded ? { cells, end: at } : 'more';
    const lineFeed = this.#text.charAt(at) === '\r' ? at + 1 : at;
    if (this.#text.charAt(lineFeed) === '\n') return { cells, end: lineFeed + 1 };
    return lineFeed === this.#text.length && !this.#isEnded ? 'more' : 'quotes';
  }

  #plainCell(start: number, delimiter: string): Readonly<{ value: string; end: number }> | 'quotes' {
    let end = start;
    while (end < this.#text.length) {
      const character = this.#text.charAt(end);
      if (character === '"') return 'quotes';
      if (character === delimiter || character === '\n') break;
      if (character === '\r' && this.#text.charAt(end + 1) === '\n') break;
      end += 1;
    }
    return { value: this.#text.slice(start, end), end };
  }

  /** A quoted cell whose opening mark stands before `start`; `end` is behind its closing mark. */
  #quotedCell(start: number): Readonly<{ value: string; end: number }> | 'quotes' | 'too_long' | 'more' {
    const lineEnd = this.#endOfLine();
    for (let at = this.#text.indexOf('"', start); ; at = this.#text.indexOf('"', at + 2)) {
      const isClosed = at >= 0 && (this.#broken < BROKEN_MAX || at < lineEnd);
      const length = (isClosed ? at : this.#text.length) - this.#at;
      if (length > this.#limits.rowLengthMax) return 'quotes';
      if (!isClosed) return at < 0 && !this.#isEnded && this.#broken < BROKEN_MAX ? 'more' : 'quotes';
      if (this.#text.charAt(at + 1) === '"') continue;
      if (at + 1 === this.#text.length && !this.#isEnded) return 'more';
      return { value: this.#text.slice(start, at).replaceAll('""', '"'), end: at + 1 };
    }
  }
}
