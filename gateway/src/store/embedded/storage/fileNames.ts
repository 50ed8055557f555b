/** Names of the files in a store's folder. Snapshot n holds what was before journal n. */
import { DamagedFileError } from './frames';

/** Ends the name of a file that is not complete yet. */
export const TEMPORARY_SUFFIX = '.new';
const NUMBERED = /^(snapshot|journal)-(\d{8})\.tsk$/;

/** The two kinds of files that hold data. */
export type FileKind = 'snapshot' | 'journal';

/** The name of a file with its number. */
export function fileName(kind: FileKind, number: number): string {
  return `${kind}-${String(number).padStart(8, '0')}.tsk`;
}

/** What the files of a folder are for. */
export interface Inventory {
  /** The newest snapshot, or null when there was none yet. */
  readonly snapshot: number | null;
  /** The journals to replay after it, in order. */
  readonly journals: readonly number[];
  /** Left over from a crash, or older than the snapshot: to be removed. */
  readonly obsolete: readonly string[];
}

/** Sorts the files of a folder. Throws DamagedFileError when a journal between two others, or the first one, is missing. */
export function takeInventory(names: readonly string[], location: string): Inventory {
  const numbered = names.flatMap((name) => {
    const match = NUMBERED.exec(name);
    return match ? [{ name, kind: match[1], number: Number(match[2]) }] : [];
  });
  const numbers = (kind: FileKind): number[] =>
    numbered
      .filter((file) => file.kind === kind)
      .map(({ number }) => number)
      .sort((left, right) => left - right);
  const snapshot = numbers('snapshot').at(-1) ?? null;
  const first = snapshot ?? 1;
  const journals = numbers('journal').filter((number) => number >= first);
  journals.forEach((number, index) => {
    if (number !== first + index) refuseMissing(location, first + index);
  });
  if (snapshot !== null && journals.length === 0) refuseMissing(location, first);
  const old = numbered.filter(({ number }) => number < first).map(({ name }) => name);
  return { snapshot, journals, obsolete: [...names.filter((name) => name.endsWith(TEMPORARY_SUFFIX)), ...old] };
}

function refuseMissing(location: string, number: number): never {
  const file = `${location}/${fileName('journal', number)}`;
  throw new DamagedFileError({ file, offset: 0, reason: 'the file is missing, though later ones are there' });
}
