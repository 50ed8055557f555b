import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { DiskFile } from './disk';

// An append-only file of numbered records.
//
//   file header   8 bytes kind · 16 bytes salt · 4 bytes crc of both
//   record        4 bytes mark · 8 bytes number · 4 bytes length · 4 bytes crc of the payload ·
//                 4 bytes crc of the salt and the 20 bytes before · payload
//
// The salt keeps a payload that happens to contain a copy of a record from being taken for one. A record's header
// has a crc of its own, so that a damaged length is told from a record that the end of the file cut off.

const KIND_BYTES = 8;
const SALT_BYTES = 16;
const FILE_HEADER_BYTES = KIND_BYTES + SALT_BYTES + 4;
const RECORD_HEADER_BYTES = 24;
const RECORD_MARK = 0x54_53_52_31;
const WINDOW_BYTES = 1 << 22;

/** A file that is not what it should be. */
export class RecordFileError extends Error {
  override readonly name = 'RecordFileError';
}

/** Where a record's payload lies. */
export interface Location {
  readonly offset: number;
  readonly length: number;
}

/** A record found in a file. */
export interface FoundRecord extends Location {
  readonly number: number;
  /** Where the record begins; cutting here removes it. */
  readonly start: number;
  readonly payload: Buffer;
}

/**
 * How a file ends: at the end of a record, inside one, or with something that is not one. An interrupted write can
 * leave either of the last two, but only one such record and nothing behind it.
 */
export interface FileEnd {
  readonly kind: 'clean' | 'cut off' | 'damaged';
  /** Where the last good record ends. */
  readonly validBytes: number;
  readonly hasRecordsBehind: boolean;
  readonly reason: string;
}

/** Reads ahead, because a scan touches every byte. */
class Window {
  readonly #file: DiskFile;
  readonly #size: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: DiskFile) {
    this.#file = file;
    this.#size = file.size();
  }

  /** A view of up to `length` bytes at `position`, valid for as long as it is held. */
  at(position: number, length: number): Buffer {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#bytes.length) {
      const rest = Math.max(0, this.#size - position);
      this.#bytes = this.#file.read(position, Math.min(rest, Math.max(length, WINDOW_BYTES)));
      this.#start = position;
      return this.#bytes.subarray(0, length);
    }
    return this.#bytes.subarray(from, from + length);
  }
}

function fileHeader(kind: string, salt: Buffer): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  header.write(kind.padEnd(KIND_BYTES), 0, 'latin1');
  salt.copy(header, KIND_BYTES);
  header.writeUInt32BE(crc32(header.subarray(0, KIND_BYTES + SALT_BYTES)), KIND_BYTES + SALT_BYTES);
  return header;
}

/** The salt of a file of that kind; null when the header is not whole or says another kind. */
function readSalt(file: DiskFile, kind: string): Buffer | null {
  const header = file.read(0, FILE_HEADER_BYTES);
  const salt = Buffer.from(header.subarray(KIND_BYTES, KIND_BYTES + SALT_BYTES));
  return header.length === FILE_HEADER_BYTES && header.equals(fileHeader(kind, salt)) ? salt : null;
}

function recordHeader(salt: Buffer, record: Readonly<{ number: number; payload: Buffer }>): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt32BE(RECORD_MARK, 0);
  header.writeUIntBE(record.number, 6, 6);
  header.writeUInt32BE(record.payload.length, 12);
  header.writeUInt32BE(crc32(record.payload), 16);
  header.writeUInt32BE(crc32(header.subarray(0, 20), crc32(salt)), 20);
  return header;
}

function isRecordHeader(salt: Buffer, header: Buffer): boolean {
  return (
    header.length === RECORD_HEADER_BYTES &&
    header.readUInt32BE(0) === RECORD_MARK &&
    header.readUInt32BE(20) === crc32(header.subarray(0, 20), crc32(salt))
  );
}

function cutOff(validBytes: number): FileEnd {
  return { kind: 'cut off', validBytes, hasRecordsBehind: false, reason: 'the file ends inside a record' };
}

/** Numbered records in one file. Appending is the owner's alone; reading is anybody's. */
export class RecordFile {
  readonly #file: DiskFile;
  readonly #salt: Buffer;
  #end: number;

  private constructor(file: DiskFile, salt: Buffer) {
    this.#file = file;
    this.#salt = salt;
    this.#end = file.size();
  }

  /**
   * Opens the file, and creates its header when there is none yet. RecordFileError when it is a file of another
   * kind or its header is damaged.
   */
  static async openOrCreate(file: DiskFile, kind: string): Promise<RecordFile> {
    // A file without records whose header is not whole was being created when the process or the machine ended.
    if (file.size() <= FILE_HEADER_BYTES && readSalt(file, kind) === null) {
      file.truncate(0);
      file.write(0, fileHeader(kind, randomBytes(SALT_BYTES)));
      await file.sync();
    }
    return RecordFile.open(file, kind);
  }

