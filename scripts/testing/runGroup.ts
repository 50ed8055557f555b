/** Runs one group of compiled tests in a process of its own and tells what became of them. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestGroup } from './groups';
import type { TestReport } from './reporter';

const MOCHA = path.resolve('node_modules/mocha/bin/mocha.js');
const REPORTER = path.resolve('build/scripts/testing/reporter.js');
const TIMEOUT_MS = 120_000;
const OUTPUT_KEPT = 20_000;

export interface GroupResult {
  readonly group: TestGroup;
  readonly reports: readonly TestReport[];
  /** What a process that ended without telling wrote last; null where it ended well. */
  readonly crash: string | null;
  /** Lines a test wants to be seen: what was measured, which seed would replay it. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Begins a line of output that a test wants to be seen. */
export const NOTE = 'note: ';
/** Begins a note that counts how often a fault was tried; too many to be shown. */
export const COUNT = `${NOTE}fault `;
const SEED = /^ {2}TALLYSTICK_SEED=/;

/** `environment` is added to this process's own. */
export function runGroup(group: TestGroup, environment: NodeJS.ProcessEnv = {}): Promise<GroupResult> {
  const started = Date.now();
  const flags = ['--enable-source-maps', '--unhandled-rejections=strict'];
  const mocha = [MOCHA, '--reporter', REPORTER, '--timeout', String(TIMEOUT_MS), '--exit', ...group.files];
  const child = spawn(process.execPath, [...flags, ...mocha], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const reports: TestReport[] = [];
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_KEPT);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', keep);
  const lines = createInterface({ input: child.stdio[3] as Readable });
  lines.on('line', (line) => reports.push(JSON.parse(line) as TestReport));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      const failed = count(reports, 'failed');
      const isExpected = code === Math.min(failed, 255);
      const crash = isExpected ? null : `ended with ${signal ?? code ?? 'nothing'}\n${output}`;
      const isNote = (line: string): boolean => line.startsWith(NOTE) || (failed > 0 && SEED.test(line));
      const notes = output.split('\n').filter(isNote);
      resolve({ group, reports, crash, notes, seconds: Math.round((Date.now() - started) / 1000) });
    });
  });
}

export function count(reports: readonly TestReport[], state: TestReport['state']): number {
  return reports.filter((report) => report.state === state).length;
}

/** One line about a group, and its notes. */
export function groupWords({ group, reports, crash, notes, seconds }: GroupResult): string {
  const failed = count(reports, 'failed');
  const verdict = crash !== null ? 'CRASHED' : failed > 0 ? `${failed} FAILED` : 'ok';
  const passed = String(count(reports, 'passed')).padStart(5);
  const line = `${group.name.padEnd(28)} ${passed} passed  ${String(seconds).padStart(4)} s  ${verdict}`;
  const shown = notes.filter((note) => !note.startsWith(COUNT));
  return [line, ...shown.map((note) => `  ${note.replace(NOTE, '').trim()}`)].join('\n');
}

/** Each failed test with its error, and each process that broke. */
export function failureWords({ group, reports, crash }: GroupResult): readonly string[] {
  const failed = reports.filter(({ state }) => state === 'failed');
  const broken = crash === null ? [] : [`\n✗ ${group.name}: the test process ${crash}`];
  return [...failed.map(({ title, error }) => `\n✗ ${title}\n${error ?? ''}`), ...broken];
}
