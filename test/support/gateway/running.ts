/** The whole gateway with the reference consortium on a folder, as `npm start` runs it, without the screens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { readSettings } from '../../../gateway/src/config';
import { makeLogger } from '../../../gateway/src/http/log';
import { startGateway } from '../../../gateway/src/main';
import type { RunningGateway } from '../../../gateway/src/main';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { FIRMS } from '../../../scripts/sandbox/firms';
import type { DemoFirm } from '../../../scripts/sandbox/firms';
import { officersOf } from '../../../scripts/sandbox/officers';
import { People } from '../../../scripts/sandbox/people';
import { ensureOffices, openSandbox } from '../../../scripts/sandbox/sandbox';

export interface TestGateway {
  readonly gateway: RunningGateway;
  readonly people: People;
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

export interface TestGatewayOptions {
  readonly logger?: Logger;
  /** Altered rules for an organisation. */
  readonly contractsOf?: (mspId: string) => string;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'tallystick-gateway-'));
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** Starts on a folder, new or used, on a free port. */
export async function runGateway(folder: string, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { logger = makeLogger('silent'), contractsOf } = options;
  const people = await People.open(folder);
  const gateway = await startGateway({
    settings: readSettings({ TALLYSTICK_DATA: folder, TALLYSTICK_PORT: '0', TALLYSTICK_LOG: 'silent' }),
    logger,
    officers: await officersOf(people),
    networkName: 'Test consortium',
    sandbox: true,
    foundedAt: Date.now(),
    ...(contractsOf === undefined ? {} : { contractsOf }),
  });
  await ensureOffices(gateway.runtimes, people);
  return { gateway, people, folder, stop: gateway.stop };
}

/** Two signatures above so many units. */
const SOLE_UNITS = 900_000_000_000n;

/** Firms with their administrators at their desks. */
export function openFirms(
  { gateway, people }: Pick<TestGateway, 'gateway' | 'people'>,
  firms: readonly DemoFirm[] = FIRMS,
): Promise<readonly Administrator[]> {
  const parts = { url: gateway.url, people, logger: makeLogger('silent'), currencies: ['CNY'], soleUnits: SOLE_UNITS };
  return openSandbox(parts, firms);
}
