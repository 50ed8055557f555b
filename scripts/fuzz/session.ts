/** Runs programs on both ledgers and compares what came of them. */
import { answersOf } from './answers';
import type { Answers, Json } from './answers';
import { difference } from './compare';
import type { Difference } from './compare';
import { eventsOf, replay } from './events';
import type { FuzzLedger } from './ledger';
import type { Program } from './program';
import { runProgram } from './run';
import type { RoundLayout, RunRecord } from './run';

/** Programs that a ledger runs at the same time. */
const LANES = 8;

/** All that a ledger made of a program. */
export interface Outcome extends Answers {
  readonly events: Json;
}

/** A program with a name of its own. */
export interface NamedProgram {
  readonly name: string;
  readonly program: Program;
  /** Whether it must not meet others. */
  readonly isAlone: boolean;
  /** Blocks as they are to be made; absent: as the ledger likes. */
  readonly layout?: readonly RoundLayout[];
}

async function inLanes<T, R>(work: readonly T[], lanes: number, run: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      const one = work[index];
      if (one !== undefined) results[index] = await run(one);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Runs programs on a ledger and gives what it made of each, in their order. */
export async function outcomes(ledger: FuzzLedger, programs: readonly NamedProgram[]): Promise<readonly Outcome[]> {
  const from = ledger.height();
  const run = ({ program, layout }: NamedProgram): Promise<RunRecord> => {
    const startMs = Math.floor(Date.now() / 1000) * 1000;
    return runProgram(ledger, program, { startMs, ...(layout === undefined ? {} : { layout }) });
  };
  const alone = programs.filter(({ isAlone }) => isAlone);
  const others = programs.filter(({ isAlone }) => !isAlone);
  const records = new Map<NamedProgram, RunRecord>();
  for (const [programsOfKind, lanes] of [
    [alone, 1],
    [others, LANES],
  ] as const) {
    const made = await inLanes(programsOfKind, lanes, run);
    for (const [index, program] of programsOfKind.entries()) {
      const record = made[index];
      if (record !== undefined) records.set(program, record);
    }
  }
  const replayed = await replay(ledger, { from, to: ledger.height() - 1 });
  return programs.flatMap((program) => {
    const record = records.get(program);
    if (record === undefined) return [];
    return [{ ...answersOf(record, ledger.chaincode), events: eventsOf(replayed, record) }];
  });
}

/** What two ledgers made of the same program. */
export interface Comparison<P extends NamedProgram = NamedProgram> {
  readonly program: P;
  readonly left: Outcome;
  readonly right: Outcome;
  readonly difference: Difference | null;
}

/** What must be the same on both ledgers; how blocks were cut is each one's own affair. */
export function comparable({ calls, events }: Outcome): Json {
  return { calls, events };
}

/** Runs programs on one ledger, then on the other in the same blocks, and compares. */
export async function compare<P extends NamedProgram>(
  ledgers: Readonly<{ left: FuzzLedger; right: FuzzLedger }>,
  programs: readonly P[],
): Promise<readonly Comparison<P>[]> {
  const left = await outcomes(ledgers.left, programs);
  const again = programs.map((program, index) => {
    const layout = left[index]?.layout;
    return layout === undefined ? program : { ...program, layout };
  });
  const right = await outcomes(ledgers.right, again);
  return programs.flatMap((program, index) => {
    const [one, other] = [left[index], right[index]];
    if (one === undefined || other === undefined) return [];
    return [{ program, left: one, right: other, difference: difference(comparable(one), comparable(other)) }];
  });
}
