import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** A file that is read anywhere and appended to. Sizes and positions in bytes. */
export interface DiskFile {
  size(): number;
  /** The bytes from `position`; fewer when the file ends before. */
  read(position: number, length: number): Buffer;
  /** Writes all the bytes; they are durable only after {@link sync}. */
  write(position: number, bytes: Uint8Array): void;
  /** fdatasync. After a failure nothing may be assumed about what was written since the last success. */
  sync(): Promise<void>;
  /** Cuts the file and makes the cut durable. */
  truncate(length: number): void;
  close(): void;
}

/** Where ledger files live. Tests put faults in between; production uses {@link realDisk}. */
export interface Disk {
  /** Opens for reading and writing, creating the file and making its name durable. */
  open(path: string): DiskFile;
  /** Called at named moments that are not writes, so that a test can end the process there. */
  reached(point: string): void;
}

const fdatasyncAsync = promisify(fdatasync);

class RealFile implements DiskFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  size(): number {
    return fstatSync(this.#descriptor).size;
  }

  read(position: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#descriptor, buffer, filled, length - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled === length ? buffer : buffer.subarray(0, filled);
  }

  write(position: number, bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, position + written);
    }
  }

  async sync(): Promise<void> {
    await fdatasyncAsync(this.#descriptor);
  }

  truncate(length: number): void {
    ftruncateSync(this.#descriptor, length);
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function syncFolder(path: string): void {
  // Windows has no handle of a folder to flush.
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The file system. Private data and blocks are readable by the owner of the process only. */
export const realDisk: Disk = {
  open(path) {
    const file = new RealFile(openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600));
    syncFolder(dirname(path));
    return file;
  },
  reached: () => undefined,
};

/** Opens an existing file for reading only; writing to it throws. */
export function openForReading(path: string): DiskFile {
  return new RealFile(openSync(path, 'r'));
}
