/** Opens a store's folder: reads back what it holds, and keeps it from then on. */
import { Catalog } from '../catalog/catalog';
import type { Captured } from '../catalog/catalog';
import { LIMITS } from '../limits';
import { encode } from '../values/codec';
import { replayFrame } from './changes';
import type { StoreFiles } from './files';
import { fileName, takeInventory } from './fileNames';
import { DamagedFileError, encodeFrame, readFrames } from './frames';
import { isNoSpace, Journal } from './journal';
import type { OpenJournal } from './journal';
import { checkHeader, FORMAT, readSnapshot, writeSnapshot } from './snapshot';

/** What a storage is opened with. */
export interface StorageOptions {
  readonly files: StoreFiles;
  /** Journal bytes below which no snapshot is written. */
  readonly journalBytesMin?: number;
  /** Bytes of all documents together above which writes that add to them are refused. */
  readonly storeBytesMax?: number;
  /** The disk failed for good: nothing can be written from now on. Called once at most. */
  readonly onFatal: (error: Error) => void;
  /** Things an operator may want to know, e.g. that a torn write was cut off. */
  readonly onNotice: (message: string) => void;
}

/** An open storage: the collections, and the disk behind them. */
export interface Storage {
  readonly catalog: Catalog;
  /** Resolves when every change made so far is on the disk; rejects with StoreError if it cannot be. */
  readonly durable: () => Promise<void>;
  /** False once the disk has failed or the store is closing. */
  readonly isWritable: () => boolean;
  /** Waits for what is under way. */
  readonly close: () => Promise<void>;
}

/** A journal that is begun: its number, and the sequence number of its first frame. */
interface Beginning {
  readonly number: number;
  readonly sequence: number;
}

function journalHeader({ number, sequence }: Beginning): Uint8Array {
  return encodeFrame(sequence, [encode({ ...FORMAT, journal: number })]);
}

async function createJournal(files: StoreFiles, { number, sequence }: Beginning): Promise<OpenJournal> {
  const file = await files.open(fileName('journal', number), 'create');
  const header = journalHeader({ number, sequence });
  try {
    await file.append(header);
    await file.sync();
    await files.syncDirectory();
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, length: header.length, sequence: sequence + 1 };
}

/** What recovery found. */
interface Recovered {
  readonly catalog: Catalog;
  readonly open: OpenJournal;
  readonly number: number;
}

interface Position {
  readonly number: number;
  /** The sequence number the first frame must have. */
  readonly sequence: number;
  readonly isLast: boolean;
}

interface Replayed {
  readonly sequence: number;
  readonly end: number;
  readonly tornBytes: number;
}

async function replayJournal(
  files: StoreFiles,
  { number, sequence, isLast }: Position,
  catalog: Catalog,
): Promise<Replayed> {
  const name = fileName('journal', number);
  const file = `${files.location}/${name}`;
  const bytes = await files.read(name);
  const { frames, end } = readFrames(file, bytes, { mayBeTorn: isLast });
  const [first, ...rest] = frames;
  if (!first && !isLast) throw new DamagedFileError({ file, offset: 0, reason: 'it is empty' });
  if (first) {
    checkHeader(file, first.payload, { journal: number });
    if (first.sequence !== sequence) {
      throw new DamagedFileError({
        file,
        offset: 0,
        reason: `it starts with frame ${first.sequence}, not ${sequence}`,
      });
    }
  }
  for (const frame of rest) replayFrame(file, frame, catalog);
  return { sequence: sequence + frames.length, end, tornBytes: bytes.length - end };
}

/** Opens the last journal for writing, without the torn write at its end. */
async function reopenJournal(
  files: StoreFiles,
  number: number,
  { sequence, end, tornBytes }: Replayed,
): Promise<OpenJournal> {
  const file = await files.open(fileName('journal', number), 'append');
  if (tornBytes > 0) await file.truncate(end);
  const header = end === 0 ? journalHeader({ number, sequence }) : new Uint8Array();
  if (end === 0) await file.append(header);
  await file.sync();
  await files.syncDirectory();
  return { file, length: end + header.length, sequence: end === 0 ? sequence + 1 : sequence };
}

