/**
 * Organisations that run other rules than those they approved. The bundle's hash guards against the wrong version and
 * not against an owner: a process that reads the honest file and serves another module starts like any other.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { endorseOn } from '../../../network/fabric/src/chaincode/lifecycle';
import { chaincodeProcesses, nodeProcesses } from '../../../network/fabric/src/processes';
import { waitUntil } from '../../../network/fabric/src/operations';
import { keepRunning } from '../../../network/fabric/src/supervisor/control';
import type { UpResult } from '../../../network/fabric/src/up';
import { FabricNetworkError } from '../../../network/fabric/src/errors';

const SERVE = path.resolve(__dirname, '../../../network/fabric/src/chaincode/serve.js');
const ANSWER_MS_MAX = 30_000;

/** A compiled module of `test/support/altered`. */
export function alteredModule(name: string): string {
  return path.resolve(__dirname, '../altered', `${name}.js`);
}

async function liarFile({ handle }: UpResult, contractModule: string, honestBundle: string): Promise<string> {
  const file = path.join(handle.plan.folder, 'chaincode', `${path.basename(contractModule, '.js')}.liar.cjs`);
  const parts = [SERVE, contractModule, honestBundle].map((entry) => JSON.stringify(entry));
  const [serve = '', contracts = '', bundle = ''] = parts;
  await writeFile(file, `require(${serve}).serveOrEnd(require(${contracts}), ${bundle});\n`);
  return file;
}

/** From now on these organisations run that module; every other one what it approved. Resolves when they endorse. */
export async function serveAltered(
  network: UpResult,
  contractModule: string | null,
  mspIds: readonly MspId[],
): Promise<void> {
  const { handle, record } = network;
  const [chaincode] = record.chaincodes;
  if (chaincode === undefined) throw new RangeError('the network has a chaincode');
  const file = contractModule === null ? '' : await liarFile(network, contractModule, chaincode.bundleFile);
  const honest = chaincodeProcesses(handle.plan, record.chaincodes);
  const processes = honest.map((spec) => {
    const isLiar = mspIds.includes(spec.environment['CORE_PEER_LOCALMSPID'] ?? '');
    return isLiar ? { ...spec, args: ['--enable-source-maps', file] } : spec;
  });
  await keepRunning(handle.plan.folder, [...nodeProcesses(handle), ...processes]);
  await Promise.all(
    handle.plan.peers.map((peer) =>
      waitUntil(`${peer.name} endorses`, ANSWER_MS_MAX, async () => {
        try {
          await endorseOn(handle, peer, chaincode.name);
          return true;
        } catch (error) {
          if (error instanceof FabricNetworkError) return false;
          throw error;
        }
      }),
    ),
  );
}
