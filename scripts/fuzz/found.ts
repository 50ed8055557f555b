/** Programs in which the ledgers were once found to differ, with what the peer said: kept, so that it stays mended. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CORPUS_FOLDER } from './corpus';
import type { CorpusEntry } from './corpus';
import type { Outcome } from './session';
import type { SeriesProgram } from './series';

const FOLDER = path.join(CORPUS_FOLDER, 'found');
const NAME_DIGITS = 12;

/** A found program with the version of the peer that it was found on. */
export interface Found extends CorpusEntry {
  readonly fabricVersion: string;
}

/** Keeps a program with the peer's answers; gives the file's name. */
export async function keepFound(program: SeriesProgram, outcome: Outcome, fabricVersion: string): Promise<string> {
  const found: Found = { fabricVersion, ...program, outcome };
  const name = createHash('sha256').update(JSON.stringify(program.program.rounds)).digest('hex').slice(0, NAME_DIGITS);
  const file = path.join(FOLDER, `${name}.json`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
  return path.relative(process.cwd(), file);
}

/** All programs that were kept. */
export function foundPrograms(): readonly Found[] {
  if (!existsSync(FOLDER)) return [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Found);
}
