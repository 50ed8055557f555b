/** The header row: which column means what, in whatever order and language, behind whatever delimiter. */

/** A column that a reader knows, with the names it goes by in either language. */
export interface Column<K extends string> {
  readonly key: K;
  readonly names: readonly string[];
  readonly required: boolean;
}

/** Columns that `writeBadRows` adds; when such a file comes back they are dropped again. */
export const FAULT_COLUMNS = {
  rule: { en: 'fault_rule', zh: '错误规则' },
  message: { en: 'fault_message', zh: '错误说明' },
} as const;

const FAULT_NAMES: ReadonlySet<string> = new Set(Object.values(FAULT_COLUMNS).flatMap((names) => Object.values(names)));

/** Tables come with these; the comma first, so that it is taken where a header names a single column. */
const DELIMITERS = [',', ';', '\t'] as const;

/** A header that was understood. */
export interface Header<K extends string> {
  readonly delimiter: string;
  /** Cells that each row has to have. */
  readonly width: number;
  /** Place of each known column among the cells. */
  readonly places: ReadonlyMap<K, number>;
  /** Names as written, of the columns that are kept, and their places among the cells. */
  readonly names: readonly string[];
  readonly kept: readonly number[];
  readonly unknown: readonly string[];
  /** Names that have the meaning of a column before them. */
  readonly duplicates: readonly string[];
}

/** "Invoice Number", "invoice-number" and "ｉｎｖｏｉｃｅ＿ｎｕｍｂｅｒ" are one name. */
function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\u200B\uFEFF]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

function understand<K extends string>(
  cells: readonly string[],
  delimiter: string,
  columns: ReadonlyMap<string, K>,
): Header<K> {
  const places = new Map<K, number>();
  const names: string[] = [];
  const kept: number[] = [];
  const unknown: string[] = [];
  const duplicates: string[] = [];
  const unknownNames = new Set<string>();
  cells.forEach((cell, index) => {
    const name = normalName(cell);
    if (FAULT_NAMES.has(name)) return;
    names.push(cell.trim());
    kept.push(index);
    const key = columns.get(name);
    if (key === undefined) {
      if (name !== '') (unknownNames.has(name) ? duplicates : unknown).push(cell.trim());
      unknownNames.add(name);
    } else if (places.has(key)) duplicates.push(cell.trim());
    else places.set(key, index);
  });
  return { delimiter, width: cells.length, places, names, kept, unknown, duplicates };
}

/**
 * The header under the delimiter that makes most of it known; null where none makes anything known.
 *
 * @param cellsUnder the cells of the first row when divided by a delimiter; null where that breaks it
 */
export function readHeader<K extends string>(
  cellsUnder: (delimiter: string) => readonly string[] | null,
  columns: readonly Column<K>[],
): Header<K> | null {
  const byName = new Map(columns.flatMap(({ key, names }) => [key, ...names].map((name) => [name, key] as const)));
  let best: Header<K> | null = null;
  for (const delimiter of DELIMITERS) {
    const cells = cellsUnder(delimiter);
    const header = cells === null ? null : understand(cells, delimiter, byName);
    if (header !== null && header.places.size > (best?.places.size ?? 0)) best = header;
  }
  return best;
}
