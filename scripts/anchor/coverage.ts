/**
 * Which branches of the contracts their tests take: the tests run once more, in a process of their own, on contracts
 * that count. A condition with `||` counts as the branches it has.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const HARDHAT = path.resolve('node_modules/hardhat/internal/cli/bootstrap.js');
const CONFIG = path.resolve('network/anchor/hardhat.config.cjs');
const FOLDER = path.resolve('build/network/anchor/coverage');
const TESTS = path.resolve('build/test/anchor/*Contract.test.js');

const counts = z.record(z.string(), z.number());
const fileSchema = z.object({ s: counts, f: counts, b: z.record(z.string(), z.array(z.number())) });
const reportSchema = z.record(z.string(), fileSchema);

/** How many of a contract's places were reached. */
export interface Coverage {
  readonly file: string;
  readonly branches: readonly [taken: number, total: number];
  readonly statements: readonly [taken: number, total: number];
  readonly functions: readonly [taken: number, total: number];
}

function taken(hits: readonly number[]): readonly [number, number] {
  return [hits.filter((count) => count > 0).length, hits.length];
}

function runTests(): Promise<{ readonly code: number | null; readonly output: string }> {
  const environment = { ...process.env, TALLYSTICK_COVERAGE: 'true', HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' };
  const args = [HARDHAT, '--config', CONFIG, 'coverage', '--testfiles', TESTS];
  const child = spawn(process.execPath, args, { cwd: FOLDER, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Runs the contracts' tests and counts. Throws Error with their output where one fails. */
export async function measureCoverage(): Promise<readonly Coverage[]> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await cp(path.resolve('network/anchor/contracts'), path.join(FOLDER, 'contracts'), { recursive: true });
  const { code, output } = await runTests();
  if (code !== 0) throw new Error(`the contracts' tests ended with ${code ?? 'a signal'}\n${output}`);
  const report = reportSchema.parse(JSON.parse(await readFile(path.join(FOLDER, 'coverage.json'), 'utf8')));
  return Object.entries(report).map(([file, { s, f, b }]) => ({
    file: path.basename(file),
    branches: taken(Object.values(b).flat()),
    statements: taken(Object.values(s)),
    functions: taken(Object.values(f)),
  }));
}
