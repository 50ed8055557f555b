/** Hashes that a peer notes of long ranges, with what they are of: they hold versions, so no program can compare them. */
import { decodeResults } from '../../network/embedded/src/blocks/readWriteSets';
import { ChaincodeAction, ProposalResponsePayload } from '../../network/embedded/src/protobuf/proposals';
import type { Version } from '../../network/embedded/src/protobuf/readWriteSets';
import type { FuzzLedger } from './ledger';
import type { Operation, Program } from './program';
import { runProgram } from './run';
import type { MadeCall } from './run';
import { ENDORSING } from './world';

/** Numbers of keys around which the tree of hashes changes its form: one level, two levels. */
const COUNTS = [51, 101, 102, 103, 2601, 2652, 2700];
const DIGITS = 4;

/** What a peer noted of a range of keys that were all written by one transaction. */
export interface RangeHash {
  readonly count: number;
  readonly version: Version;
  readonly maxDegree: number;
  readonly maxLevel: number;
  readonly hashes: readonly string[];
}

/** What was recorded, and of which version. */
export interface RangeHashes {
  readonly fabricVersion: string;
  readonly ranges: readonly RangeHash[];
}

/** The keys of a range of so many. */
export function rangeKeys(count: number): readonly string[] {
  return Array.from({ length: count }, (_unused, index) => `~h${count}~${String(index).padStart(DIGITS, '0')}`);
}

function program(count: number): Program {
  const puts = rangeKeys(count).map((key): Operation => ({ op: 'put', key, value: 'v' }));
  const range: Operation = { op: 'range', start: `~h${count}~`, end: `~h${count}~z` };
  const call = { client: 'CoreMSP', peers: ENDORSING };
  return {
    prefix: '',
    rounds: [{ calls: [{ ...call, operations: puts }] }, { calls: [{ ...call, operations: [range] }] }],
  };
}

function noted(count: number, [writing, reading]: readonly MadeCall[]): RangeHash {
  const [place] = writing?.placed ?? [];
  const [answer] = reading?.answers ?? [];
  if (place === undefined || answer?.kind !== 'answered') throw new Error('a range was not written or not read');
  const { extension } = ProposalResponsePayload.decode(answer.response.payload);
  const sets = decodeResults(ChaincodeAction.decode(extension).results);
  const summary = sets.flatMap(({ open }) => open.rangeQueriesInfo)[0]?.readsMerkleHashes ?? null;
  if (summary === null) throw new Error('a peer noted no hashes of a long range');
  const { maxDegree, maxLevel, maxLevelHashes } = summary;
  const version = { blockNumber: place.blockNumber, transactionIndex: place.index };
  return {
    count,
    version,
    maxDegree,
    maxLevel,
    hashes: maxLevelHashes.map((hash) => Buffer.from(hash).toString('hex')),
  };
}

/** Has peers read long ranges and records what they note. */
export async function recordRangeHashes(ledger: FuzzLedger, fabricVersion: string): Promise<RangeHashes> {
  const ranges: RangeHash[] = [];
  for (const count of COUNTS) {
    const startMs = Math.floor(Date.now() / 1000) * 1000;
    const { calls } = await runProgram(ledger, program(count), { startMs });
    ranges.push(noted(count, calls));
  }
  return { fabricVersion, ranges };
}
