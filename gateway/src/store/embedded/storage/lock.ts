/**
 * One process per folder. Lock files are numbered, and the highest number counts: a claim makes the next one by linking,
 * which is atomic and refuses a name that is taken. The highest file is never removed, only followed by a higher one, so a
 * slow process that still believes in an old state finds its number taken, or finds itself overtaken when it looks again.
 */
import { readFileSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const LOCK_NAME = /^lock-(\d{8})$/;

/** The name of the lock file with a number. */
export function lockName(number: number): string {
  return `lock-${String(number).padStart(8, '0')}`;
}

/** Another running process has the folder open. */
export class FolderInUseError extends Error {
  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}. One process at a time may open an embedded store: stop that one first.`,
    );
    this.name = 'FolderInUseError';
  }
}

interface Holder {
  readonly pid: number;
  /** When that process started, where the system tells: process ids are used again. */
  readonly started: string;
}

/** The start time of a process in ticks since boot, together with the boot; an empty text where there is no /proc. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may contain blanks; the start time is the 22nd.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH';
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but as somebody else.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return started === '' || started === startOf(pid);
}

/** Who holds a lock file; null when it was given back, or holds nothing that can be read. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    const [pid = '', started = ''] = (await readFile(file, 'utf8')).split('\n');
    return /^\d+$/.test(pid) ? { pid: Number(pid), started } : null;
  } catch (error) {
    // Somebody has overtaken it; the caller looks again.
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The numbers of the lock files in a folder, in ascending order. */
async function numbersIn(directory: string): Promise<readonly number[]> {
  const matches = (await readdir(directory)).map((name) => LOCK_NAME.exec(name));
  return matches.flatMap((match) => (match ? [Number(match[1])] : [])).sort((left, right) => left - right);
}

async function linkExclusively(own: string, name: string): Promise<boolean> {
  try {
    await link(own, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Tries to become the holder with the next number; null when somebody else moved first. */
async function claim(directory: string, own: string): Promise<number | null> {
  const highest = (await numbersIn(directory)).at(-1) ?? 0;
  const holder = highest === 0 ? null : await readHolder(path.join(directory, lockName(highest)));
  if (holder && isRunning(holder)) throw new FolderInUseError(directory, holder.pid);
  const number = highest + 1;
  const file = path.join(directory, lockName(number));
  if (!(await linkExclusively(own, file))) return null;
  const numbers = await numbersIn(directory);
  if (numbers.at(-1) !== number) {
    await rm(file, { force: true });
    return null;
  }
  for (const old of numbers.slice(0, -1)) await rm(path.join(directory, lockName(old)), { force: true });
  return number;
}

const ATTEMPTS_MAX = 50;

/**
 * Takes the lock of a folder; the function returned gives it back. Throws FolderInUseError while another process, or this
 * one, holds it. A lock whose holder was killed is taken over at once. It guards against processes of one machine only.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const own = path.join(directory, `claim-${crypto.randomUUID()}`);
  await writeFile(own, `${process.pid}\n${startOf(process.pid)}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const number = await claim(directory, own);
      if (number !== null) return () => release(path.join(directory, lockName(number)));
    }
    throw new Error(`the lock files in ${directory} keep changing; something else than this store uses them`);
  } finally {
    await rm(own, { force: true });
  }
}

/** Leaves the file, without a holder. */
async function release(file: string): Promise<void> {
  const free = `${file}.free`;
  await writeFile(free, 'free\n', { mode: 0o600 });
  await rename(free, file);
}
