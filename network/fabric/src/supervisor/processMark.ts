/** Tells a recorded process from a stranger that got its number later: by the moment it was started. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process as it is recorded. */
export interface ProcessMark {
  readonly pid: number;
  /** What the system says about its start; means something only beside the same system's. */
  readonly started: string;
}

const START_TIME_FIELD = 19;

/** After the command in brackets, which may contain anything: state is the first field, start time the twentieth. */
function startFromProc(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A process that has ended and was not waited for is gone for our purpose.
    return fields[0] === 'Z' ? null : (fields[START_TIME_FIELD] ?? null);
  } catch {
    return null;
  }
}

function startFromPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

/** When a process was started, in the system's words; null where there is none. */
export function startOf(pid: number): string | null {
  return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
}

export function markOf(pid: number): ProcessMark {
  return { pid, started: startOf(pid) ?? '' };
}

export function isRunning({ pid, started }: ProcessMark): boolean {
  return started !== '' && startOf(pid) === started;
}

/** Signals the recorded process and nobody else; false where it is gone. */
export function signal(mark: ProcessMark, name: NodeJS.Signals): boolean {
  if (!isRunning(mark)) return false;
  try {
    process.kill(mark.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

const POLL_MS = 25;

/** Asks a process to end, and after `graceMs` makes it. Resolves when it is gone. */
export async function stopProcess(mark: ProcessMark, graceMs: number): Promise<void> {
  signal(mark, 'SIGTERM');
  const limit = Date.now() + graceMs;
  let isKilled = false;
  while (isRunning(mark)) {
    if (!isKilled && Date.now() > limit) {
      signal(mark, 'SIGKILL');
      isKilled = true;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
