/**
 * The journal: changes become durable here, in batches. While one batch is being synced the next one gathers, so one sync
 * serves every write that waits for it. What a failed batch changed in memory is taken back before anybody is answered.
 */
import type { Captured, ChangeLog } from '../catalog/catalog';
import { StoreError } from '../errors';
import { encodeFrame } from './frames';
import type { StoreFile } from './files';

interface Batch {
  readonly parts: Uint8Array[];
  readonly undos: (() => void)[];
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

function newBatch(): Batch {
  let resolve: () => void = () => undefined;
  let reject: (error: StoreError) => void = () => undefined;
  const settled = new Promise<void>((onSuccess, onFailure) => {
    resolve = onSuccess;
    reject = onFailure;
  });
  // A write command that failed on its own no longer waits; its batch may still be refused.
  settled.catch(() => undefined);
  return { parts: [], undos: [], settled, resolve, reject };
}

/** The open journal file. */
export interface OpenJournal {
  readonly file: StoreFile;
  /** Bytes of the file that are on the disk. */
  readonly length: number;
  /** The sequence number of the next frame. */
  readonly sequence: number;
}

/** What a journal depends on. */
export interface JournalOptions {
  readonly open: OpenJournal;
  /** Whether the journal is long enough to be folded into a snapshot. */
  readonly isFull: (lengthBytes: number) => boolean;
  /** The state in memory; called when it is exactly what the journal will hold after the batch being taken. */
  readonly capture: () => readonly Captured[];
  /**
   * Opens the next journal file and starts writing the snapshot; called when the full one is complete on disk. Gives the
   * full one back when there is no room for another. What it throws is taken as a failure of the disk.
   */
  readonly rotate: (full: OpenJournal, captured: readonly Captured[]) => Promise<OpenJournal>;
  /** The disk failed for good: nothing can be written from now on. Called once. */
  readonly onFatal: (error: Error) => void;
}

const NO_SPACE: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether an error says that the disk or the quota is full, which passes; every other error of a write does not. */
export function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_SPACE.has(error.code);
}

/** The change log of a store on disk. */
export class Journal implements ChangeLog {
  readonly #options: JournalOptions;
  #open: OpenJournal;
  #pending = newBatch();
  #inFlight: Batch | null = null;
  #running: Promise<void> | null = null;
  #refusal: StoreError | null = null;
  #hasFailed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#open = options.open;
  }

  get isWritable(): boolean {
    return this.#refusal === null;
  }

  readonly check = (): void => {
    if (this.#refusal) throw this.#refusal;
  };

  readonly append = (bytes: readonly Uint8Array[], undo: () => void): void => {
    this.#pending.parts.push(...bytes);
    this.#pending.undos.push(undo);
    this.#running ??= this.#run();
  };

  /**
   * Resolves when every change made so far is on the disk. Rejects with StoreError OutOfDiskSpace when there was no room
   * for it (the store goes on), or ShutdownInProgress when the disk failed; the changes are then undone.
   */
  durable(): Promise<void> {
    const batch = this.#pending.parts.length > 0 ? this.#pending : this.#inFlight;
    return batch ? batch.settled : Promise.resolve();
  }

  /** Waits for what is under way and closes the file. Later changes are refused. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreError('ShutdownInProgress', 'the store is closing');
    await this.#running;
    await this.#open.file.close();
  }

  async #run(): Promise<void> {
    // Let the other requests of this turn of the event loop join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.parts.length > 0) {
      const batch = this.#pending;
      this.#pending = newBatch();
      this.#inFlight = batch;
      await this.#write(batch);
      this.#inFlight = null;
    }
    this.#running = null;
  }

  async #write(batch: Batch): Promise<void> {
    const frame = encodeFrame(this.#open.sequence, batch.parts);
    // Only at this point is memory exactly what the disk will be after this batch.
    const captured = this.#options.isFull(this.#open.length + frame.length) ? this.#options.capture() : null;
    try {
      // A disk that has failed is never tried again: what it says after that is worth nothing.
      if (this.#hasFailed) this.check();
      await this.#append(frame);
    } catch (error) {
      this.#undo(batch, error);
      return;
    }
    batch.resolve();
    if (captured) await this.#rotate(captured);
  }

  async #rotate(captured: readonly Captured[]): Promise<void> {
    try {
      this.#open = await this.#options.rotate(this.#open, captured);
    } catch (error) {
      this.fail(error);
    }
  }

  async #append(frame: Uint8Array): Promise<void> {
    const { file, length, sequence } = this.#open;
    try {
      await file.append(frame);
    } catch (error) {
      if (!isNoSpace(error)) throw error;
      // Take the unfinished frame away again; if even that fails, the error of this is the one that counts.
      await file.truncate(length);
      await file.sync();
      throw new StoreError('OutOfDiskSpace', 'there is no room on the disk for this write', {}, error);
    }
    await file.sync();
    this.#open = { file, length: length + frame.length, sequence: sequence + 1 };
  }

  /** Takes back what is not on the disk, the latest change first. */
  #undo(batch: Batch, error: unknown): void {
    const later = this.#pending;
    this.#pending = newBatch();
    for (const undo of [...batch.undos, ...later.undos].reverse()) undo();
    const refusal = error instanceof StoreError ? error : this.fail(error);
    batch.reject(refusal);
    later.reject(refusal);
  }

  /** Stops all writing for good; returns what every later write is answered with. */
  fail(error: unknown): StoreError {
    const refusal = new StoreError('ShutdownInProgress', 'the store can no longer write to its disk', {}, error);
    if (this.#hasFailed) return refusal;
    this.#hasFailed = true;
    this.#refusal = refusal;
    this.#options.onFatal(error instanceof Error ? error : new Error(String(error)));
    return refusal;
  }
}
