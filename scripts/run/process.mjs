// What every part of run/ shares: where the project is, how a command is run, how a refusal is told.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Something that people can mend; the message says what and how. */
export class Refusal extends Error {}

/** Codes with which a system says that a folder cannot be written. */
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS'];

/** Does `write`, and says so in plain words where the folder cannot be written or the disk is full. */
export function writing(write) {
  try {
    return write();
  } catch (error) {
    throw refusalOf(error.code, '') ?? error;
  }
}

/** The plain words for a system's code; null where there are none. */
export function refusalOf(code, output) {
  const detail = output === '' ? '' : `${output}\n\n`;
  if (UNWRITABLE.includes(code))
    return new Refusal(`${detail}${root} cannot be written: copy the project to a folder of yours.`);
  if (code === 'ENOSPC')
    return new Refusal(`${detail}The disk is full: the project needs about 1 GB with its packages.`);
  return null;
}

function progress(label, started, state) {
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`;
  if (process.stderr.isTTY) process.stderr.write(`\r${label} … ${seconds}${state ? ` ${state}\n` : ''}`);
  else if (state) process.stderr.write(`${label} … ${seconds} ${state}\n`);
}

/** Runs a command to its end, showing how long it takes; gives its exit code and what it said. */
export function run(command, args, { label, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32' && command === 'npm',
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    const started = Date.now();
    const ticker = setInterval(() => progress(label, started), 1000);
    const end = (code, output) => {
      clearInterval(ticker);
      progress(label, started, code === 0 ? 'done' : 'failed');
      resolve({ code, output });
    };
    child.on('error', (error) => end(127, String(error)));
    child.on('close', (code) => end(code ?? 1, Buffer.concat(chunks).toString('utf8')));
  });
}
