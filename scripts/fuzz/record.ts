/**
 * `npm run corpus:record -- --seed N --programs M`: runs random programs on a Fabric network and records what its peers
 * make of them. On the baseline line of versions all are recorded; on another one the programs of the baseline's corpus
 * are run, and those that are answered otherwise are recorded.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, say } from '../fabric/command';
import { fabricPrograms, fuzzNetwork, whole } from './command';
import { difference } from './compare';
import { CORPUS_FOLDER, corpusFile, corpusFiles, readCorpus, writeCorpus } from './corpus';
import type { Corpus, CorpusEntry } from './corpus';
import { EmbeddedLedger } from './embedded/ledger';
import type { FuzzLedger } from './ledger';
import { recordRangeHashes } from './rangeHashes';
import { series } from './series';
import type { SeriesProgram } from './series';
import { comparable, outcomes } from './session';
import type { Outcome } from './session';

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  programs: { type: 'string', default: '2200' },
} as const;
/** Versions that are recorded whole. */
const BASELINE = '2.5.';

/** The recorded programs of the baseline; none where there is no corpus yet. */
function baseline(): Corpus | null {
  const file = corpusFiles().find((name) => path.basename(name).startsWith(`fabric-${BASELINE}`));
  return file === undefined ? null : readCorpus(file);
}

function entries(programs: readonly SeriesProgram[], made: readonly Outcome[]): readonly CorpusEntry[] {
  return programs.flatMap((program, index) => {
    const outcome = made[index];
    return outcome === undefined ? [] : [{ ...program, outcome }];
  });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Those of the recorded programs that the embedded ledger, in the blocks of the recording, answers otherwise. */
async function answeredOtherwise(recorded: readonly CorpusEntry[]): Promise<readonly CorpusEntry[]> {
  const embedded = await EmbeddedLedger.open();
  try {
    const replayed = recorded.map(({ outcome, ...program }) => ({ ...program, layout: outcome.layout }));
    const made = await outcomes(embedded, replayed);
    return recorded.filter(({ outcome }, index) => {
      const own = made[index];
      return own === undefined || difference(comparable(outcome), comparable(own)) !== null;
    });
  } finally {
    await embedded.close();
  }
}

async function recordAll(
  ledger: FuzzLedger,
  fabricVersion: string,
  seeds: Readonly<{ from: number; count: number }>,
): Promise<void> {
  const programs = series(seeds, { place: 0, isFresh: true });
  const kept = entries(programs, await outcomes(ledger, programs));
  const header = { format: 1, fabricVersion, date: today(), seed: seeds.from, programs: programs.length } as const;
  await writeCorpus({ header: { ...header, kept: kept.length }, entries: kept });
  const hashes = await recordRangeHashes(ledger, fabricVersion);
  await writeFile(path.join(CORPUS_FOLDER, 'range-hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`);
  say(`${kept.length} programs are recorded in ${corpusFile(fabricVersion)}`);
  const differing = await answeredOtherwise(kept);
  say(`${differing.length} of ${kept.length} are answered otherwise by the embedded ledger`);
  for (const { name } of differing) say(`  ${name}`);
}

async function recordDiffering(
  ledger: FuzzLedger,
  fabricVersion: string,
  { header, entries: before }: Corpus,
): Promise<void> {
  const programs = before.map(({ outcome: _outcome, ...program }): SeriesProgram => program);
  const made = await outcomes(ledger, programs);
  const others = entries(programs, made).filter(({ outcome }, index) => {
    const known = before[index];
    return known === undefined || difference(comparable(known.outcome), comparable(outcome)) !== null;
  });
  // Orderers cut blocks as they like: what the embedded ledger answers alike in those blocks is no difference.
  const kept = await answeredOtherwise(others);
  const { seed } = header;
  const own = { format: 1, fabricVersion, date: today(), seed, programs: programs.length, kept: kept.length } as const;
  await writeCorpus({ header: own, entries: kept });
  say(
    `${kept.length} of ${programs.length} programs are answered otherwise than by ${header.fabricVersion}, and recorded`,
  );
  for (const { name } of kept) say(`  ${name}`);
}

runCommand(async () => {
  const { values } = parseArgs({ options: OPTIONS });
  const seeds = { from: whole(values.seed, 'seed'), count: whole(values.programs, 'programs') };
  const fabric = await fabricPrograms();
  const known = fabric.version.startsWith(BASELINE) ? null : baseline();
  say(`Hyperledger Fabric ${fabric.version}`);
  const network = await fuzzNetwork(fabric);
  try {
    if (known === null) await recordAll(network.ledger, fabric.version, seeds);
    else await recordDiffering(network.ledger, fabric.version, known);
  } finally {
    await network.stop();
  }
  return 0;
});
