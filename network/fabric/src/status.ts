/** What runs, how far it is, and who endorses what. */
import path from 'node:path';
import { certificateEnds, endOf, nodeCertificates } from './certificates';
import type { CertificateEnd } from './certificates';
import { bytesOf } from './files';
import { metricIn, metricsOf } from './operations';
import { planOf } from './plan';
import type { NetworkPlan, PeerPlan } from './plan';
import type { NetworkRecord } from './record';
import { runningIn } from './supervisor/control';
import type { RunningProcess } from './supervisor/runFolder';

export interface NodeStatus {
  readonly name: string;
  readonly mspId: string;
  readonly address: string;
  readonly isRunning: boolean;
  /** Blocks; null where the node does not say. */
  readonly height: number | null;
  readonly diskBytes: number;
  readonly restarts: number;
  /** Day on which the first of its certificates ends, ISO. */
  readonly certificateUntil: string;
}

export interface NetworkStatus {
  readonly isRunning: boolean;
  readonly nodes: readonly NodeStatus[];
  readonly chaincodeProcesses: readonly RunningProcess[];
  /** Of every organisation, the first to end first. */
  readonly certificates: readonly CertificateEnd[];
}

function certificateUntil(folder: string): string {
  const ends = Object.values(nodeCertificates(folder)).map((file) => endOf(file).slice(0, 10));
  return ends.sort()[0] ?? '';
}

/** An orderer counts from the number of its last block. */
const ORDERER_METRICS = ['consensus_etcdraft_committed_block_number', 'consensus_BFT_committed_block_number'];

function heightIn(metrics: string, channel: string): number | null {
  const of = (name: string): number | null => metricIn(metrics, name, [`channel="${channel}"`]);
  const [last] = ORDERER_METRICS.flatMap((name) => of(name) ?? []);
  return of('ledger_blockchain_height') ?? (last === undefined ? null : last + 1);
}

async function nodeStatus(
  node: PeerPlan | NetworkPlan['orderers'][number],
  channel: string,
  processes: readonly RunningProcess[],
): Promise<NodeStatus> {
  const metrics = (await metricsOf(node)) ?? '';
  const running = processes.find(({ name }) => name === node.name);
  return {
    name: node.name,
    mspId: node.mspId,
    address: `127.0.0.1:${node.port}`,
    isRunning: running !== undefined,
    height: heightIn(metrics, channel),
    diskBytes: await bytesOf(path.join(node.folder, 'ledger')),
    restarts: running?.restarts ?? 0,
    certificateUntil: certificateUntil(node.folder),
  };
}

/** Status of the network in a folder, running or not. */
export async function statusOf(folder: string, record: NetworkRecord): Promise<NetworkStatus> {
  const plan = planOf(record.definition, folder, record.basePort);
  const processes = runningIn(folder)?.processes ?? [];
  const nodes = [...plan.orderers, ...plan.peers];
  const names = new Set(nodes.map(({ name }) => name));
  return {
    isRunning: runningIn(folder) !== null,
    nodes: await Promise.all(nodes.map((node) => nodeStatus(node, record.definition.channel, processes))),
    chaincodeProcesses: processes.filter(({ name }) => !names.has(name)),
    certificates: certificateEnds(plan, Date.now()),
  };
}
