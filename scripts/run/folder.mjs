// Who uses this folder: one run at a time installs and builds, and what runs from it is known, so that nothing is
// removed under it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, writing } from './process.mjs';

const LOCK = path.join(root, 'build', '.preparing');
const RUNNING = path.join(root, 'build', '.running');
const POLL_MS = 300;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    if (error.code === 'EPERM') return true;
    throw error;
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Takes the lock; gives the process that has it, or null where it is ours now. */
function take() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return null;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const pid = Number(textOf(LOCK) ?? 0);
  if (pid > 0 && isAlive(pid)) return pid;
  rmSync(LOCK, { force: true });
  return 0;
}

/** Does `prepare` while no other run installs or builds here. */
export async function whilePreparing(prepare) {
  writing(() => mkdirSync(path.dirname(LOCK), { recursive: true }));
  let told = false;
  for (let holder = writing(take); holder !== null; holder = take()) {
    if (holder > 0 && !told) process.stderr.write(`Waiting for process ${holder}, which prepares this folder …\n`);
    told ||= holder > 0;
    await pause(POLL_MS);
  }
  try {
    await prepare();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Notes that a task runs from here; returns how to take the note away. */
export function markRunning(task) {
  const file = path.join(RUNNING, String(process.pid));
  writing(() => {
    mkdirSync(RUNNING, { recursive: true });
    writeFileSync(file, task);
  });
  return () => rmSync(file, { force: true });
}

/** Other processes that run from this folder, as people would name them: `start (process 4711)`. */
export function othersRunning() {
  let names = [];
  try {
    names = readdirSync(RUNNING);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return names.flatMap((name) => {
    const file = path.join(RUNNING, name);
    if (Number(name) === process.pid) return [];
    if (isAlive(Number(name))) return [`${textOf(file) ?? 'a task'} (process ${name})`];
    rmSync(file, { force: true });
    return [];
  });
}
