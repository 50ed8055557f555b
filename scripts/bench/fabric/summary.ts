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
  const ratio = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const atLeast = (name: string, bar: number, value: number): Bar => ({
    name,
    ratio: value,
    bar,
    isHeld: value >= bar,
  });
  const speed = (load: Load): number => load.itemsPerSecond;
  const share = ({ single }: Round): number => single.cpuMs.gateway / total(single.cpuMs);
  const gateway = ratio(share);
  return [
    atLeast(
      'batched to single, items per second',
      10,
      ratio(({ batched, single }) => speed(batched) / speed(single)),
    ),
    atLeast(
      'single to a bare put',
      0.45,
      ratio(({ single, put }) => speed(single) / speed(put)),
    ),
    atLeast(
      'single to the same keys without rules',
      0.85,
      ratio(({ single, same }) => speed(single) / speed(same)),
    ),
    { name: 'gateway’s share of a single’s processor time', ratio: gateway, bar: 0.3, isHeld: gateway <= 0.3 },
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
