/**
 * Answers kept as files under test/snapshots: the gateway's tests write them, the web client's tests read them through
 * its validators. A file is rewritten only when the members of an answer change, and then a test fails once, so that
 * somebody looks at the change and commits it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../gateway/files/support';

const FOLDER = path.join(repository(), 'test', 'snapshots');

/** Every member of a value by its path; entries of a list share one path. */
function membersOf(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => membersOf(entry, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [`${at}.${key}`, ...membersOf(entry, `${at}.${key}`)]);
}

function shapeOf(value: unknown): string {
  return [...new Set(membersOf(value))].sort().join('\n');
}

/** The answers of one test file. */
export class Snapshots {
  readonly #changed: string[] = [];

  /** Names of answers whose members are not those of their files; the files have the new ones now. */
  get changed(): readonly string[] {
    return this.#changed;
  }

  /** Compares an answer with its file, and writes the file where their members differ. */
  keep(name: string, body: unknown): void {
    const file = path.join(FOLDER, `${name}.json`);
    const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    if (shapeOf(kept) === shapeOf(body)) return;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, `${JSON.stringify(body, null, 2)}\n`);
    this.#changed.push(name);
  }
}
