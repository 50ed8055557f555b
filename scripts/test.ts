/**
 * `npm test`: runs every compiled test and ends with the plain line `N passed, N failed, N skipped`. Arguments are the
 * beginnings of paths below `test/`: `npm test -- contracts kernel/money` runs those only.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { testGroups } from './testing/groups';
import type { TestGroup } from './testing/groups';
import type { TestReport } from './testing/reporter';

const TESTS = path.resolve('build/test');
const MOCHA = path.resolve('node_modules/mocha/bin/mocha.js');
const REPORTER = path.resolve('build/scripts/testing/reporter.js');
/** One process per core of the smallest machine. */
const AT_ONCE = 2;
const TIMEOUT_MS = 120_000;
const OUTPUT_KEPT = 20_000;

interface GroupResult {
  readonly group: TestGroup;
  readonly reports: readonly TestReport[];
  /** What a process that ended without telling wrote last; null where it ended well. */
  readonly crash: string | null;
  /** Lines a test wants to be seen: what was measured, which seed would replay it. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

const NOTE = 'note: ';
const SEED = /^ {2}TALLYSTICK_SEED=/;

function runGroup(group: TestGroup): Promise<GroupResult> {
  const started = Date.now();
  const flags = ['--enable-source-maps', '--unhandled-rejections=strict'];
  const mocha = [MOCHA, '--reporter', REPORTER, '--timeout', String(TIMEOUT_MS), '--exit', ...group.files];
  const child = spawn(process.execPath, [...flags, ...mocha], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
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
      const failed = reports.filter(({ state }) => state === 'failed').length;
      const isExpected = code === Math.min(failed, 255);
      const crash = isExpected ? null : `ended with ${signal ?? code ?? 'nothing'}\n${output}`;
      const isNote = (line: string): boolean => line.startsWith(NOTE) || (failed > 0 && SEED.test(line));
      const notes = output.split('\n').filter(isNote);
      resolve({ group, reports, crash, notes, seconds: Math.round((Date.now() - started) / 1000) });
    });
  });
}

function count(reports: readonly TestReport[], state: TestReport['state']): number {
  return reports.filter((report) => report.state === state).length;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function sayGroup({ group, reports, crash, notes, seconds }: GroupResult): void {
  const failed = count(reports, 'failed');
  const verdict = crash !== null ? 'CRASHED' : failed > 0 ? `${failed} FAILED` : 'ok';
  say(
    `${group.name.padEnd(28)} ${String(count(reports, 'passed')).padStart(5)} passed  ${String(seconds).padStart(4)} s  ${verdict}`,
  );
  for (const note of notes) say(`  ${note.replace(NOTE, '').trim()}`);
}

function sayFailures(results: readonly GroupResult[]): void {
  for (const { group, reports, crash } of results) {
    for (const { title, error } of reports.filter(({ state }) => state === 'failed'))
      say(`\n✗ ${title}\n${error ?? ''}`);
    if (crash !== null) say(`\n✗ ${group.name}: the test process ${crash}`);
  }
  const skipped = results.flatMap(({ reports }) => reports.filter(({ state }) => state === 'skipped'));
  for (const { title } of skipped) say(`- skipped: ${title}`);
}

async function run(): Promise<void> {
  const waiting = [...testGroups(TESTS, process.argv.slice(2))];
  const results: GroupResult[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const result = await runGroup(group);
      sayGroup(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  sayFailures(results);
  const reports = results.flatMap((result) => result.reports);
  const failed = count(reports, 'failed') + results.filter(({ crash }) => crash !== null).length;
  say(`\n${count(reports, 'passed')} passed, ${failed} failed, ${count(reports, 'skipped')} skipped`);
  process.exitCode = failed === 0 && reports.length > 0 ? 0 : 1;
}

void run();
