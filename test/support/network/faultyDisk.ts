import { writeSync } from 'node:fs';
import type { CreateDisk } from '../../../network/embedded/src/files/diskModule';
import type { Disk } from '../../../network/embedded/src/files/disk';

/** Which thread's disk is faulty, and how. Numbers count from 1; what is left out does not happen. */
export interface Faults {
  readonly owner: string;
  /** The flush that fails. */
  readonly failFlush?: number;
  /** The operation (half a write, a flush, a cut, a named moment) at which the whole process is killed. */
  readonly killAt?: number;
}

/** Loaded by the network's threads: a disk that fails or ends the process when it is told to. */
export const createDisk: CreateDisk = (real, owner, argument): Disk => {
  const faults = JSON.parse(argument) as Faults;
  if (faults.owner !== owner) return real;
  let operations = 0;
  let flushes = 0;
  const step = (before: () => void): void => {
    operations++;
    if (operations !== faults.killAt) return;
    before();
    // The parent learns what to expect; the write is direct because nothing runs after the next line.
    writeSync(1, `killed ${operations}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  return {
    open: (path) => {
      const file = real.open(path);
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
          flushes++;
          if (flushes === faults.failFlush) throw new Error('no space for faults');
          await file.sync();
        },
        truncate: (length) => {
          step(() => undefined);
          file.truncate(length);
        },
        close: () => {
          file.close();
        },
      };
    },
    reached: () => {
      step(() => undefined);
    },
  };
};
