/** Starts and stops the embedded store. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { STORE_USER } from './open';
import type { FromStore, StoreOrder } from './threadMessages';

/** The part of a logger the store needs; pino and console have it. */
export interface StoreLogger {
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly error: (message: string) => void;
}

/** Where the data is, and who is told what. */
export interface EmbeddedStoreOptions {
  /** The folder of the data, made if it is not there. Null keeps everything in memory. */
  readonly directory: string | null;
  readonly logger?: StoreLogger;
  /**
   * The disk failed, or the store's thread ended: writes are refused from now on and the process should stop. Called once
   * at most.
   */
  readonly onFatal?: (error: Error) => void;
  /** How often expired documents are looked for; a minute by default, as in MongoDB. */
  readonly ttlSweepMs?: number;
}

/** A running store. */
export interface EmbeddedStore {
  /** For the MongoDB driver. It contains the password of this start: do not log it. */
  readonly uri: string;
  /** Resolves when everything is on the disk and the folder is free. */
  readonly close: () => Promise<void>;
}

/** The store did not start: the folder is in use or damaged, or cannot be written. The message says which and what to do. */
export class StoreStartError extends Error {
  /** `FolderInUseError`, `DamagedFileError`, or the name of a system error. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'StoreStartError';
    this.reason = reason;
  }
}

const BANNER = [
  'EMBEDDED STORE: for demos and pilots, NOT FOR PRODUCTION.',
  'One process, one disk, no replication. In production set MONGODB_URI to a MongoDB 7 or 8 replica set.',
];

function randomPassword(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
}

function uriOf(port: number, password: string): string {
  return `mongodb://${STORE_USER}:${password}@127.0.0.1:${port}/?authSource=admin&authMechanism=SCRAM-SHA-256&directConnection=true`;
}

/** What the thread has come to. */
interface Running {
  readonly worker: Worker;
  /** Resolves with the port. */
  readonly opened: Promise<number>;
  /** Rejects when the store could not write all it had to. */
  readonly ended: Promise<void>;
  /** From now on the end of the thread is what is wanted. */
  readonly expectEnd: () => void;
}

/** Reports the first failure of a store that was open, and only that. */
function failureReporter({ logger, onFatal }: EmbeddedStoreOptions): (text: string) => void {
  let hasFailed = false;
  return (text) => {
    if (hasFailed) return;
    hasFailed = true;
    logger?.error(`embedded store: ${text}`);
    onFatal?.(new Error(text));
  };
}

function report(message: FromStore, { logger }: EmbeddedStoreOptions, fatal: (text: string) => void): void {
  if (message.kind === 'notice') logger?.warn(`embedded store: ${message.text}`);
  else if (message.kind === 'defect') logger?.error(`embedded store: ${message.text}`);
  else if (message.kind === 'fatal') fatal(`the disk failed, nothing more is written: ${message.text}`);
}

function runThread(order: StoreOrder, options: EmbeddedStoreOptions): Running {
  const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData: order });
  const fatal = failureReporter(options);
  let state: 'starting' | 'open' | 'closing' = 'starting';
  let failure: Error | null = null;
  const opened = new Promise<number>((resolve, reject) => {
    const fail = (error: Error): void => {
      failure = error;
      if (state === 'starting') reject(error);
      else fatal(error.message);
    };
    worker.on('message', (message: FromStore) => {
      report(message, options, fatal);
      if (message.kind === 'failed') fail(new StoreStartError(message.name, message.text));
      if (message.kind !== 'ready') return;
      state = 'open';
      resolve(message.port);
    });
    worker.once('error', fail);
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('exit', () => {
      if (state === 'open') fatal('its thread ended');
      if (failure && state !== 'starting') reject(failure);
      else resolve();
    });
  });
  // Nobody waits for the end of a store that is not being closed; its failure was reported.
  ended.catch(() => undefined);
  const expectEnd = (): void => {
    state = 'closing';
  };
  return { worker, opened, ended, expectEnd };
}

/**
 * Starts a store in a thread of its own, listening on a random port of the loopback interface. Throws StoreStartError when
 * another process has the folder, when a file in it is damaged (named with its offset), or when it cannot be written.
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const password = randomPassword();
  const { directory, logger, ttlSweepMs = null } = options;
  for (const line of BANNER) logger?.warn(line);
  const { worker, opened, ended, expectEnd } = runThread({ directory, password, ttlSweepMs }, options);
  const port = await opened;
  logger?.info(
    `embedded store: listening on 127.0.0.1:${port}, data ${directory === null ? 'in memory' : `in ${directory}`}`,
  );
  return {
    uri: uriOf(port, password),
    close: async () => {
      expectEnd();
      worker.postMessage('close');
      await ended;
    },
  };
}
