/** A sandbox of the demo's own, gone when it ends; or the running one it was pointed at. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { readSettings } from '../../gateway/src/config';
import { startGateway } from '../../gateway/src/main';
import { officersOf } from '../sandbox/officers';
import { People } from '../sandbox/people';
import { ensureOffices } from '../sandbox/sandbox';

export interface Instance {
  readonly url: string;
  readonly people: People;
  /** Data folder; null where it is another process's. */
  readonly folder: string | null;
  /** Ends the process part of it; the folder stays until `remove`. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Starts a sandbox in a temporary folder on a free port. */
export async function ownInstance(logger: Logger): Promise<Instance> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-demo-'));
  const people = await People.open(folder);
  const settings = readSettings({ TALLYSTICK_DATA: folder, TALLYSTICK_PORT: '0', TALLYSTICK_LOG: 'silent' });
  const gateway = await startGateway({
    settings,
    logger,
    officers: await officersOf(people),
    networkName: 'Tallystick demo',
    sandbox: true,
    foundedAt: Date.now(),
  });
  await ensureOffices(gateway.runtimes, people);
  return {
    url: gateway.url,
    people,
    folder,
    stop: gateway.stop,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Somebody else's sandbox, through its API and its officers' keys. */
export async function runningInstance(url: string, data: string): Promise<Instance> {
  const nothing = (): Promise<void> => Promise.resolve();
  return { url, people: await People.open(path.resolve(data)), folder: null, stop: nothing, remove: nothing };
}
