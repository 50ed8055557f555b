/**
 * `npm test`: runs every compiled test and ends with the plain line `N passed, N failed, N skipped`. Arguments are the
 * beginnings of paths below `test/`: `npm test -- contracts kernel/money` runs those only.
 */
import path from 'node:path';
import { testGroups, withoutTests } from './testing/groups';
import { count, failureWords, groupWords, runGroup } from './testing/runGroup';
import type { GroupResult } from './testing/runGroup';

const TESTS = path.resolve('build/test');
/** One process per core of the smallest machine. */
const AT_ONCE = 2;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function sayFailures(results: readonly GroupResult[]): void {
  for (const line of results.flatMap(failureWords)) say(line);
  const skipped = results.flatMap(({ reports }) => reports.filter(({ state }) => state === 'skipped'));
  for (const { title } of skipped) say(`- skipped: ${title}`);
}

async function run(): Promise<void> {
  const wanted = process.argv.slice(2);
  const waiting = [...testGroups(TESTS, wanted)];
  const missing = withoutTests(TESTS, wanted, waiting);
  if (missing.length > 0) {
    process.stderr.write(`No test below test/ begins with ${missing.join(' or ')}.\n`);
    process.exitCode = 1;
    return;
  }
  const results: GroupResult[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const result = await runGroup(group);
      say(groupWords(result));
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
