/** A chain on this machine for demos and tests: hardhat's, in a process of its own, forgotten when it ends. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { httpRpc } from './rpc';
import type { Rpc } from './rpc';

const CONFIG = path.resolve('network/anchor/hardhat.config.cjs');
const PROGRAM = path.join(__dirname, 'chainProcess.js');
const STARTED = /JSON-RPC server at (http:\/\/[^\s/]+)/;
const START_MS = 180_000;
const OUTPUT_KEPT = 4000;

/** The chain's id of a local chain. */
export const LOCAL_CHAIN_ID = 31337;

/** A running local chain. */
export interface LocalChain {
  readonly url: string;
  readonly rpc: Rpc;
  readonly stop: () => Promise<void>;
}

export interface LocalChainOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  /** Makes a block so often, in milliseconds, beside one for each transaction; without it only the latter. */
  readonly blockEveryMs?: number;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function spawnChain(port: number): Child {
  const env = { ...process.env, HARDHAT_CONFIG: CONFIG, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' };
  return spawn(process.execPath, [PROGRAM, String(port)], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The URL, once the node says it listens. Its further output is read and dropped, or it would stop. */
function urlOf(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const late = setTimeout(() => {
      reject(new Error(`the local chain did not start within ${START_MS} ms\n${output}`));
    }, START_MS);
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_KEPT);
      const url = STARTED.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the local chain ended with ${code ?? 'a signal'}\n${output}`));
    });
  });
}

/** Starts a chain and waits until it answers. Throws Error with its output where it does not. */
export async function startLocalChain({ port = 0, blockEveryMs }: LocalChainOptions = {}): Promise<LocalChain> {
  const child = spawnChain(port);
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const url = await urlOf(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const rpc = httpRpc(url);
  await rpc('hardhat_setLoggingEnabled', [false]);
  if (blockEveryMs !== undefined) await rpc('evm_setIntervalMining', [blockEveryMs]);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { url, rpc, stop };
}
