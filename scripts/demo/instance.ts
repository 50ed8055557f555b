/** A sandbox of the demo's own, gone when it ends; or the running one it was pointed at. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { readSettings } from '../../gateway/src/config';
import { startGateway } from '../../gateway/src/main';
import { ledgerSettings } from '../ledgerOption';
import type { LedgerName } from '../ledgerOption';
import { officersOf } from '../sandbox/officers';
import { People } from '../sandbox/people';
import { ensureOffices } from '../sandbox/sandbox';
import { verifyFolder } from '../verify/verify';
import type { Verification } from '../verify/walk';

export interface Instance {
  readonly url: string;
  /** Data folder. */
  readonly folder: string;
  readonly people: People;
  /** Verifies everything that is stored, with the regulator's key. */
  readonly verify: () => Promise<Verification>;
  readonly close: () => Promise<void>;
}

const REGULATOR = 'RegulatorMSP';

interface Started {
  readonly url: string;
  readonly people: People;
  /** Once more is nothing. */
  readonly stop: () => Promise<void>;
}

/** Starts a sandbox in a folder on a free port. */
async function startIn(folder: string, chosen: NodeJS.ProcessEnv, logger: Logger): Promise<Started> {
  const people = await People.open(folder);
  const settings = readSettings({ ...chosen, TALLYSTICK_DATA: folder, TALLYSTICK_PORT: '0', TALLYSTICK_LOG: 'silent' });
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
  return { url: gateway.url, people, stop };
}

/** On the Fabric network of this machine, in the folder that belongs to it; both stay. */
async function instanceOnFabric(logger: Logger, ledger: LedgerName): Promise<Instance> {
  const chosen = ledgerSettings(ledger, process.env);
  const folder = chosen['TALLYSTICK_DATA'] ?? '';
  const { url, people, stop } = await startIn(folder, chosen, logger);
  return {
    url,
    folder,
    people,
    verify: async () => {
      await stop();
      return verifiedOn(chosen['TALLYSTICK_FABRIC_DATA'] ?? '', folder);
    },
    close: stop,
  };
}

/** A sandbox of the demo's own: in a temporary folder, or on Fabric. */
export async function ownInstance(logger: Logger, ledger: LedgerName): Promise<Instance> {
  if (ledger !== 'embedded') return instanceOnFabric(logger, ledger);
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-demo-'));
  const { url, people, stop } = await startIn(folder, {}, logger);
  return {
    url,
    folder,
    people,
    verify: () => verifyFolder(folder, REGULATOR),
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A sandbox of this machine that runs already, through its API and its officers' keys; it stays as it is. On a Fabric
 * network its data folder is the one beside that network, unless another is named.
 */
export async function runningInstance({ server, data, ledger }: RunningSandbox): Promise<Instance> {
  const { TALLYSTICK_FABRIC_DATA: network, TALLYSTICK_DATA: beside } = ledgerSettings(ledger, process.env);
  const folder = data ?? beside ?? path.resolve('data');
  return {
    url: server,
    folder,
    people: await People.openKnown(folder),
    verify: () => (network === undefined ? verifyFolder(folder, REGULATOR) : verifiedOn(network, folder)),
    close: () => Promise.resolve(),
  };
}

/** Which sandbox runs, and on what. */
export interface RunningSandbox {
  readonly server: string;
  /** Null: the folder that goes with the ledger. */
  readonly data: string | null;
  readonly ledger: LedgerName;
}

/** Fabric's clients take their time to load. */
async function verifiedOn(network: string, folder: string): Promise<Verification> {
  const { verifyNetwork } = await import('../verify/network.js');
  return verifyNetwork({ network, folder, mspId: REGULATOR });
}
