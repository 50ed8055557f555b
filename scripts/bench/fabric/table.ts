/** What was measured on Fabric, as people read it. */
import { total } from './processorTime';
import type { LoadMedian, Summary } from './summary';

const NAME = 44;
const CELL = 11;

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(NAME)}${cells.map((cell) => cell.padStart(CELL)).join('')}`;
}

function loadLine(name: string, { itemsPerSecond, cpuMs, storedBytes }: LoadMedian): string {
  const { peers, orderer, chaincodes, gateway } = cpuMs;
  const parts = [peers, orderer, chaincodes, gateway, total(cpuMs)];
  return line(name, [itemsPerSecond.toFixed(1), ...parts.map((value) => value.toFixed(2)), storedBytes.toFixed(0)]);
}

/** Loads, bars, lag, contention. */
export function fabricTable(summary: Summary, run: Readonly<{ version: string; client: string }>): string {
  const { loads, bars, singleLagMs, batchedLagMs, contention } = summary;
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const heads = ['items/s', 'peers', 'orderer', 'chaincode', 'gateway', 'all', 'bytes'];
  return [
    '',
    line(`Fabric ${run.version} through ${run.client}; ms of cpu, bytes stored per item`, heads),
    loadLine('a bare put, 50 in flight', loads.put),
    loadLine('the same keys without rules, 50 in flight', loads.same),
    loadLine('a single confirmation, 50 in flight', loads.single),
    loadLine('batched confirmations, 200 each, 8 in flight', loads.batched),
    loadLine('evaluate: a header, 16 in flight', loads.evaluate),
    loadLine('evaluate: a bare get, 16 in flight', loads.evaluateBare),
    '',
    line('projector’s lag behind a commit', ['p50', 'p99']),
    line('singles', singleLagMs.map(ms)),
    line('batches', batchedLagMs.map(ms)),
    '',
    ...contention.map(
      ({ rivals, won, conflicts, wallMs }) =>
        `${rivals} confirmations of one claim at once: ${won} won, ${conflicts} lost races, ${ms(wallMs)}`,
    ),
    '',
    line('ratio', ['measured', 'least', 'most', 'bar', '']),
    ...bars.map(({ name, ratio, range, bar, isHeld }) =>
      line(name, [...[ratio, ...range, bar].map((value) => value.toFixed(2)), isHeld ? 'held' : 'MISSED']),
    ),
  ].join('\n');
}
