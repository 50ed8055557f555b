/** One process kept running: started again when it ends, a little later each time. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { markOf } from './processMark';
import type { ProcessSpec, RunningProcess } from './runFolder';

const FIRST_PAUSE_MS = 200;
const PAUSE_MS_MAX = 5000;
/** A process that ran this long was not started in vain, and the next pause is short again. */
const HEALTHY_MS = 10_000;

export class Supervised {
  #child: ChildProcess | null = null;
  #running: RunningProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  #restarts = -1;
  #lastEnd: string | null = null;
  #isWanted = true;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    readonly spec: ProcessSpec,
    readonly onChange: () => void,
  ) {
    this.#start();
  }

  /** As recorded; null while it waits for its next start. */
  get running(): RunningProcess | null {
    return this.#running;
  }

  /** Ends it for good; killed after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isWanted = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await this.#ended;
    clearTimeout(killer);
  }

  #start(): void {
    const { spec } = this;
    mkdirSync(path.dirname(spec.log), { recursive: true });
    const log = openSync(spec.log, 'a', 0o600);
    const child = spawn(spec.program, [...spec.args], {
      cwd: spec.folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...spec.environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#restarts += 1;
    const sinceMs = Date.now();
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#onEnd(error.message, sinceMs);
        resolve();
      });
      child.on('exit', (code, signal) => {
        this.#onEnd(signal ?? String(code), sinceMs);
        resolve();
      });
    });
    if (child.pid !== undefined) {
      const { restarts, lastEnd } = { restarts: this.#restarts, lastEnd: this.#lastEnd };
      this.#running = { name: spec.name, ...markOf(child.pid), restarts, sinceMs, lastEnd };
    }
    this.onChange();
  }

  #onEnd(how: string, sinceMs: number): void {
    this.#child = null;
    this.#running = null;
    this.#lastEnd = how;
    if (Date.now() - sinceMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    if (this.#isWanted) {
      this.#timer = setTimeout(() => {
        this.#start();
      }, this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, PAUSE_MS_MAX);
    }
    this.onChange();
  }
}
