/** When a network is ready: not when its processes run, but when every organisation has endorsed and committed. */
import { endorseOn, membersOf, transactOnAll } from './chaincode/lifecycle';
import { FabricNetworkError } from './errors';
import type { NetworkHandle } from './handle';
import { isHealthy, isListening, metricIn, metricsOf, waitUntil } from './operations';
import type { OrdererPlan, PeerPlan } from './plan';

const HEALTHY_MS_MAX = 60_000;
const SEEN_MS_MAX = 60_000;
const ENDORSED_MS_MAX = 60_000;
const RETRY_PAUSE_MS = 250;
const LED_MS_MAX = 60_000;
const LEADER_METRIC = 'consensus_etcdraft_leader_changes';
const MEMBERSHIP_METRIC = 'gossip_membership_total_peers_known';

/** Waits until nodes answer that they are well. They say so a moment before they take calls, so both are asked for. */
export async function nodesHealthy(nodes: readonly (PeerPlan | OrdererPlan)[]): Promise<void> {
  const answers = async (node: PeerPlan | OrdererPlan): Promise<boolean> =>
    (await isHealthy(node)) && (await isListening(node.port));
  await Promise.all(nodes.map((node) => waitUntil(`${node.name} answers`, HEALTHY_MS_MAX, () => answers(node))));
}

/** Waits until every orderer of a Raft channel has a leader to hand transactions to: before that it refuses them. */
export async function orderersAreLed({ plan }: NetworkHandle): Promise<void> {
  if (plan.definition.consensus !== 'raft') return;
  const label = `channel="${plan.definition.channel}"`;
  const isLed = async (orderer: OrdererPlan): Promise<boolean> => {
    const metrics = await metricsOf(orderer);
    return metrics !== null && (metricIn(metrics, LEADER_METRIC, [label]) ?? 0) > 0;
  };
  await Promise.all(plan.orderers.map((one) => waitUntil(`${one.name} has a leader`, LED_MS_MAX, () => isLed(one))));
}

/** Waits until every peer knows all others: before that, clients that plan endorsements by discovery find nobody. */
export async function peersSeeEachOther({ plan }: NetworkHandle): Promise<void> {
  const others = plan.peers.length - 1;
  const label = `channel="${plan.definition.channel}"`;
  const sees = async (peer: PeerPlan): Promise<boolean> => {
    const metrics = await metricsOf(peer);
    return metrics !== null && (metricIn(metrics, MEMBERSHIP_METRIC, [label]) ?? 0) >= others;
  };
  await Promise.all(plan.peers.map((peer) => waitUntil(`${peer.name} sees the others`, SEEN_MS_MAX, () => sees(peer))));
}

/** Tries an action again while the network forms. Throws the last error. */
async function tryUntil(limitMs: number, action: () => Promise<void>): Promise<void> {
  let last: unknown = null;
  const succeeded = async (): Promise<boolean> => {
    try {
      await action();
      return true;
    } catch (error) {
      last = error;
      return false;
    }
  };
  try {
    await waitUntil('the network endorses', limitMs, succeeded, RETRY_PAUSE_MS);
  } catch (error) {
    if (last instanceof FabricNetworkError) throw last;
    throw error;
  }
}

/** Each peer endorses, then one transaction endorsed by all organisations commits on all of them. */
export async function everybodyEndorses(handle: NetworkHandle, chaincode: string): Promise<void> {
  const peers = membersOf(handle).flatMap((organisation) => organisation.peers);
  await Promise.all(peers.map((peer) => tryUntil(ENDORSED_MS_MAX, () => endorseOn(handle, peer, chaincode))));
  await tryUntil(ENDORSED_MS_MAX, () => transactOnAll(handle, chaincode));
}
