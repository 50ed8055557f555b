/** Starts a network: makes it at the first start, resumes it later, and leaves a running one alone. */
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { genesisFile, joinOrderer, joinPeer } from './channel';
import type { ChaincodeDefinition, NetworkDefinition } from './definition';
import { bundleFor, define, packaged, runAll } from './deploy';
import { FabricNetworkError } from './errors';
import type { NetworkHandle } from './handle';
import { planOf, portsOf } from './plan';
import type { NetworkPlan } from './plan';
import { requireFreePorts } from './ports';
import { allIdentities, writeConfigurations, writeFirstBlock } from './prepare';
import type { FabricPrograms } from './programs';
import { everybodyEndorses, nodesHealthy, orderersAreLed, peersSeeEachOther } from './readiness';
import { readRecord, writeRecord } from './record';
import type { NetworkRecord } from './record';
import { writeConnections } from './connections';
import { runningIn, stopAll } from './supervisor/control';

export interface UpRequest {
  /** Absolute. */
  readonly folder: string;
  readonly basePort: number;
  readonly definition: NetworkDefinition;
  readonly chaincodes: readonly ChaincodeDefinition[];
  readonly programs: FabricPrograms;
  /** Absolute folder of the external builder. */
  readonly builderFolder: string;
  /** Told what is being done. */
  readonly say: (text: string) => void;
}

export interface UpResult {
  readonly state: 'made' | 'resumed' | 'running';
  readonly record: NetworkRecord;
  readonly handle: NetworkHandle;
}

async function handleOf(plan: NetworkPlan, programs: FabricPrograms): Promise<NetworkHandle> {
  return { plan, programs, identities: await allIdentities(plan) };
}

/** Records what is being made, so that an interrupted first start is told from a network that was used. */
async function make(request: UpRequest): Promise<UpResult> {
  const { folder, basePort, definition, programs, builderFolder, say } = request;
  const plan = planOf(definition, folder, basePort);
  await requireFreePorts(plan.organisations.flatMap(portsOf));
  const empty = { format: 1, fabricVersion: programs.version, basePort, definition } as const;
  await writeRecord(folder, { ...empty, isMade: false, chaincodes: [] });
  say('Making certificates and the first block');
  const handle = await handleOf(plan, programs);
  await writeConfigurations(plan, handle.identities, { programs, builderFolder });
  await writeFirstBlock(plan, programs);
  say(`Starting ${plan.orderers.length} orderer(s) and ${plan.peers.length} peers`);
  await runAll(handle, []);
  const bundles = await Promise.all(request.chaincodes.map((chaincode) => bundleFor(folder, chaincode)));
  const chaincodes = await Promise.all(
    request.chaincodes.map((chaincode, index) => {
      const bundle = bundles[index];
      if (bundle === undefined) throw new RangeError('a chaincode without a bundle');
      return packaged(handle, { definition: chaincode, bundle, index, sequence: 1 });
    }),
  );
  await runAll(handle, chaincodes);
  await nodesHealthy([...plan.orderers, ...plan.peers]);
  say('Joining the channel');
  await Promise.all(plan.orderers.map((orderer) => joinOrderer(handle, orderer, genesisFile(plan))));
  await Promise.all(plan.peers.map((peer) => joinPeer(handle, peer, genesisFile(plan))));
  await orderersAreLed(handle);
  for (const chaincode of chaincodes) {
    say(`Installing, approving and committing ${chaincode.name} at every organisation`);
    await define(handle, chaincode);
  }
  const record: NetworkRecord = { ...empty, isMade: true, chaincodes };
  await becomeReady(request, handle, record);
  await writeRecord(folder, record);
  return { state: 'made', record, handle };
}

async function becomeReady(request: UpRequest, handle: NetworkHandle, record: NetworkRecord): Promise<void> {
  request.say('Waiting for an endorsement by every organisation');
  await writeConnections(handle, record);
  await peersSeeEachOther(handle);
  await Promise.all(record.chaincodes.map(({ name }) => everybodyEndorses(handle, name)));
}

/** The folder's network must be the one that is asked for, as far as a start cannot change it. */
function requireSame({ definition, basePort }: UpRequest, record: NetworkRecord): void {
  const ask = 'npm run down -- --remove deletes it';
  if (record.definition.consensus !== definition.consensus || basePort !== record.basePort) {
    throw new FabricNetworkError(`the folder holds a network with other consensus or ports; ${ask}`);
  }
  const shape = (of: NetworkDefinition): unknown =>
    definition.organisations.map(({ mspId }) => of.organisations.find((entry) => entry.mspId === mspId));
  if (!isDeepStrictEqual(shape(record.definition), shape(definition))) {
    throw new FabricNetworkError(`the folder holds a network with other organisations or numbers of nodes; ${ask}`);
  }
}

async function resume(request: UpRequest, record: NetworkRecord): Promise<UpResult> {
  const { folder, programs, builderFolder, say } = request;
  requireSame(request, record);
  const plan = planOf(record.definition, folder, record.basePort);
  const handle = await handleOf(plan, programs);
  if (runningIn(folder) !== null) {
    await becomeReady({ ...request, say: () => undefined }, handle, record);
    return { state: 'running', record, handle };
  }
  await stopAll(folder);
  await requireFreePorts(plan.organisations.flatMap(portsOf));
  say(`Resuming ${plan.orderers.length} orderer(s) and ${plan.peers.length} peers`);
  await writeConfigurations(plan, handle.identities, { programs, builderFolder });
  await runAll(handle, record.chaincodes);
  await nodesHealthy([...plan.orderers, ...plan.peers]);
  const resumed = { ...record, fabricVersion: programs.version };
  await becomeReady(request, handle, resumed);
  await writeRecord(folder, resumed);
  return { state: 'resumed', record: resumed, handle };
}

/** Throws FabricNetworkError. What was started before a failure is stopped again. */
export async function up(request: UpRequest): Promise<UpResult> {
  const record = readRecord(request.folder);
  const isOwn = record === null || runningIn(request.folder) === null;
  try {
    if (record?.isMade === true) return await resume(request, record);
    await stopAll(request.folder);
    // Nothing was ever committed here: an interrupted first start begins again.
    if (record !== null) await rm(request.folder, { recursive: true, force: true });
    return await make(request);
  } catch (error) {
    if (isOwn) await stopAll(request.folder);
    throw error;
  }
}
