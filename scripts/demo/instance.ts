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
import { withSnapshot } from '../verify/snapshot';
import { verifyFolder } from '../verify/verify';
import type { Verification } from '../verify/verify';

export interface Instance {
  readonly url: string;
  readonly people: People;
  /** Verifies everything that is stored, with the regulator's key. */
  readonly verify: () => Promise<Verification>;
  readonly close: () => Promise<void>;
}

const REGULATOR = 'RegulatorMSP';

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
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await gateway.stop();
    isStopped = true;
  };
  return {
    url: gateway.url,
    people,
    verify: async () => {
      await stop();
      return verifyFolder(folder, REGULATOR);
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A sandbox of this machine that runs already, through its API and its officers' keys; it stays as it is. */
export async function runningInstance(url: string, data: string): Promise<Instance> {
  return {
    url,
    people: await People.openKnown(data),
    verify: () => withSnapshot(data, (folder) => verifyFolder(folder, REGULATOR)),
    close: () => Promise.resolve(),
  };
}
