/** Bounds on everything that is read, so that no file costs more than it may. */

/** What one file may be at most. Every member can be lowered or raised by the caller. */
export interface FileLimits {
  /** Bytes of an XML document, which is held in memory whole. */
  readonly xmlBytesMax: number;
  /** Bytes of a table, which is read as a stream. */
  readonly tableBytesMax: number;
  /** Rows of a table below its header. */
  readonly rowsMax: number;
  readonly columnsMax: number;
  /** UTF-16 code units of a row, line breaks within quotes included. */
  readonly rowLengthMax: number;
  readonly cellLengthMax: number;
  /** Levels of elements below the root, the root included. */
  readonly depthMax: number;
  readonly elementsMax: number;
  readonly attributesPerElementMax: number;
  /** UTF-16 code units of one attribute's value. */
  readonly attributeLengthMax: number;
  /** Faults reported of one document or row; a last one says that there are more. */
  readonly faultsMax: number;
}

/** Five thousand invoice lines are four to eight megabytes and a hundred thousand elements. */
export const DEFAULT_LIMITS: FileLimits = Object.freeze({
  xmlBytesMax: 12 * 1024 * 1024,
  tableBytesMax: 128 * 1024 * 1024,
  rowsMax: 500_000,
  columnsMax: 100,
  rowLengthMax: 64 * 1024,
  cellLengthMax: 4096,
  depthMax: 48,
  elementsMax: 250_000,
  attributesPerElementMax: 64,
  attributeLengthMax: 8192,
  faultsMax: 50,
});

/** The defaults with what the caller changes. */
export function limitsOf(changes: Partial<FileLimits> = {}): FileLimits {
  return { ...DEFAULT_LIMITS, ...changes };
}
