// Reads what an organisation stored of private data, in the order of blocks: without its index, changing nothing.

import { LedgerDamagedError } from './errors';
import { openForReading } from './files/disk';
import { RecordFile, RecordFileError } from './files/recordFile';
import type { FileEnd, FoundRecord } from './files/recordFile';
import { StoredRecord, visibleSet } from './organisation/privateRecords';
import type { StoredSet } from './organisation/privateRecords';
import { PRIVATE_FILE_KIND, privateFilePath } from './organisation/privateStore';

/** One organisation's private data, asked for block by block, upwards. */
export class StoredPrivateData {
  readonly mspId: string;
  readonly #file: RecordFile;
  readonly #records: Generator<FoundRecord, FileEnd>;
  #next: IteratorResult<FoundRecord, FileEnd>;

  private constructor(mspId: string, file: RecordFile) {
    this.mspId = mspId;
    this.#file = file;
    this.#records = file.scan();
    this.#next = this.#records.next();
  }

  /** Throws LedgerDamagedError where the file's header is not right. */
  static open(directory: string, mspId: string): StoredPrivateData {
    try {
      const file = RecordFile.open(openForReading(privateFilePath(directory, mspId)), PRIVATE_FILE_KIND);
      return new StoredPrivateData(mspId, file);
    } catch (cause) {
      if (!(cause instanceof RecordFileError)) throw cause;
      throw new LedgerDamagedError(0, `private data of ${mspId}: ${cause.message}`, { cause });
    }
  }

  /** The sets of a block as far as they were kept; none where it brought none. Throws LedgerDamagedError where the file is damaged before its end. */
  at(block: number): readonly StoredSet[] {
    while (this.#next.done !== true && this.#next.value.number < block) this.#next = this.#records.next();
    if (this.#next.done === true) {
      this.#refuseDamage(this.#next.value, block);
      return [];
    }
    const { number, payload } = this.#next.value;
    // A copy: the scan's window is used again for the next record.
    const { sets } = number === block ? StoredRecord.decode(Buffer.from(payload)) : { sets: [] };
    return sets.flatMap((set) => visibleSet(set) ?? []);
  }

  close(): void {
    this.#file.close();
  }

  #refuseDamage({ kind, hasRecordsBehind, reason }: FileEnd, block: number): void {
    if (kind === 'clean' || !hasRecordsBehind) return;
    throw new LedgerDamagedError(block, `private data of ${this.mspId} in block ${block}: ${reason}`);
  }
}
