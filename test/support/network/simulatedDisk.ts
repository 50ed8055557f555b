import { openSync, closeSync, ftruncateSync, fstatSync, writeSync } from 'node:fs';
import { realDisk } from '../../../network/embedded/src/files/disk';
import type { Disk, DiskFile } from '../../../network/embedded/src/files/disk';

/** The process "ended" here. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

/** What a crash leaves of bytes that were written and not flushed. */
export type Remains = 'kept' | 'lost' | 'half' | 'zeros';

interface Tracked {
  readonly path: string;
  durableBytes: number;
}

/**
 * A disk that ends the process at its n-th operation: a write (after half of it), a flush (before it), a cut, or a
 * named moment. Afterwards {@link settle} brings the files into the state that a crash of the machine leaves.
 */
export class SimulatedDisk implements Disk {
  readonly #crashAt: number;
  readonly #files: Tracked[] = [];
  #operations = 0;
  #hasCrashed = false;

  constructor(crashAt: number) {
    this.#crashAt = crashAt;
  }

  /** Operations so far, the last one included. */
  get operations(): number {
    return this.#operations;
  }

  open(path: string): DiskFile {
    const file = realDisk.open(path);
    const tracked = { path, durableBytes: file.size() };
    this.#files.push(tracked);
    const step = (before: () => void): void => {
      this.#step(before);
    };
    return {
      size: () => file.size(),
      read: (position, length) => file.read(position, length),
      write: (position, bytes) => {
        step(() => {
          file.write(position, bytes.subarray(0, bytes.length >> 1));
        });
        file.write(position, bytes);
      },
      sync: async () => {
        step(() => undefined);
        await file.sync();
        tracked.durableBytes = file.size();
      },
      truncate: (length) => {
        step(() => undefined);
        file.truncate(length);
        tracked.durableBytes = length;
      },
      close: () => {
        file.close();
      },
    };
  }

  reached(): void {
    this.#step(() => undefined);
  }

  /** Leaves of unflushed bytes what a crash would. */
  settle(remains: Remains): void {
    if (remains === 'kept') return;
    for (const { path, durableBytes } of this.#files) {
      const descriptor = openSync(path, 'r+');
      const unflushed = fstatSync(descriptor).size - durableBytes;
      const kept = remains === 'half' ? unflushed >> 1 : 0;
      if (remains === 'zeros') writeSync(descriptor, Buffer.alloc(unflushed), 0, unflushed, durableBytes);
      else ftruncateSync(descriptor, durableBytes + kept);
      closeSync(descriptor);
    }
  }

  #step(partly: () => void): void {
    // After its end a process does nothing more, even if the code under test goes on.
    if (this.#hasCrashed) throw new SimulatedCrash('the process has ended');
    this.#operations++;
    if (this.#operations !== this.#crashAt) return;
    this.#hasCrashed = true;
    partly();
    throw new SimulatedCrash(`at operation ${this.#crashAt}`);
  }
}
