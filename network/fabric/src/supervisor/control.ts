/** Starting, changing and ending a network's supervisor from outside. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { FabricNetworkError } from '../errors';
import { isRunning, signal, stopProcess } from './processMark';
import { readRunning, readWanted, writeWanted } from './runFolder';
import type { ProcessSpec, Running, RunningProcess } from './runFolder';

const MAIN = path.join(__dirname, 'main.js');
const POLL_MS = 20;
const CHANGE_MS_MAX = 30_000;
const SUPERVISOR_GRACE_MS = 30_000;
const ORPHAN_GRACE_MS = 10_000;

/** What runs in a folder; null where no supervisor does. */
export function runningIn(folder: string): Running | null {
  const running = readRunning(folder);
  return running !== null && isRunning(running.supervisor) ? running : null;
}

/** Processes that outlived their supervisor. */
function orphansIn(folder: string): readonly RunningProcess[] {
  return runningIn(folder) === null ? (readRunning(folder)?.processes ?? []).filter(isRunning) : [];
}

function startSupervisor(folder: string): void {
  const file = path.join(folder, 'logs', 'supervisor.log');
  mkdirSync(path.dirname(file), { recursive: true });
  const log = openSync(file, 'a', 0o600);
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN, folder], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
}

async function carriedOut(folder: string, generation: number): Promise<void> {
  const limit = Date.now() + CHANGE_MS_MAX;
  while ((runningIn(folder)?.generation ?? 0) < generation) {
    if (Date.now() > limit) throw new FabricNetworkError(`the supervisor of ${folder} does not answer; see its log`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Makes exactly these processes run; those that are unchanged are left alone. Resolves when it was carried out. */
export async function keepRunning(folder: string, processes: readonly ProcessSpec[]): Promise<void> {
  const generation = readWanted(folder).generation + 1;
  for (const orphan of orphansIn(folder)) await stopProcess(orphan, ORPHAN_GRACE_MS);
  await writeWanted(folder, { generation, processes });
  const running = runningIn(folder);
  if (running === null) startSupervisor(folder);
  else signal(running.supervisor, 'SIGHUP');
  await carriedOut(folder, generation);
}

/** Ends the supervisor and everything it started, by recorded numbers only. False where nothing ran. */
export async function stopAll(folder: string): Promise<boolean> {
  const running = runningIn(folder);
  const orphans = orphansIn(folder);
  if (running !== null) await stopProcess(running.supervisor, SUPERVISOR_GRACE_MS);
  for (const process of [...orphans, ...(running?.processes ?? [])]) await stopProcess(process, ORPHAN_GRACE_MS);
  return running !== null || orphans.length > 0;
}
