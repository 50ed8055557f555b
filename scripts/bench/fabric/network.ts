/** A Fabric network for one measurement, in a folder and on ports of its own: our chaincode beside two that show its cost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CHAINCODE } from '../../../gateway/src/consortium/definition';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { readConnection } from '../../../gateway/src/ledger/fabric/connection';
import type { FabricConnection } from '../../../gateway/src/ledger/fabric/connection';
import { connectionFile } from '../../../network/fabric/src/connections';
import type { ChaincodeDefinition } from '../../../network/fabric/src/definition';
import { freeRange } from '../../../network/fabric/src/ports';
import { readFabricSettings } from '../../../network/fabric/src/settings';
import { runningIn, stopAll } from '../../../network/fabric/src/supervisor/control';
import type { RunningProcess } from '../../../network/fabric/src/supervisor/runFolder';
import { up } from '../../../network/fabric/src/up';
import { programsOf } from '../../fabric/command';
import { BUILDER, consortiumChaincode, referenceNetwork } from '../../fabric/reference';

/** Chaincodes by what they are for. */
export const CHAINCODES = { ours: CHAINCODE, put: 'put', same: 'same' } as const;

export interface BenchNetwork {
  readonly version: string;
  readonly connectionOf: (slug: string) => Promise<FabricConnection>;
  readonly processes: () => readonly RunningProcess[];
  readonly close: () => Promise<void>;
}

/** All three have our policy; the one with our keys has our collection too. */
function chaincodes(): readonly ChaincodeDefinition[] {
  const ours = consortiumChaincode(REFERENCE);
  const module = (name: string): string => path.resolve(__dirname, `${name}.js`);
  return [
    ours,
    { ...ours, name: CHAINCODES.put, contractModule: module('putContract'), collections: [] },
    { ...ours, name: CHAINCODES.same, contractModule: module('sameKeysContract') },
  ];
}

/** Throws FabricNetworkError, in one sentence, where there are no programs. */
export async function openNetwork(say: (text: string) => void): Promise<BenchNetwork> {
  const settings = readFabricSettings(process.env);
  const programs = await programsOf(settings);
  const parent = await mkdtemp(path.join(tmpdir(), 'tallystick-bench-'));
  const folder = path.join(parent, 'network');
  const definition = referenceNetwork({ isResilient: false, consensus: 'raft' }, settings);
  const basePort = await freeRange();
  await up({ folder, basePort, definition, chaincodes: chaincodes(), programs, builderFolder: BUILDER, say });
  return {
    version: programs.version,
    connectionOf: (slug) => readConnection(connectionFile(folder, slug)),
    processes: () => runningIn(folder)?.processes ?? [],
    close: async () => {
      await stopAll(folder);
      await rm(parent, { recursive: true, force: true });
    },
  };
}
