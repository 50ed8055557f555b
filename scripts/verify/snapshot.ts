/** A copy of a running instance's ledger, so that it can be verified without stopping anything. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Blocks first, private data after them: private data is always written before its block, so whatever blocks the copy
 * has, their private data is in it. State and indexes are left out; they are rebuilt from these files.
 */
async function copyLedger(from: string, to: string): Promise<void> {
  await cp(path.join(from, 'blocks.dat'), path.join(to, 'blocks.dat'));
  const organisations = path.join(from, 'organisations');
  for (const name of await readdir(organisations)) {
    const file = path.join('organisations', name, 'private.dat');
    await cp(path.join(from, file), path.join(to, file));
  }
}

/** Runs `work` on a copy of a data folder, and removes the copy. */
export async function withSnapshot<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(path.join(tmpdir(), 'tallystick-verify-'));
  try {
    for (const name of ['identities', 'organisations']) {
      await cp(path.join(folder, name), path.join(copy, name), { recursive: true });
    }
    await copyLedger(path.join(folder, 'ledger'), path.join(copy, 'ledger'));
    return await work(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
