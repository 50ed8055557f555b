/** What was measured, as people read it. */
import type { Confirmations } from './confirmations';
import { median } from './probe';
import type { Stage, Thousands } from './thousands';

const RAW = 'parse CSV';

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(22)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}

/** Single against batched, per item. */
export function confirmationTable({ rounds, cpuRatio, wallRatio }: Confirmations): string {
  const of = (pick: (round: (typeof rounds)[number]) => number): string => `${median(rounds.map(pick)).toFixed(1)} ms`;
  return [
    '',
    line('confirming, per item', ['single', 'batched', 'ratio']),
    line('processor time', [of((round) => round.singleCpuMs), of((round) => round.batchedCpuMs), cpuRatio.toFixed(3)]),
    line('wall time', [of((round) => round.singleWallMs), of((round) => round.batchedWallMs), wallRatio.toFixed(3)]),
  ].join('\n');
}

function stageLine({ name, wallMs, cpuMs, usage }: Stage, rows: number, rawCpuMs: number): string {
  return line(name, [
    `${(wallMs / 1000).toFixed(2)} s`,
    `${((cpuMs * 1000) / rows).toFixed(0)} µs`,
    `${(cpuMs / rawCpuMs).toFixed(1)} ×`,
    usage === null ? '' : `${usage.loopP99Ms.toFixed(0)} ms`,
    usage === null ? '' : `${usage.loopMaxMs.toFixed(0)} ms`,
  ]);
}

/** Stage by stage, each against raw parsing, and what a light request took meanwhile. */
export function thousandsTable({ rows, stages, latencies }: Thousands): string {
  const rawCpuMs = stages.find(({ name }) => name === RAW)?.cpuMs ?? 1;
  const server = stages.filter(({ usage }) => usage !== null);
  const sum = (pick: (stage: Stage) => number): number => server.reduce((total, stage) => total + pick(stage), 0);
  const all: Stage = {
    name: 'from file to claims',
    wallMs: sum((one) => one.wallMs),
    cpuMs: sum((one) => one.cpuMs),
    usage: null,
  };
  const { idleP50Ms, idleP99Ms, busyP50Ms, busyP99Ms, busyMaxMs } = latencies;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    '',
    line(`${rows} rows`, ['wall', 'cpu per row', 'to parsing', 'loop p99', 'loop max']),
    ...[...stages, all].map((stage) => stageLine(stage, rows, rawCpuMs)),
    '',
    line('a light request', ['p50', 'p99', 'max']),
    line('idle', [ms(idleP50Ms), ms(idleP99Ms), '']),
    line('meanwhile', [ms(busyP50Ms), ms(busyP99Ms), ms(busyMaxMs)]),
    line('ratio', [(busyP50Ms / idleP50Ms).toFixed(1), (busyP99Ms / idleP99Ms).toFixed(1), '']),
  ].join('\n');
}
