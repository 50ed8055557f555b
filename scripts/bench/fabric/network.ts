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
import { bytesOf } from '../../../network/fabric/src/files';
import { freeRange } from '../../../network/fabric/src/ports';
import type { PeerPlan } from '../../../network/fabric/src/plan';
import { readFabricSettings } from '../../../network/fabric/src/settings';
import { runningIn, stopAll } from '../../../network/fabric/src/supervisor/control';
import { up } from '../../../network/fabric/src/up';
import { programsOf } from '../../fabric/command';
import { BUILDER, consortiumChaincode, referenceNetwork } from '../../fabric/reference';
import type { Measured } from './load';

/** Chaincodes by what they are for. */
export const CHAINCODES = { ours: CHAINCODE, put: 'put', same: 'same' } as const;

export interface BenchNetwork extends Measured {
  readonly version: string;
  readonly connectionOf: (slug: string) => Promise<FabricConnection>;
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

/** State can be made anew from these, so it is not counted. */
const KEPT = ['chains', 'pvtdataStore'];

async function storedBy(peer: PeerPlan | undefined): Promise<number> {
  if (peer === undefined) throw new RangeError('a network has peers');
  const sizes = await Promise.all(KEPT.map((name) => bytesOf(path.join(peer.folder, 'ledger', 'ledgersData', name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Throws FabricNetworkError, in one sentence, where there are no programs. */
export async function openNetwork(say: (text: string) => void): Promise<BenchNetwork> {
  const settings = readFabricSettings(process.env);
  const programs = await programsOf(settings);
  const parent = await mkdtemp(path.join(tmpdir(), 'tallystick-bench-'));
  const folder = path.join(parent, 'network');
  const definition = referenceNetwork({ isResilient: false, consensus: 'raft' }, settings);
  const basePort = await freeRange();
  const { handle } = await up({
    folder,
    basePort,
    definition,
    chaincodes: chaincodes(),
    programs,
    builderFolder: BUILDER,
    say,
  });
  return {
    version: programs.version,
    connectionOf: (slug) => readConnection(connectionFile(folder, slug)),
    processes: () => runningIn(folder)?.processes ?? [],
    storedBytes: () => storedBy(handle.plan.peers[0]),
    close: async () => {
      await stopAll(folder);
      await rm(parent, { recursive: true, force: true });
    },
  };
}
