/** A store with its server, in the thread that calls. */
import { Cursors } from './cursors';
import { LIMITS } from './limits';
import { startServer } from './server';
import { memoryStorage, openStorage } from './storage/storage';
import type { Storage } from './storage/storage';
import type { StoreFiles } from './storage/files';
import { sweepExpired } from './ttl';
import { scramKeys } from './wire/scram';

/** The one user a store knows. */
export const STORE_USER = 'tallystick';

/** What a store is opened with. */
export interface OpenOptions {
  /** Where the data is; null keeps it in memory. */
  readonly files: StoreFiles | null;
  readonly password: string;
  readonly journalBytesMin?: number;
  readonly ttlSweepMs?: number;
  /** The disk failed: reading goes on, every write is refused from now on. Called once at most. */
  readonly onFatal: (error: Error) => void;
  readonly onNotice: (message: string) => void;
  readonly onDefect: (error: unknown) => void;
}

/** An open store that listens. */
export interface OpenStore {
  readonly port: number;
  readonly close: () => Promise<void>;
}

function storageOf(options: OpenOptions): Promise<Storage> {
  const { files, journalBytesMin, onFatal, onNotice } = options;
  if (!files) return Promise.resolve(memoryStorage());
  return openStorage({ files, onFatal, onNotice, ...(journalBytesMin === undefined ? {} : { journalBytesMin }) });
}

/** Opens the data and listens. Throws DamagedFileError when the data on disk is not what was written. */
export async function openStore(options: OpenOptions): Promise<OpenStore> {
  const storage = await storageOf(options);
  const cursors = new Cursors(() => performance.now());
  const engine = { catalog: storage.catalog, cursors, durable: storage.durable, now: () => new Date() };
  const keys = await scramKeys({ user: STORE_USER, password: options.password });
  const server = await startServer({ engine, keys, onDefect: options.onDefect });
  const housekeeping = setInterval(() => {
    cursors.closeIdle();
    sweep(storage).catch(options.onDefect);
  }, options.ttlSweepMs ?? LIMITS.ttlSweepMs);
  return {
    port: server.port,
    close: async () => {
      clearInterval(housekeeping);
      await server.close();
      await storage.close();
    },
  };
}

/** Once the disk has failed there is nothing to sweep: the refusal was reported when it happened. */
async function sweep(storage: Storage): Promise<void> {
  if (!storage.isWritable()) return;
  if (sweepExpired(storage.catalog, Date.now()) > 0) await storage.durable();
}
