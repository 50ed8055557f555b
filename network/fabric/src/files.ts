/** Files of the network's folder: written whole or not at all, readable by their owner only. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes beside and renames: a reader sees the old file or the new one. */
export async function writeWhole(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(draft, content, { mode });
  await rename(draft, file);
}

export function writeJson(file: string, value: unknown): Promise<void> {
  return writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** The parsed file, or null where there is none. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Bytes that a file or a folder with all that is in it takes on the disk; 0 where there is none. */
export async function bytesOf(entry: string): Promise<number> {
  try {
    const found = await stat(entry);
    // Blocks of 512 bytes: preallocated files count as what they take.
    if (!found.isDirectory()) return found.blocks * 512;
    const names = await readdir(entry);
    const sizes = await Promise.all(names.map((name) => bytesOf(path.join(entry, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    // Databases remove files while they are counted.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
