/** A server under measurement, seen from the process that makes the load. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { makeLogger } from '../../gateway/src/http/log';
import type { Administrator } from '../sandbox/administrators';
import { FIRMS } from '../sandbox/firms';
import { People } from '../sandbox/people';
import { openSandbox } from '../sandbox/sandbox';
import type { Ready, Usage } from './server';

/** One step that was measured. */
export interface Measured<T> {
  readonly value: T;
  /** Wall time in milliseconds. */
  readonly wallMs: number;
  readonly usage: Usage;
}

/** The server with the firms that act on it. */
export interface Bench {
  readonly url: string;
  readonly core: Administrator;
  readonly supplier: Administrator;
  /** Does `step` and says what it took, of the clock here and of the server's processor time. */
  readonly measure: <T>(step: () => Promise<T>) => Promise<Measured<T>>;
  readonly close: () => Promise<void>;
}

/** Two signatures above so many yuan: more than any run here. */
const SOLE_UNITS = 900_000_000_000n;

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`the measured server ended with ${code ?? 'a signal'}`));
    };
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = nextMessage<Usage>(child);
  child.send('usage');
  return answer;
}

async function firmsOf(ready: Ready): Promise<Pick<Bench, 'core' | 'supplier'>> {
  const people = await People.openKnown(ready.folder);
  const firms = FIRMS.filter(({ roles }) => roles.includes('core') || roles.includes('supplier')).slice(0, 2);
  const parts = { url: ready.url, people, logger: makeLogger('silent'), currencies: ['CNY'], soleUnits: SOLE_UNITS };
  const [core, supplier] = await openSandbox(parts, firms);
  if (core === undefined || supplier === undefined) throw new RangeError('the sandbox has a core firm and a supplier');
  return { core, supplier };
}

/** Starts the server in a process of its own, with a core firm and a supplier at their desks. */
export async function openBench(): Promise<Bench> {
  const child = fork(path.resolve(__dirname, 'server.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ready = await nextMessage<Ready>(child);
  const firms = await firmsOf(ready);
  return {
    url: ready.url,
    ...firms,
    measure: async (step) => {
      await usageOf(child);
      const started = performance.now();
      const value = await step();
      const wallMs = performance.now() - started;
      return { value, wallMs, usage: await usageOf(child) };
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.send('close');
      }),
  };
}
