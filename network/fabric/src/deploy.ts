/** Brings a chaincode onto a running channel: bundle, packages, processes, approvals, commit. */
import path from 'node:path';
import { bundleContracts } from './chaincode/bundle';
import type { Bundle } from './chaincode/bundle';
import { approve, commit, install, membersOf, writePackages } from './chaincode/lifecycle';
import type { ChaincodeDefinition } from './definition';
import type { NetworkHandle } from './handle';
import { chaincodeProcesses, nodeProcesses } from './processes';
import type { RecordedChaincode } from './record';
import { keepRunning } from './supervisor/control';

/** The bundle of a contract module, kept in the network's folder under its hash. */
export function bundleFor(folder: string, { name, contractModule }: ChaincodeDefinition): Promise<Bundle> {
  return bundleContracts(contractModule, path.join(folder, 'chaincode', 'bundles', name));
}

/** A definition with what is recorded of it, packages written. `index`: its place among the network's chaincodes. */
export async function packaged(
  handle: NetworkHandle,
  parts: Readonly<{ definition: ChaincodeDefinition; bundle: Bundle; index: number; sequence: number }>,
): Promise<RecordedChaincode> {
  const { definition, bundle, index, sequence } = parts;
  const recorded = { ...definition, sequence, bundleHash: bundle.hash, bundleFile: bundle.file, packageIds: {} };
  return { ...recorded, packageIds: await writePackages(handle, recorded, index) };
}

/** Starts the processes of nodes and these chaincodes, and no others. */
export function runAll(handle: NetworkHandle, chaincodes: readonly RecordedChaincode[]): Promise<void> {
  return keepRunning(handle.plan.folder, [...nodeProcesses(handle), ...chaincodeProcesses(handle.plan, chaincodes)]);
}

/** Installs and approves at every organisation, then commits. The processes must run. */
export async function define(
  handle: NetworkHandle,
  chaincode: RecordedChaincode,
  aroundCommit: (commit: () => Promise<void>) => Promise<void> = (action) => action(),
): Promise<void> {
  await Promise.all(
    membersOf(handle).map(async (organisation) => {
      await install(handle, organisation, chaincode);
      await approve(handle, organisation, chaincode);
    }),
  );
  await aroundCommit(() => commit(handle, chaincode));
}
