/**
 * The supervisor process: keeps the wanted processes of a network's folder running until it is asked to end. SIGHUP:
 * the wanted state has changed. SIGTERM: everything is stopped, the last started first.
 */
import { isDeepStrictEqual } from 'node:util';
import { markOf } from './processMark';
import { readWanted, writeRunning } from './runFolder';
import type { ProcessSpec } from './runFolder';
import { Supervised } from './supervised';

const GRACE_MS = 10_000;

class Supervisor {
  readonly #folder: string;
  readonly #own = markOf(process.pid);
  readonly #kept = new Map<string, Supervised>();
  #generation = 0;
  #work: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  reconcile(): void {
    this.#work = this.#work.then(async () => {
      const { generation, processes } = readWanted(this.#folder);
      const wanted = new Map(processes.map((spec) => [spec.name, spec]));
      await this.#stopUnwanted(wanted);
      for (const spec of processes) {
        if (!this.#kept.has(spec.name)) {
          this.#kept.set(
            spec.name,
            new Supervised(spec, () => {
              this.#record();
            }),
          );
        }
      }
      this.#generation = generation;
      this.#record();
    });
  }

  async #stopUnwanted(wanted: ReadonlyMap<string, ProcessSpec>): Promise<void> {
    for (const [name, kept] of [...this.#kept].reverse()) {
      if (isDeepStrictEqual(kept.spec, wanted.get(name))) continue;
      await kept.stop(GRACE_MS);
      this.#kept.delete(name);
    }
  }

  async stop(): Promise<void> {
    this.#work = this.#work.then(() => this.#stopUnwanted(new Map()));
    await this.#work;
    this.#record();
    await this.#writing;
  }

  #record(): void {
    this.#writing = this.#writing.then(() =>
      writeRunning(this.#folder, {
        supervisor: this.#own,
        generation: this.#generation,
        processes: [...this.#kept.values()].flatMap(({ running }) => (running === null ? [] : [running])),
      }),
    );
  }
}

function run(folder: string): void {
  const supervisor = new Supervisor(folder);
  const stop = (): void => {
    void supervisor.stop().then(() => process.exit(0));
  };
  process.on('SIGHUP', () => {
    supervisor.reconcile();
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  supervisor.reconcile();
}

run(process.argv[2] ?? '.');
