/** A mocha reporter that tells its parent process one JSON line per test. */
import { writeSync } from 'node:fs';

/** One test as the parent hears of it. */
export interface TestReport {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error: string | null;
  readonly ms: number;
}

interface Test {
  fullTitle(): string;
  readonly duration?: number;
}

interface Runner {
  on(event: 'pass' | 'pending', listener: (test: Test) => void): unknown;
  on(event: 'fail', listener: (test: Test, error: Error) => void): unknown;
}

/** File descriptor the parent reads. */
const REPORT_FD = 3;

/** A property test's error says what it was fed; why that failed is in its cause. */
function told(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\nCaused by ${told(error.cause)}` : own;
}

function tell(test: Test, state: TestReport['state'], error: Error | null): void {
  const report: TestReport = {
    title: test.fullTitle(),
    state,
    error: error === null ? null : told(error),
    ms: test.duration ?? 0,
  };
  writeSync(REPORT_FD, `${JSON.stringify(report)}\n`);
}

/** mocha makes one of these per run, with `new`. */
function LineReporter(runner: Runner): void {
  runner.on('pass', (test) => {
    tell(test, 'passed', null);
  });
  runner.on('pending', (test) => {
    tell(test, 'skipped', null);
  });
  runner.on('fail', (test, error) => {
    tell(test, 'failed', error);
  });
}

module.exports = LineReporter;
