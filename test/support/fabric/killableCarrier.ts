/** The carrier's process as a test drives it: started, killed, started again, waited for. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Acknowledged, CarriedJob } from './carrierChild';

const CHILD = path.resolve(__dirname, 'carrierChild.js');

export class KillableCarrier {
  readonly #files: Readonly<{ connection: string; jobs: string; told: string }>;
  #child: ChildProcess | null = null;
  #ended: Promise<number | null> = Promise.resolve(null);

  constructor(connection: string, folder: string, jobs: readonly CarriedJob[]) {
    this.#files = { connection, jobs: path.join(folder, 'jobs.json'), told: path.join(folder, 'told.txt') };
    writeFileSync(this.#files.jobs, JSON.stringify(jobs));
  }

  /** What it was told and wrote down, its last line perhaps torn by a kill. */
  get acknowledged(): readonly Acknowledged[] {
    const { told } = this.#files;
    const lines = existsSync(told) ? readFileSync(told, 'utf8').split('\n') : [];
    return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Acknowledged);
  }

  start(): void {
    const { connection, jobs, told } = this.#files;
    const child = fork(CHILD, [connection, jobs, told], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
  }

  /** Ends it where it stands. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** Its exit code once everything is carried; null where a signal ended it. */
  end(): Promise<number | null> {
    return this.#ended;
  }
}
