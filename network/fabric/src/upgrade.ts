/**
 * The next definition of a chaincode, while the one before serves: new processes beside the old ones, installed and
 * approved by every organisation, committed once, and only then the old processes end. Gateways notice a few conflicts.
 */
import { bundleFor, define, packaged } from './deploy';
import type { ChaincodeDefinition } from './definition';
import { FabricNetworkError } from './errors';
import type { NetworkHandle } from './handle';
import { chaincodeProcesses, nodeProcesses } from './processes';
import { everybodyEndorses } from './readiness';
import { writeRecord } from './record';
import type { NetworkRecord, RecordedChaincode } from './record';
import { keepRunning } from './supervisor/control';

export interface UpgradeRequest {
  readonly handle: NetworkHandle;
  readonly record: NetworkRecord;
  readonly definition: ChaincodeDefinition;
  /** Called around the commit: writes of gateways that were told to pause do not come between. */
  readonly aroundCommit?: (commit: () => Promise<void>) => Promise<void>;
  readonly say: (text: string) => void;
}

/** Organisations that have a package now run both versions; both know their place by the chaincode's index. */
function processesOf(
  handle: NetworkHandle,
  chaincodes: readonly RecordedChaincode[],
  next: RecordedChaincode,
): Parameters<typeof keepRunning>[1] {
  const replaced = chaincodes.map((entry) => (entry.name === next.name ? next : entry));
  return [
    ...nodeProcesses(handle),
    ...chaincodeProcesses(handle.plan, chaincodes),
    ...chaincodeProcesses(handle.plan, replaced).filter(({ name }) =>
      name.startsWith(`${next.name}-${next.sequence}.`),
    ),
  ];
}

/** The record after the upgrade. Throws FabricNetworkError; then the old definition is in force as before. */
export async function upgrade(request: UpgradeRequest): Promise<NetworkRecord> {
  const { handle, record, definition, say } = request;
  const index = record.chaincodes.findIndex(({ name }) => name === definition.name);
  const before = record.chaincodes[index];
  if (before === undefined) throw new FabricNetworkError(`the network has no chaincode ${definition.name}`);
  const { folder } = handle.plan;
  const bundle = await bundleFor(folder, definition);
  const sequence = before.sequence + 1;
  const next = await packaged(handle, { definition, bundle, index, sequence });
  say(`Starting ${definition.name} ${bundle.hash.slice(0, 16)} beside ${before.bundleHash.slice(0, 16)}`);
  await keepRunning(folder, processesOf(handle, record.chaincodes, next));
  say(`Installing, approving and committing definition ${sequence} at every organisation`);
  await define(handle, next, request.aroundCommit);
  await everybodyEndorses(handle, next.name);
  const chaincodes = record.chaincodes.map((entry) => (entry.name === next.name ? next : entry));
  const upgraded = { ...record, definition: handle.plan.definition, chaincodes };
  await writeRecord(folder, upgraded);
  await keepRunning(folder, [...nodeProcesses(handle), ...chaincodeProcesses(handle.plan, chaincodes)]);
  return upgraded;
}
