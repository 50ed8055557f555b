/** Writes tables that spreadsheet programs open as they are meant: UTF-8 with its mark, CRLF, no cell that runs. */
import { neutraliseCell } from './formulas';

/** Without it Excel takes UTF-8 for the code page of the machine. */
const MARK = '\uFEFF';
const PIECE_LENGTH = 64 * 1024;
const encoder = new TextEncoder();

function writtenCell(text: string): string {
  const safe = neutraliseCell(text);
  const needsQuotes = safe !== text || /[",\r\n;\t]|^\s|\s$/u.test(safe);
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row with its line end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(writtenCell).join(',')}\r\n`;
}

/** A table as bytes, in pieces; rows are asked for as they are written. */
export async function* writeCsv(
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let piece = MARK;
  for await (const row of rows) {
    piece += csvLine(row);
    if (piece.length < PIECE_LENGTH) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  if (piece !== '') yield encoder.encode(piece);
}
