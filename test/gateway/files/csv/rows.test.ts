import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { RowScanner } from '../../../../gateway/src/files/csv/rows';
import type { CsvRow } from '../../../../gateway/src/files/csv/rows';
import { restoreCell } from '../../../../gateway/src/files/csv/formulas';
import { csvLine } from '../../../../gateway/src/files/csv/write';
import { limitsOf } from '../../../../gateway/src/files/limits';
import type { FileLimits } from '../../../../gateway/src/files/limits';
import { cpuMs } from '../support';

/** Rows of a text that arrives in the given parts. */
function rowsOf(parts: readonly string[], delimiter = ',', limits: Partial<FileLimits> = {}): CsvRow[] {
  const scanner = new RowScanner(limitsOf(limits));
  const rows: CsvRow[] = [];
  for (const [index, part] of [...parts, ''].entries()) {
    scanner.push(part, index === parts.length);
    for (let row = scanner.next(delimiter); row !== null; row = scanner.next(delimiter)) rows.push(row);
  }
  return rows;
}

const short = (rows: readonly CsvRow[]): unknown[] =>
  rows.map((row) => ('cells' in row ? row.cells : [row.line, row.broken]));

describe('rows of a table are reported as broken', () => {
  it('where a quotation mark is not closed, and the rows behind it are read', () => {
    expect(short(rowsOf(['a,"b\nc,d\ne,f']))).to.deep.equal([
      [1, 'quotes'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('where a quotation mark stands within a cell', () => {
    expect(short(rowsOf(['5" pipe,b\nc,d\n']))).to.deep.equal([
      [1, 'quotes'],
      ['c', 'd'],
    ]);
  });

  it('where something follows a closing mark', () => {
    expect(short(rowsOf(['"a"b,c\n"d" ,e\nf,g\n']))).to.deep.equal([
      [1, 'quotes'],
      [2, 'quotes'],
      ['f', 'g'],
    ]);
  });

  it('where an open mark swallows good rows up to another mark: only its own line is lost', () => {
    expect(short(rowsOf(['"a,b\nc,d\n"e",f\n']))).to.deep.equal([
      [1, 'quotes'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('where they are too long, in quotes or not, and the rows behind them are read', () => {
    const limits = { rowLengthMax: 10 };
    expect(short(rowsOf([`${'x'.repeat(11)}\na,b\n`], ',', limits))).to.deep.equal([
      [1, 'too_long'],
      ['a', 'b'],
    ]);
    expect(short(rowsOf([`"x\n${'y'.repeat(10)}"\na,b\n`], ',', limits))).to.deep.equal([
      [1, 'quotes'],
      [2, 'too_long'],
      ['a', 'b'],
    ]);
    expect(short(rowsOf([`${'x'.repeat(10)}\na,b\n`], ',', limits))).to.deep.equal([['x'.repeat(10)], ['a', 'b']]);
  });

  it('with their beginning', () => {
    expect(rowsOf(['a,"b\r\n'])[0]).to.deep.equal({ line: 1, broken: 'quotes', start: 'a,"b' });
  });

  it('in time, however many marks are open', async () => {
    const open = '"a\n'.repeat(100_000);
    const nested = `"${',\n'.repeat(20_000)}`.repeat(5);
    const costs: number[] = [];
    for (const text of [open, nested, `"${'x\n'.repeat(500_000)}`, '"",\n'.repeat(100_000) + '"']) {
      costs.push(await cpuMs(() => Promise.resolve(rowsOf(text.match(/[\s\S]{1,65536}/g) ?? []))));
    }
    expect(Math.max(...costs)).to.be.below(2000);
  });
});

describe('rows of a table are read', () => {
  it('with quotes, doubled quotes, delimiters and line ends in cells', () => {
    expect(short(rowsOf(['a,"b,""c""\nd",\r\n"",e\n']))).to.deep.equal([
      ['a', 'b,"c"\nd', ''],
      ['', 'e'],
    ]);
  });

  it('with the line they start in', () => {
    expect(rowsOf(['a\n"b\nc"\n\nd']).map((row) => row.line)).to.deep.equal([1, 2, 4, 5]);
  });

  it('without a line end behind the last', () => {
    expect(short(rowsOf(['a,b\nc,"d"']))).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  const CELL = fc.string({
    unit: fc.constantFrom('a', '中', '"', ',', '\n', '\r', ' ', "'", '=', '😀', ';'),
    maxLength: 6,
  });
  const TABLE = fc.array(fc.array(CELL, { minLength: 1, maxLength: 4 }), { maxLength: 6 });

  /** A row of one empty cell is written as an empty line, which is no row for anybody. */
  const visible = (table: readonly (readonly string[])[]): readonly (readonly string[])[] =>
    table.filter((row) => row.length > 1 || row[0] !== '');

  it('as they were written, whatever is in them', () => {
    fc.assert(
      fc.property(TABLE, (table) => {
        const text = table.map(csvLine).join('');
        const cells = rowsOf([text]).flatMap((row) => ('cells' in row ? [row.cells] : []));
        expect(cells.map((row) => row.map(restoreCell))).to.deep.equal(table);
      }),
      { numRuns: 1000 },
    );
  });

  it('like another parser reads them', () => {
    fc.assert(
      fc.property(TABLE, (table) => {
        const text = visible(table).map(csvLine).join('');
        const other = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
        expect(short(rowsOf([text]))).to.deep.equal(other);
      }),
      { numRuns: 500 },
    );
  });

  it('alike in whatever parts they arrive', () => {
    const noise = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '""', ' '), maxLength: 60 });
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 7 }), (text, size) => {
        const parts = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
        expect(rowsOf(parts)).to.deep.equal(rowsOf([text]));
      }),
      { numRuns: 2000 },
    );
  });
});
