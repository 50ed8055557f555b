/** A gateway process that a test kills and starts again on the same folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const CHILD = path.resolve(__dirname, 'child.js');
const START_MS = 120_000;

export class KillableGateway {
  #child: ChildProcess | null = null;
  url = '';

  constructor(readonly folder: string) {}

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [CHILD, this.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-4000);
    });
    this.url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`did not start within ${START_MS} ms: ${errors}`));
      }, START_MS);
      child.once('exit', (code) => {
        reject(new Error(`ended with ${code ?? 'a signal'}: ${errors}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!line.startsWith('{"url"')) return;
        clearTimeout(timer);
        resolve((JSON.parse(line) as { readonly url: string }).url);
      });
    });
  }

  /** SIGKILL, wherever it is; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}
