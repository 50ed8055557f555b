/** Single nodes of a running network as a test handles them: away, killed, leading, limited. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { metricIn, metricsOf } from '../../../network/fabric/src/operations';
import type { OrdererPlan } from '../../../network/fabric/src/plan';
import { chaincodeProcesses, nodeProcesses } from '../../../network/fabric/src/processes';
import { keepRunning, runningIn } from '../../../network/fabric/src/supervisor/control';
import type { ProcessSpec } from '../../../network/fabric/src/supervisor/runFolder';
import type { UpResult } from '../../../network/fabric/src/up';
import { eventually } from '../ledger/suite';

type Network = Pick<UpResult, 'handle' | 'record'>;

/** Makes every process of the network run as `changed` says; null: it does not run. */
export async function runChanged(
  { handle, record }: Network,
  changed: (spec: ProcessSpec) => ProcessSpec | null,
): Promise<void> {
  const all = [...nodeProcesses(handle), ...chaincodeProcesses(handle.plan, record.chaincodes)];
  await keepRunning(
    handle.plan.folder,
    all.flatMap((spec) => changed(spec) ?? []),
  );
}

/** Everything runs but the processes of these names. */
export function runWithout(network: Network, names: readonly string[]): Promise<void> {
  return runChanged(network, (spec) => (names.includes(spec.name) ? null : spec));
}

/** Number of the process of that name; null while it does not run. */
export function processNamed({ handle }: Network, name: string): number | null {
  return runningIn(handle.plan.folder)?.processes.find((entry) => entry.name === name)?.pid ?? null;
}

/** Kills processes without warning, and they stay away. */
export async function killAway(network: Network, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const pid = await eventually(`${name} runs`, () => Promise.resolve(processNamed(network, name)));
    process.kill(pid, 'SIGKILL');
  }
  await runWithout(network, names);
}

/** Raft: who says of itself that it leads. */
const LEADS = 'consensus_etcdraft_is_leader';
/** BFT: whom each takes for the leader, by its place from 1; the word of one means nothing, and a fresh one does not know. */
const LEADER = 'consensus_BFT_leader_id';

/** The orderer that leads the channel; null while none does, or there is no majority that says so. */
export async function leaderOf({ handle }: Network): Promise<OrdererPlan | null> {
  const { definition, orderers } = handle.plan;
  const label = `channel="${definition.channel}"`;
  const told = async (name: string): Promise<readonly (number | null)[]> => {
    const metrics = await Promise.all(orderers.map((orderer) => metricsOf(orderer)));
    return metrics.map((entry) => (entry === null ? null : metricIn(entry, name, [label])));
  };
  if (definition.consensus === 'raft') return orderers[(await told(LEADS)).indexOf(1)] ?? null;
  const ids = await told(LEADER);
  const isBelieved = (id: number): boolean => ids.filter((entry) => entry === id).length > orderers.length / 2;
  return orderers.find((_, index) => isBelieved(index + 1)) ?? null;
}

/** The process so that no file of its grows beyond so many bytes: to it the disk is full. Needs no rights. */
export function withFullDisk(spec: ProcessSpec, bytes: number): ProcessSpec {
  const limited = 'ulimit -f "$0" && exec "$@"';
  return {
    ...spec,
    program: '/bin/sh',
    args: ['-c', limited, String(Math.ceil(bytes / 512)), spec.program, ...spec.args],
  };
}

const BLOCKS = 'blockfile_000000';

/** Bytes of the file in which a node keeps its blocks. */
export function blockBytes(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sizes = names
    .filter((name) => path.basename(name) === BLOCKS)
    .map((name) => statSync(path.join(folder, name)).size);
  return Math.max(0, ...sizes);
}
