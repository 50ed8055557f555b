/** The channel: its first block, and the nodes that join it. */
import path from 'node:path';
import { channelConfiguration, PROFILE } from './configuration/channel';
import { FabricNetworkError } from './errors';
import { writeJson } from './files';
import { asAdmin, asOrdererAdmin } from './handle';
import type { NetworkHandle } from './handle';
import type { NetworkPlan, OrdererPlan, PeerPlan } from './plan';
import type { FabricPrograms } from './programs';
import { runProgram } from './runProgram';

/** Where the channel's first block lies. */
export function genesisFile({ folder }: Pick<NetworkPlan, 'folder'>): string {
  return path.join(folder, 'channel', 'genesis.block');
}

/** Makes the first block from the plan; the MSP folders must be there. */
export async function writeGenesis(plan: NetworkPlan, programs: FabricPrograms): Promise<void> {
  const folder = path.join(plan.folder, 'channel');
  await writeJson(path.join(folder, 'configtx.yaml'), channelConfiguration(plan));
  await runProgram({
    program: programs.paths.configtxgen,
    args: ['-profile', PROFILE, '-channelID', plan.definition.channel, '-outputBlock', genesisFile(plan)],
    environment: { FABRIC_CFG_PATH: folder, FABRIC_LOGGING_SPEC: 'error' },
  });
}

/** An orderer takes the channel from a block: the first one, or a later configuration it catches up to. */
export async function joinOrderer(handle: NetworkHandle, orderer: OrdererPlan, block: string): Promise<void> {
  const { channel } = handle.plan.definition;
  const answer = await asOrdererAdmin(handle, orderer, [
    'channel',
    'join',
    '--channelID',
    channel,
    '--config-block',
    block,
  ]);
  if (!answer.includes('Status: 201')) throw new FabricNetworkError(`${orderer.name} did not join: ${answer.trim()}`);
}

export async function joinPeer(handle: NetworkHandle, peer: PeerPlan, block: string): Promise<void> {
  await asAdmin(handle, peer, ['channel', 'join', '-b', block]);
}