async function recover({ files, onNotice, storeBytesMax }: StorageOptions): Promise<Recovered> {
  const catalog = new Catalog(storeBytesMax);
  const { snapshot, journals, obsolete } = takeInventory(await files.list(), files.location);
  let sequence = snapshot === null ? 1 : await readSnapshot(files, snapshot, catalog);
  let last: { number: number; replayed: Replayed } | null = null;
  for (const number of journals) {
    const replayed = await replayJournal(files, { number, sequence, isLast: number === journals.at(-1) }, catalog);
    sequence = replayed.sequence;
    last = { number, replayed };
  }
  for (const name of obsolete) await files.remove(name);
  if (!last) return { catalog, number: 1, open: await createJournal(files, { number: 1, sequence }) };
  const { number, replayed } = last;
  if (replayed.tornBytes > 0) {
    onNotice(
      `${fileName('journal', number)}: cut off ${replayed.tornBytes} bytes of a write that was never acknowledged`,
    );
  }
  return { catalog, number, open: await reopenJournal(files, number, replayed) };
}

/** Folds full journals into snapshots, one at a time. */
class Folding {
  readonly #options: StorageOptions;
  #number: number;
  #underWay: Promise<void> | null = null;

  constructor(options: StorageOptions, number: number) {
    this.#options = options;
    this.#number = number;
  }

  get isUnderWay(): boolean {
    return this.#underWay !== null;
  }

  async finished(): Promise<void> {
    await this.#underWay;
  }

  async rotate(
    full: OpenJournal,
    captured: readonly Captured[],
    onFailure: (error: unknown) => void,
  ): Promise<OpenJournal> {
    const { files, onNotice } = this.#options;
    const next = this.#number + 1;
    try {
      const open = await createJournal(files, { number: next, sequence: full.sequence });
      await full.file.close();
      this.#number = next;
      this.#underWay = this.#write({ number: next, sequence: full.sequence }, captured, onFailure).finally(() => {
        this.#underWay = null;
      });
      return open;
    } catch (error) {
      if (!isNoSpace(error)) throw error;
      await files.remove(fileName('journal', next));
      // Before the old journal grows on, the new one must be gone for good.
      await files.syncDirectory();
      onNotice('there is no room for a snapshot; the journal grows on');
      return full;
    }
  }

  async #write(place: Beginning, captured: readonly Captured[], onFailure: (error: unknown) => void): Promise<void> {
    const { files, onNotice } = this.#options;
    try {
      await writeSnapshot(files, place, captured);
      const { obsolete } = takeInventory(await files.list(), files.location);
      for (const name of obsolete) await files.remove(name);
    } catch (error) {
      if (isNoSpace(error)) onNotice('there is no room for a snapshot; the journals are kept');
      else onFailure(error);
    }
  }
}

/**
 * Opens the folder. Throws DamagedFileError when a file is not what was written; only the unfinished last write of a
 * crash is cut off.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { catalog, open, number } = await recover(options);
  const folding = new Folding(options, number);
  const least = options.journalBytesMin ?? LIMITS.journalBytesMin;
  const journal = new Journal({
    open,
    isFull: (lengthBytes) => !folding.isUnderWay && lengthBytes > Math.max(least, catalog.bytes),
    capture: () => catalog.capture(),
    rotate: (full, captured) => folding.rotate(full, captured, (error) => journal.fail(error)),
    onFatal: options.onFatal,
  });
  catalog.attach(journal);
  return {
    catalog,
    durable: () => journal.durable(),
    isWritable: () => journal.isWritable,
    close: async () => {
      await journal.close();
      await folding.finished();
    },
  };
}

/** A store that keeps nothing when it closes. */
export function memoryStorage(): Storage {
  return {
    catalog: new Catalog(),
    durable: () => Promise.resolve(),
    isWritable: () => true,
    close: () => Promise.resolve(),
  };
}
