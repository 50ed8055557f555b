/** Stores for tests: the embedded one, and a real MongoDB wherever MONGODB_URI names one. */
import type { Connection, Mongoose, mongo } from 'mongoose';
import { connectStore } from '../../../gateway/src/store/connect';

/** A connected store with a database of its own. */
export interface TestStore {
  readonly connection: Connection;
  readonly mongoose: Mongoose;
  readonly db: mongo.Db;
  readonly collection: (name: string) => mongo.Collection<TestDocument>;
  /** Drops the database and disconnects. */
  readonly close: () => Promise<void>;
}

/** Tests look into documents by name; what is in them is checked by the expectations. */
export interface TestDocument {
  _id?: string | number | bigint | boolean | mongo.ObjectId | null | Readonly<Record<string, unknown>>;
  [field: string]: unknown;
}

/** An update as the tests write it; the driver's own type knows only fields that are declared. */
export function asUpdate(update: TestDocument): mongo.UpdateFilter<TestDocument> {
  return update;
}

/** Makes one index; its name. */
export async function makeIndex(
  collection: mongo.Collection<TestDocument>,
  key: Record<string, 1 | -1>,
  options: Omit<mongo.IndexDescription, 'key'> = {},
): Promise<string> {
  const [name = ''] = await collection.createIndexes([{ key, ...options }]);
  return name;
}

let made = 0;

export async function openTestStore(uri: string | null, directory: string | null = null): Promise<TestStore> {
  made += 1;
  const databaseName = `store_test_${process.pid}_${made}`;
  const { connection, close } = await connectStore({ uri, directory, databaseName });
  const { db } = connection;
  if (!db) throw new Error('a connected connection has a database');
  return {
    connection,
    mongoose: connection.base,
    db,
    collection: (name) => db.collection<TestDocument>(name),
    close: async () => {
      await db.dropDatabase();
      await close();
    },
  };
}

/** The servers a contract is to hold on. */
export const SERVERS: readonly { readonly name: string; readonly uri: string | null }[] = [
  { name: 'the embedded store', uri: null },
  ...(process.env['MONGODB_URI'] ? [{ name: 'the MongoDB of MONGODB_URI', uri: process.env['MONGODB_URI'] }] : []),
];

/** What a promise rejects with. Fails the test when it does not. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code?: number; message: string } & Record<string, unknown>> {
  const outcome = await promise.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`it was not refused: ${String(outcome.value)}`);
  if (!(outcome.error instanceof Error)) throw new Error('what it was refused with is no error');
  return outcome.error as Error & Record<string, unknown>;
}