  /** Opens an existing file. RecordFileError when it is a file of another kind or its header is damaged. */
  static open(file: DiskFile, kind: string): RecordFile {
    const salt = readSalt(file, kind);
    if (salt === null) throw new RecordFileError('the header of the file is damaged or of another kind');
    return new RecordFile(file, salt);
  }

  /** Bytes up to the end of the last record. */
  get length(): number {
    return this.#end;
  }

  /** All good records from `from` on, then how the file ends. Payloads are views: copy what is kept. */
  *scan(from: number = FILE_HEADER_BYTES): Generator<FoundRecord, FileEnd> {
    const window = new Window(this.#file);
    const size = this.#file.size();
    let position = from;
    while (position < size) {
      const header = window.at(position, RECORD_HEADER_BYTES);
      if (header.length < RECORD_HEADER_BYTES) return cutOff(position);
      if (!isRecordHeader(this.#salt, header)) return this.#damaged(position, 'a record has no valid header');
      const length = header.readUInt32BE(12);
      const number = header.readUIntBE(6, 6);
      const checksum = header.readUInt32BE(16);
      const offset = position + RECORD_HEADER_BYTES;
      const payload = window.at(offset, length);
      if (payload.length < length) return cutOff(position);
      if (crc32(payload) !== checksum)
        return this.#damaged(position, 'the content of a record does not fit its checksum');
      yield { number, start: position, payload, offset, length };
      position = offset + length;
    }
    return { kind: 'clean', validBytes: position, hasRecordsBehind: false, reason: 'end of file' };
  }

  #damaged(validBytes: number, reason: string): FileEnd {
    return { kind: 'damaged', validBytes, hasRecordsBehind: this.#hasRecordAfter(validBytes), reason };
  }

  /** Whether a whole record starts anywhere behind a position. Runs only over what is left of a broken file. */
  #hasRecordAfter(position: number): boolean {
    const mark = Buffer.alloc(4);
    mark.writeUInt32BE(RECORD_MARK, 0);
    const size = this.#file.size();
    for (let start = position + 1; start < size; start += WINDOW_BYTES) {
      const window = this.#file.read(start, Math.min(size - start, WINDOW_BYTES + RECORD_HEADER_BYTES));
      for (let at = window.indexOf(mark); at !== -1; at = window.indexOf(mark, at + 1)) {
        if (isRecordHeader(this.#salt, window.subarray(at, at + RECORD_HEADER_BYTES))) return true;
      }
    }
    return false;
  }

  /** Removes everything from `validBytes` on. */
  cut(validBytes: number): void {
    this.#file.truncate(validBytes);
    this.#end = validBytes;
  }

  /** Writes a record behind the last one. It is durable after {@link sync}. */
  append(record: Readonly<{ number: number; payload: Buffer }>): Location {
    const offset = this.#end + RECORD_HEADER_BYTES;
    this.#file.write(this.#end, Buffer.concat([recordHeader(this.#salt, record), record.payload]));
    this.#end = offset + record.payload.length;
    return { offset, length: record.payload.length };
  }

  /**
   * Replaces the payload of a record by another of the same length. Durable after {@link sync}; a crash in between may
   * leave neither, so whoever calls this keeps what it needs to do it again.
   */
  overwrite(location: Location, payload: Buffer): void {
    if (payload.length !== location.length) throw new RecordFileError('a record keeps its length');
    const start = location.offset - RECORD_HEADER_BYTES;
    const number = this.#file.read(start, RECORD_HEADER_BYTES).readUIntBE(6, 6);
    this.#file.write(start, Buffer.concat([recordHeader(this.#salt, { number, payload }), payload]));
  }

  /** Makes all appended and replaced records durable. */
  async sync(): Promise<void> {
    await this.#file.sync();
  }

  /** A record's payload. RecordFileError when it is damaged or not there. */
  read(location: Location): Buffer {
    const record = this.#file.read(location.offset - RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + location.length);
    const header = record.subarray(0, RECORD_HEADER_BYTES);
    const payload = record.subarray(RECORD_HEADER_BYTES);
    const isWhole = isRecordHeader(this.#salt, header) && payload.length === header.readUInt32BE(12);
    if (!isWhole || crc32(payload) !== header.readUInt32BE(16)) {
      throw new RecordFileError(`the record at byte ${location.offset} is damaged`);
    }
    return payload;
  }

  close(): void {
    this.#file.close();
  }
}
