/** Medians of all rounds, and the bars they are held against. */
import { median, percentile } from '../probe';
import type { Load } from './load';
import { total } from './processorTime';
import type { ProcessorTime } from './processorTime';
import type { Contention, Round } from './round';

type Loads = 'single' | 'batched' | 'put' | 'same' | 'evaluate' | 'evaluateBare';

/** A load's medians over the rounds. */
export interface LoadMedian {
  readonly itemsPerSecond: number;
  readonly cpuMs: ProcessorTime;
  readonly storedBytes: number;
}

/** A ratio with the bar it is held against. */
export interface Bar {
  readonly name: string;
  readonly ratio: number;
  /** Least and most of all rounds. */
  readonly range: readonly [least: number, most: number];
  readonly bar: number;
  readonly isHeld: boolean;
}

export interface Summary {
  readonly loads: Readonly<Record<Loads, LoadMedian>>;
  readonly bars: readonly Bar[];
  readonly singleLagMs: readonly [p50: number, p99: number];
  readonly batchedLagMs: readonly [p50: number, p99: number];
  readonly contention: readonly Contention[];
}

function medianLoad(loads: readonly Load[]): LoadMedian {
  const of = (pick: (load: Load) => number): number => median(loads.map(pick));
  return {
    itemsPerSecond: of((load) => load.itemsPerSecond),
    cpuMs: {
      peers: of(({ cpuMs }) => cpuMs.peers),
      orderer: of(({ cpuMs }) => cpuMs.orderer),
      chaincodes: of(({ cpuMs }) => cpuMs.chaincodes),
      gateway: of(({ cpuMs }) => cpuMs.gateway),
    },
    storedBytes: of(({ storedBytes }) => storedBytes),
  };
}

/** Each ratio is taken inside its round, where all loads met the same machine. */
function barsOf(rounds: readonly Round[]): readonly Bar[] {
  const ratios = (pick: (round: Round) => number): Pick<Bar, 'ratio' | 'range'> => {
    const all = rounds.map(pick);
    return { ratio: median(all), range: [Math.min(...all), Math.max(...all)] };
  };
  const atLeast = (name: string, bar: number, pick: (round: Round) => number): Bar => {
    const measured = ratios(pick);
    return { name, ...measured, bar, isHeld: measured.ratio >= bar };
  };
  const speed = (load: Load): number => load.itemsPerSecond;
  const share = ({ single }: Round): number => single.cpuMs.gateway / total(single.cpuMs);
  const gateway = ratios(share);
  return [
    atLeast('batched to single, items per second', 10, ({ batched, single }) => speed(batched) / speed(single)),
    atLeast('single to a bare put', 0.45, ({ single, put }) => speed(single) / speed(put)),
    atLeast('single to the same keys without rules', 0.85, ({ single, same }) => speed(single) / speed(same)),
    { name: 'gateway’s share of a single’s processor time', ...gateway, bar: 0.3, isHeld: gateway.ratio <= 0.3 },
  ];
}

function lag(rounds: readonly Round[], pick: (round: Round) => readonly number[]): readonly [number, number] {
  const all = rounds.flatMap(pick);
  return [median(all), percentile(all, 99)];
}

export function summaryOf(rounds: readonly Round[]): Summary {
  const of = (name: Loads): LoadMedian => medianLoad(rounds.map((round) => round[name]));
  return {
    loads: {
      single: of('single'),
      batched: of('batched'),
      put: of('put'),
      same: of('same'),
      evaluate: of('evaluate'),
      evaluateBare: of('evaluateBare'),
    },
    bars: barsOf(rounds),
    singleLagMs: lag(rounds, ({ singleLagMs }) => singleLagMs),
    batchedLagMs: lag(rounds, ({ batchedLagMs }) => batchedLagMs),
    contention: rounds.map(({ contention }) => contention),
  };
}
