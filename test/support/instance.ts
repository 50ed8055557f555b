/** `npm start` as a process of its own, on a data folder that outlives it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const START = path.resolve('build/scripts/start.js');
/** A busy machine takes its time to start five organisations. */
const START_MS = 300_000;

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** How a process ended and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** How a process is started. */
export interface InstanceParts {
  readonly folder: string;
  readonly port: number;
  /** Further environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Words after `npm start --`. */
  readonly options?: readonly string[];
}

/** One process of the product. */
export class Instance {
  readonly url: string;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #output = '';

  constructor(parts: InstanceParts) {
    const { folder, port, settings = {}, options = [] } = parts;
    this.url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      TALLYSTICK_DATA: folder,
      TALLYSTICK_PORT: String(port),
      TALLYSTICK_LOG: 'error',
      ...settings,
    };
    this.#child = spawn(process.execPath, [START, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString('utf8');
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        resolve({ code, signal, output: this.#output });
      });
    });
  }

  /** Resolves when it says where to log in. Throws where it ended before. */
  async ready(): Promise<void> {
    const until = Date.now() + START_MS;
    while (!this.#output.includes('Tallystick runs at')) {
      if (this.#child.exitCode !== null) throw new Error(`did not start: ${this.#output}`);
      if (Date.now() > until) throw new Error(`not ready within ${START_MS} ms: ${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end. */
  stop(): Promise<Ended> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }
}
