/** What runs, how far it is, and who endorses what. */
import { X509Certificate } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { metricIn, metricsOf } from './operations';
import { planOf } from './plan';
import type { NetworkPlan, PeerPlan } from './plan';
import type { NetworkRecord } from './record';
import { runningIn } from './supervisor/control';
import type { RunningProcess } from './supervisor/runFolder';
import { readFileSync } from 'node:fs';

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
}

async function bytesOf(entry: string): Promise<number> {
  try {
    const found = await stat(entry);
    // Blocks of 512 bytes: preallocated files count as what they take.
    if (!found.isDirectory()) return found.blocks * 512;
    const names = await readdir(entry);
    const sizes = await Promise.all(names.map((name) => bytesOf(path.join(entry, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    // Databases remove files while they are counted.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

function certificateUntil(folder: string): string {
  const files = [path.join(folder, 'msp', 'signcerts', 'cert.pem'), path.join(folder, 'tls', 'server.crt')];
  const ends = files.map((file) =>
    new Date(new X509Certificate(readFileSync(file)).validTo).toISOString().slice(0, 10),
  );
  return ends.sort()[0] ?? '';
}

const HEIGHT_METRICS = ['ledger_blockchain_height', 'consensus_etcdraft_committed_block_number'] as const;

async function nodeStatus(
  node: PeerPlan | NetworkPlan['orderers'][number],
  channel: string,
  processes: readonly RunningProcess[],
): Promise<NodeStatus> {
  const metrics = (await metricsOf(node)) ?? '';
  const [ofPeer, ofOrderer] = HEIGHT_METRICS.map((name) => metricIn(metrics, name, [`channel="${channel}"`]));
  const running = processes.find(({ name }) => name === node.name);
  return {
    name: node.name,
    mspId: node.mspId,
    address: `127.0.0.1:${node.port}`,
    isRunning: running !== undefined,
    height: ofPeer ?? (ofOrderer === null || ofOrderer === undefined ? null : ofOrderer + 1),
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
  };
}
