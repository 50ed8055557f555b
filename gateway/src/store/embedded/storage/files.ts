/** The file system as the store uses it. Tests put a disk in its place that crashes, tears and refuses. */
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** A file that only grows. */
export interface StoreFile {
  /** Writes all bytes at the end. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Returns when everything written so far is on the disk. */
  readonly sync: () => Promise<void>;
  readonly truncate: (length: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The files of one directory; names have no path in them. */
export interface StoreFiles {
  /** For messages: where these files are. */
  readonly location: string;
  readonly list: () => Promise<readonly string[]>;
  readonly read: (name: string) => Promise<Uint8Array>;
  /** `create` refuses a name that is taken; `append` opens a file that is there. */
  readonly open: (name: string, mode: 'create' | 'append') => Promise<StoreFile>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Makes files that were made, renamed and removed so far stay that way. */
  readonly syncDirectory: () => Promise<void>;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  // A write may stop short, e.g. at a signal or when the disk is nearly full.
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written);
    written += bytesWritten;
  }
}

function storeFile(handle: FileHandle): StoreFile {
  return {
    append: (bytes) => writeAll(handle, bytes),
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot sync a directory; its file system journals names itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The real file system below a directory, which is made (readable by its owner only) if it is not there. */
export async function nodeFiles(directory: string): Promise<StoreFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const at = (name: string): string => path.join(directory, name);
  return {
    location: directory,
    list: () => readdir(directory),
    read: (name) => readFile(at(name)),
    open: async (name, mode) => storeFile(await open(at(name), mode === 'create' ? 'ax' : 'a', 0o600)),
    rename: (from, to) => rename(at(from), at(to)),
    remove: (name) => rm(at(name), { force: true }),
    syncDirectory: () => syncDirectory(directory),
  };
}
