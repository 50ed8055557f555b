/** What kept `npm start` from starting, in one sentence, and a way out where there is one. */
import { access, constants, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { BadSetting } from '../gateway/src/config';
import type { Settings } from '../gateway/src/config';
import { LedgerUnavailable } from '../gateway/src/ledger/port';
import { FolderInUseError } from '../gateway/src/store/embedded/storage/lock';
import { DirectoryInUseError, LedgerDamagedError } from '../network/embedded/src/errors';

/** It cannot start, and the message says why. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotStart';
  }
}

const ANSWER_MS_MAX = 1000;
const PRIVILEGED_PORTS = 1024;

/** True where what listens there is this product. */
async function isTallystick(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    const answer = (await response.json()) as { readonly status?: unknown };
    return answer.status === 'alive';
  } catch {
    // Whatever answers otherwise, late or not at all is something else: that is the answer here.
    return false;
  }
}

function tryPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}

/** Before anything is opened, because opening takes a while. Throws CannotStart. */
export async function requirePort({ TALLYSTICK_HOST: host, TALLYSTICK_PORT: port }: Settings): Promise<void> {
  try {
    await tryPort(host, port);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const url = `http://${host}:${port}`;
    if (code === 'EADDRINUSE' && (await isTallystick(url)))
      throw new CannotStart(
        `Tallystick runs at ${url} already. Use that one, or set TALLYSTICK_PORT and TALLYSTICK_DATA.`,
        {
          cause,
        },
      );
    if (code === 'EADDRINUSE')
      throw new CannotStart(`Port ${port} is taken by another program. Set TALLYSTICK_PORT to a free one.`, { cause });
    if (code === 'EACCES' && port < PRIVILEGED_PORTS)
      throw new CannotStart(`Port ${port} is only for administrators. Set TALLYSTICK_PORT to one above 1023.`, {
        cause,
      });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CannotStart(`TALLYSTICK_HOST ${host} is no address of this machine.`, { cause });
    throw cause;
  }
}

/** Makes the data folder. Throws CannotStart where it cannot be written. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new CannotStart(`${folder} is not a folder. Set TALLYSTICK_DATA to one.`, { cause });
    throw cause;
  }
}

function systemSentence(error: NodeJS.ErrnoException, folder: string): string | null {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${error.path ?? folder} cannot be written. Set TALLYSTICK_DATA to a folder of yours.`;
    case 'ENOSPC':
      return `The disk of ${folder} is full.`;
    default:
      return null;
  }
}

/** One sentence; the whole error where nobody foresaw it. */
export function explain(error: unknown, folder: string): string {
  const isPlain = error instanceof CannotStart || error instanceof BadSetting || error instanceof LedgerUnavailable;
  if (isPlain) return error.message;
  if (error instanceof DirectoryInUseError || error instanceof FolderInUseError)
    return `Another instance uses the data folder ${folder}. Stop that one, or set TALLYSTICK_DATA to another folder.`;
  if (error instanceof LedgerDamagedError)
    return `The ledger in ${folder} is damaged: ${error.message}. npm run verify -- --data ${folder} says more.`;
  if (!(error instanceof Error)) return String(error);
  return systemSentence(error, folder) ?? error.stack ?? error.message;
}
