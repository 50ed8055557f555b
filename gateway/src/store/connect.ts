/** The one way to the database: a MongoDB server when there is a URI, the embedded store when there is none. */
import { Mongoose } from 'mongoose';
import type { Connection } from 'mongoose';
import { startEmbeddedStore } from './embedded/start';
import type { EmbeddedStore, StoreLogger } from './embedded/start';

/** Which database, and what to do when the embedded one fails. */
export interface ConnectOptions {
  /** A MongoDB connection string; null starts the embedded store. */
  readonly uri: string | null;
  /** The folder of the embedded store, null for memory. Not used with a URI. */
  readonly directory: string | null;
  readonly databaseName: string;
  readonly logger?: StoreLogger;
  /** The embedded store's disk failed: the process should stop. */
  readonly onFatal?: (error: Error) => void;
}

/** A connected database. */
export interface Store {
  /** Models are made on this; `connection.base` is a mongoose of its own, so nothing global is changed. */
  readonly connection: Connection;
  readonly close: () => Promise<void>;
}

/** Long enough for a replica set to elect a new primary, short enough for a start to fail visibly. */
const SERVER_SELECTION_MS = 15_000;

function embedded({ directory, logger, onFatal }: ConnectOptions): Promise<EmbeddedStore> {
  return startEmbeddedStore({ directory, ...(logger ? { logger } : {}), ...(onFatal ? { onFatal } : {}) });
}

/**
 * Connects. int64 comes back as `bigint` everywhere (`useBigInt64`), because money is int64 minor units; int32 and double
 * come back as `number`. Filters are strict about unknown paths, and objects with `$` operators that did not pass
 * `mongoose.trusted()` are taken as values (`sanitizeFilter`). Indexes are made only when somebody asks (`autoIndex` off).
 * Throws what the driver throws when the server does not answer, and StoreStartError when the embedded store cannot start.
 */
export async function connectStore(options: ConnectOptions): Promise<Store> {
  const store = options.uri === null ? await embedded(options) : null;
  const mongoose = new Mongoose();
  mongoose.set('strictQuery', true);
  mongoose.set('sanitizeFilter', true);
  try {
    const connection = await mongoose
      .createConnection(options.uri ?? store?.uri ?? '', {
        dbName: options.databaseName,
        autoIndex: false,
        autoCreate: false,
        useBigInt64: true,
        serverSelectionTimeoutMS: SERVER_SELECTION_MS,
        writeConcern: { w: 'majority' },
        readConcern: { level: 'majority' },
      })
      .asPromise();
    return {
      connection,
      close: async () => {
        await connection.close();
        await store?.close();
      },
    };
  } catch (error) {
    await store?.close();
    throw error;
  }
}
