/** Recorded programs with what a Fabric peer made of them: JSON lines, compressed, the first of which says what it is. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Outcome } from './session';
import type { SeriesProgram } from './series';

const FORMAT = 1;
const SUFFIX = '.jsonl.gz';
const PACKING = { level: 9 };

/** The folder of recorded programs, seen from the project's root. */
export const CORPUS_FOLDER = path.resolve('test/corpus');

/** What a file of the corpus says of itself. */
export interface CorpusHeader {
  readonly format: typeof FORMAT;
  readonly fabricVersion: string;
  /** The day of the recording. */
  readonly date: string;
  /** Seed of the first program; each next one has the next seed. */
  readonly seed: number;
  /** How many were run; `kept` of them are here. */
  readonly programs: number;
  readonly kept: number;
}

/** A program and what a peer made of it. */
export interface CorpusEntry extends SeriesProgram {
  readonly outcome: Outcome;
}

/** One file of the corpus. */
export interface Corpus {
  readonly header: CorpusHeader;
  readonly entries: readonly CorpusEntry[];
}

/** The file of a version. */
export function corpusFile(fabricVersion: string): string {
  return path.join(CORPUS_FOLDER, `fabric-${fabricVersion}${SUFFIX}`);
}

/** Writes a file of the corpus. */
export async function writeCorpus({ header, entries }: Corpus): Promise<void> {
  await mkdir(CORPUS_FOLDER, { recursive: true });
  const lines = [header, ...entries].map((line) => JSON.stringify(line));
  await writeFile(corpusFile(header.fabricVersion), gzipSync(`${lines.join('\n')}\n`, PACKING));
}

/** Reads a file of the corpus. Throws Error where it is of another format. */
export function readCorpus(file: string): Corpus {
  const [first = '', ...rest] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const header = JSON.parse(first) as Omit<CorpusHeader, 'format'> & { readonly format: number };
  const { format } = header;
  if (format !== FORMAT) throw new Error(`${file} is of another format`);
  return { header: { ...header, format }, entries: rest.map((line) => JSON.parse(line) as CorpusEntry) };
}

/** Every file of the corpus. */
export function corpusFiles(): readonly string[] {
  if (!existsSync(CORPUS_FOLDER)) return [];
  const names = readdirSync(CORPUS_FOLDER).filter((name) => name.endsWith(SUFFIX));
  return names.sort().map((name) => path.join(CORPUS_FOLDER, name));
}
