/**
 * `npm run fuzz -- --seed N --minutes M`: runs random programs on a Fabric network of its own and on the embedded
 * ledger, and ends with code 1 when they differ. What differs is made small and kept in the corpus.
 */
import { parseArgs } from 'node:util';
import { runCommand, say } from '../fabric/command';
import { fabricPrograms, fuzzNetwork, whole } from './command';
import type { Json } from './answers';
import { EmbeddedLedger } from './embedded/ledger';
import { keepFound } from './found';
import type { FuzzLedger } from './ledger';
import { completed } from './generate/programs';
import type { Program } from './program';
import { placed, series } from './series';
import type { SeriesProgram } from './series';
import { compare } from './session';
import type { Comparison } from './session';
import { shrink } from './shrink';

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '5' },
} as const;
const MINUTE_MS = 60_000;
const BATCH = 40;
/** Programs that are made small one by one; a single cause shows in many. */
const SHRUNK_MAX = 5;
const ATTEMPTS = 150;
/** Rounds that a program ends with, which are made anew for a smaller one. */
const ENDING: Readonly<Record<string, number>> = { edges: 2 };

interface Ledgers {
  readonly left: FuzzLedger;
  readonly right: FuzzLedger;
}

/** Fuzzes one pair of ledgers; used once. */
class Fuzzing {
  readonly #ledgers: Ledgers;
  readonly #seed: number;
  #count = 0;
  #place = 0;

  constructor(ledgers: Ledgers, seed: number) {
    this.#ledgers = ledgers;
    this.#seed = seed;
  }

  get count(): number {
    return this.#count;
  }

  /** Runs the next programs and gives those that differ. */
  async batch(): Promise<readonly Comparison<SeriesProgram>[]> {
    const isFresh = this.#count === 0;
    const programs = series({ from: this.#seed + this.#count, count: BATCH }, { place: this.#place, isFresh });
    this.#count += BATCH;
    this.#place += BATCH;
    const compared = await compare(this.#ledgers, programs);
    return compared.filter((one) => one.difference !== null);
  }

  /** The smallest program found that still differs. */
  async smallest({ program }: Comparison<SeriesProgram>): Promise<Comparison<SeriesProgram>> {
    const own = program.program.rounds.slice(0, -(ENDING[program.theme] ?? 1));
    const shows = async (rounds: Program['rounds']): Promise<boolean> => {
      return (await this.#again(program, rounds)).difference !== null;
    };
    return this.#again(program, await shrink(own, shows, ATTEMPTS));
  }

  async #again({ name, theme }: SeriesProgram, rounds: Program['rounds']): Promise<Comparison<SeriesProgram>> {
    const program: SeriesProgram = { name, ...placed(completed(rounds, theme), this.#place++, theme) };
    const [compared] = await compare(this.#ledgers, [program]);
    if (compared === undefined) throw new Error('a program was not run');
    return compared;
  }
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function sayDifference({ program, difference: found }: Comparison<SeriesProgram>): void {
  say(`✗ ${program.name}: ${found?.at.join('.') ?? ''}`);
  say(`    Fabric:   ${shown(found?.left)}`);
  say(`    embedded: ${shown(found?.right)}`);
}

runCommand(async () => {
  const { values } = parseArgs({ options: OPTIONS });
  const [seed, minutes] = [whole(values.seed, 'seed'), whole(values.minutes, 'minutes')];
  const programs = await fabricPrograms();
  say(`Hyperledger Fabric ${programs.version}; seed ${seed}, ${minutes} minutes`);
  const network = await fuzzNetwork(programs);
  const embedded = await EmbeddedLedger.open();
  const fuzzing = new Fuzzing({ left: network.ledger, right: embedded }, seed);
  let differing = 0;
  try {
    const end = Date.now() + minutes * MINUTE_MS;
    do {
      for (const found of await fuzzing.batch()) {
        sayDifference(found);
        if (differing++ >= SHRUNK_MAX) continue;
        const smallest = await fuzzing.smallest(found);
        sayDifference(smallest);
        say(`    kept as ${await keepFound(smallest.program, smallest.left, programs.version)}`);
      }
      say(`${fuzzing.count} programs, ${differing} differ`);
    } while (Date.now() < end);
  } finally {
    await embedded.close();
    await network.stop();
  }
  return differing === 0 ? 0 : 1;
});
