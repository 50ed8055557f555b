/**
 * One real Fabric network per test process, of the reference consortium, in a folder and a range of ports of its own;
 * stopped and removed when the process's tests are over. Where there are no Fabric programs, tests say so and are skipped.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { connectionFile } from '../../../network/fabric/src/connections';
import { freeRange } from '../../../network/fabric/src/ports';
import { findPrograms, locatePrograms } from '../../../network/fabric/src/programs';
import { readFabricSettings } from '../../../network/fabric/src/settings';
import { stopAll } from '../../../network/fabric/src/supervisor/control';
import { up } from '../../../network/fabric/src/up';
import type { UpRequest, UpResult } from '../../../network/fabric/src/up';
import { BUILDER, consortiumChaincode, referenceNetwork } from '../../../scripts/fabric/reference';
import type { Topology } from '../../../scripts/fabric/reference';

const SETTINGS = readFabricSettings(process.env);
const SEARCH = { programFolder: SETTINGS.programFolder, environment: process.env };

/** Why there is no Fabric network on this machine; null where there can be one. */
export function whyNoFabric(): string | null {
  const found = locatePrograms(SEARCH);
  return typeof found === 'string' ? found : null;
}

/** First line of a suite that needs a network: true, with one skipped test that says why, where there can be none. */
export function isWithoutFabric(): boolean {
  const reason = whyNoFabric();
  if (reason !== null) it.skip(`needs a Fabric network: ${reason}`);
  return reason !== null;
}

/** Major version of the Fabric programs here. Throws FabricNetworkError where there are none. */
export async function fabricMajor(): Promise<number> {
  return (await findPrograms(SEARCH)).major;
}

const SMALL: Topology = { isResilient: false, consensus: 'raft' };

/** A request for the reference network in a folder that does not exist yet. */
export async function testRequest(changes: Partial<UpRequest> = {}): Promise<UpRequest> {
  const parent = await mkdtemp(path.join(tmpdir(), 'tallystick-fabric-'));
  return {
    folder: path.join(parent, 'network'),
    basePort: await freeRange(),
    definition: referenceNetwork(SMALL, SETTINGS),
    chaincodes: [consortiumChaincode(REFERENCE)],
    programs: await findPrograms(SEARCH),
    builderFolder: BUILDER,
    say: () => undefined,
    ...changes,
  };
}

/** Stops what runs in a request's folder and removes it. */
export async function removeNetwork({ folder }: Pick<UpRequest, 'folder'>): Promise<void> {
  await stopAll(folder);
  await rm(path.dirname(folder), { recursive: true, force: true });
}

let shared: Promise<UpResult> | null = null;
let request: UpRequest | null = null;

async function startShared(topology: Topology): Promise<UpResult> {
  request = await testRequest({ definition: referenceNetwork(topology, SETTINGS) });
  return up(request);
}

/** With what the shared network was started. Throws where it was not. */
export function sharedRequest(): UpRequest {
  if (request === null) throw new RangeError('the shared network is started first');
  return request;
}

/** The network all tests of this process share; who asks first says what it is made of. */
export function sharedNetwork(topology = SMALL): Promise<UpResult> {
  shared ??= startShared(topology);
  return shared;
}

const STOP_MS = 60_000;

after(async function () {
  this.timeout(STOP_MS);
  if (request === null) return;
  await shared?.catch(() => undefined);
  await removeNetwork(request);
});

/** Where an organisation's gateway finds the network. */
export function connectionOf({ handle }: UpResult, slug: string): string {
  return connectionFile(handle.plan.folder, slug);
}
