/** Processor time of the network's processes, from the system's own books, and of this one, which is the gateway. */
import { readFileSync } from 'node:fs';

/** Milliseconds of processor time by kind of process. */
export type ProcessorTime = Readonly<Record<'peers' | 'orderer' | 'chaincodes' | 'gateway', number>>;

/** A process as its supervisor knows it. */
export interface Named {
  readonly name: string;
  readonly pid: number;
}

/** The kernel counts in hundredths of a second on every system that Node runs on. */
const TICK_MS = 10;
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

/** Processor milliseconds of a process since it began, by the fields after its name; 0 where it has ended. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_FIELD]) + Number(fields[SYSTEM_FIELD])) * TICK_MS;
}

function usedBy({ pid }: Named): number {
  try {
    return ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

function kindOf(name: string): 'peers' | 'orderer' | 'chaincodes' {
  if (name.startsWith('peer')) return 'peers';
  return name.startsWith('orderer') ? 'orderer' : 'chaincodes';
}

/** What every process has used so far. */
export function processorTime(processes: readonly Named[]): ProcessorTime {
  const { user, system } = process.cpuUsage();
  const used = { peers: 0, orderer: 0, chaincodes: 0, gateway: (user + system) / 1000 };
  for (const entry of processes) used[kindOf(entry.name)] += usedBy(entry);
  return used;
}

/** What was used between two readings, divided by a number of transactions or items. */
export function perUnit(before: ProcessorTime, after: ProcessorTime, units: number): ProcessorTime {
  const of = (kind: keyof ProcessorTime): number => (after[kind] - before[kind]) / units;
  return { peers: of('peers'), orderer: of('orderer'), chaincodes: of('chaincodes'), gateway: of('gateway') };
}

export function total(time: ProcessorTime): number {
  return time.peers + time.orderer + time.chaincodes + time.gateway;
}
