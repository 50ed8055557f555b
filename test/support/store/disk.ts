/**
 * A disk in memory that forgets what was not synced. It can crash at any operation, tear the last write, refuse for want of
 * room, and fail a sync; `afterCrash` is what the machine finds when it comes up again.
 */
import type { StoreFile, StoreFiles } from '../../../gateway/src/store/embedded/storage/files';
import type { Random } from './random';

/** The machine is off: nothing that is awaited after it happens any more. */
export class CrashError extends Error {
  constructor() {
    super('the machine crashed');
    this.name = 'CrashError';
  }
}

interface Inode {
  /** What is on the platter. */
  synced: Buffer;
  /** What a reader sees. */
  written: Buffer;
}

type Names = ReadonlyMap<string, Inode>;

/** What becomes of bytes that were written and not synced. */
export type Loss = 'nothing kept' | 'everything kept' | 'a prefix kept' | 'some sectors kept';
export const LOSSES: readonly Loss[] = ['nothing kept', 'everything kept', 'a prefix kept', 'some sectors kept'];

const SECTOR_BYTES = 512;

function survivor({ synced, written }: Inode, loss: Loss, random: Random): Buffer {
  if (loss === 'nothing kept' || written.length < synced.length) return Buffer.from(synced);
  if (loss === 'everything kept') return Buffer.from(written);
  const length = synced.length + random.below(written.length - synced.length + 1);
  if (loss === 'a prefix kept') return Buffer.from(written.subarray(0, length));
  const kept = Buffer.from(written);
  // The file has its new length, but some of its new sectors were never filled.
  for (let sector = 0; sector < kept.length; sector += SECTOR_BYTES) {
    const from = Math.max(sector, synced.length);
    if (from < sector + SECTOR_BYTES && random.below(2) === 0)
      kept.fill(0, from, Math.min(sector + SECTOR_BYTES, kept.length));
  }
  return kept;
}

function codeError(code: string): Error {
  return Object.assign(new Error(`${code}: refused by the simulated disk`), { code });
}

export class SimulatedDisk implements StoreFiles {
  readonly location = 'simulated';
  readonly #names: Map<string, Inode>;
  #syncedNames: Names;
  /** The changes of names since the last sync of the directory. */
  #pendingNames: ((names: Map<string, Inode>) => void)[] = [];
  #crashed = false;
  /** Operations done so far. */
  operations = 0;
  syncs = 0;
  /** The operation at which the machine crashes; an append is then done in part. */
  crashAt: number | null = null;
  /** Bytes the disk has room for. */
  roomBytes = Infinity;
  /** Fails the sync with this number with EIO. */
  failSyncAt: number | null = null;
  /** How long a sync takes. */
  syncMs = 0;

  constructor(names: Names = new Map()) {
    this.#names = new Map(names);
    this.#syncedNames = new Map(names);
  }

  /** Names that were made, changed and removed without a sync survive up to some point in time, or in any selection. */
  #survivingNames(loss: Loss, random: Random): Names {
    const until = random.below(this.#pendingNames.length + 1);
    const survives = (index: number): boolean => {
      if (loss === 'nothing kept') return false;
      if (loss === 'everything kept') return true;
      return loss === 'a prefix kept' ? index < until : random.below(2) === 0;
    };
    const names = new Map(this.#syncedNames);
    this.#pendingNames
      .filter((_change, index) => survives(index))
      .forEach((change) => {
        change(names);
      });
    return names;
  }

  /** The disk as the machine finds it after the crash. */
  afterCrash(loss: Loss, random: Random): SimulatedDisk {
    const survivors = [...this.#survivingNames(loss, random)].map(([name, inode]): [string, Inode] => {
      const bytes = survivor(inode, loss, random);
      return [name, { synced: bytes, written: bytes }];
    });
    return new SimulatedDisk(new Map(survivors));
  }

  /** The bytes of a file, to look at or to damage. */
  bytesOf(name: string): Buffer {
    return this.#inode(name).written;
  }

  put(name: string, bytes: Buffer): void {
    const inode = { synced: bytes, written: bytes };
    this.#names.set(name, inode);
    this.#syncedNames = new Map(this.#names);
  }

  #inode(name: string): Inode {
    const inode = this.#names.get(name);
    if (!inode) throw codeError('ENOENT');
    return inode;
  }

  async #operation(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#crashed) throw new CrashError();
    this.operations += 1;
    if (this.operations === this.crashAt) {
      this.#crashed = true;
      throw new CrashError();
    }
  }

  #renamed(change: (names: Map<string, Inode>) => void): void {
    change(this.#names);
    this.#pendingNames.push(change);
  }

  async list(): Promise<readonly string[]> {
    await this.#operation();
    return [...this.#names.keys()];
  }

  async read(name: string): Promise<Uint8Array> {
    await this.#operation();
    return Buffer.from(this.#inode(name).written);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#operation();
    const inode = this.#inode(from);
    this.#renamed((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async remove(name: string): Promise<void> {
    await this.#operation();
    this.#renamed((names) => names.delete(name));
  }

  async syncDirectory(): Promise<void> {
    await this.#operation();
    this.#syncedNames = new Map(this.#names);
    this.#pendingNames = [];
  }

  async open(name: string, mode: 'create' | 'append'): Promise<StoreFile> {
    await this.#operation();
    if (mode === 'create') {
      if (this.#names.has(name)) throw codeError('EEXIST');
      const made: Inode = { synced: Buffer.alloc(0), written: Buffer.alloc(0) };
      this.#renamed((names) => names.set(name, made));
    }
    return this.#file(this.#inode(name));
  }

  #used(): number {
    return [...this.#names.values()].reduce((sum, { written }) => sum + written.length, 0);
  }

  async #append(inode: Inode, bytes: Uint8Array): Promise<void> {
    const room = this.roomBytes - this.#used();
    const wasUp = !this.#crashed;
    try {
      await this.#operation();
    } catch (error) {
      // The crash comes in the middle of the write.
      if (wasUp && this.operations === this.crashAt) {
        inode.written = Buffer.concat([inode.written, bytes.subarray(0, bytes.length >>> 1)]);
      }
      throw error;
    }
    inode.written = Buffer.concat([inode.written, bytes.subarray(0, Math.max(0, room))]);
    if (bytes.length > room) throw codeError('ENOSPC');
  }

  async #sync(inode: Inode): Promise<void> {
    if (this.syncMs > 0) await new Promise((resolve) => setTimeout(resolve, this.syncMs));
    await this.#operation();
    this.syncs += 1;
    if (this.syncs === this.failSyncAt) throw codeError('EIO');
    inode.synced = inode.written;
  }

  #file(inode: Inode): StoreFile {
    return {
      append: (bytes) => this.#append(inode, bytes),
      sync: () => this.#sync(inode),
      truncate: async (length) => {
        await this.#operation();
        inode.written = Buffer.from(inode.written.subarray(0, length));
      },
      close: async () => {
        if (!this.#crashed) await Promise.resolve();
      },
    };
  }
}
