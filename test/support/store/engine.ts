/** A store without its server: commands go straight to the engine, on any file system. */
import type { BsonDocument } from '../../../gateway/src/store/embedded/values/value';
import { decode, encode } from '../../../gateway/src/store/embedded/values/codec';
import { dispatch } from '../../../gateway/src/store/embedded/commands/dispatch';
import { Cursors } from '../../../gateway/src/store/embedded/cursors';
import { memoryStorage, openStorage } from '../../../gateway/src/store/embedded/storage/storage';
import type { Storage } from '../../../gateway/src/store/embedded/storage/storage';
import type { StoreFiles } from '../../../gateway/src/store/embedded/storage/files';

export interface TestEngine {
  readonly storage: Storage;
  /** Runs a command of the database `t`; the reply, also of a refusal. */
  readonly run: (command: object) => Promise<BsonDocument>;
  /** What the storage reported: cut-off writes and the like. */
  readonly notices: readonly string[];
  readonly fatal: readonly Error[];
}

export interface EngineOptions {
  readonly files: StoreFiles | null;
  readonly journalBytesMin?: number;
  readonly storeBytesMax?: number;
  readonly now?: () => Date;
}

export async function openEngine({
  files,
  journalBytesMin = 1 << 30,
  storeBytesMax = 1 << 30,
  now = () => new Date(),
}: EngineOptions): Promise<TestEngine> {
  const notices: string[] = [];
  const fatal: Error[] = [];
  const onFatal = (error: Error): void => {
    fatal.push(error);
  };
  const onNotice = (message: string): void => {
    notices.push(message);
  };
  const storage = files
    ? await openStorage({ files, journalBytesMin, storeBytesMax, onFatal, onNotice })
    : memoryStorage();
  const keys = { user: 'test', salt: new Uint8Array(), storedKey: new Uint8Array(), serverKey: new Uint8Array() };
  const connection = { id: 1, keys, conversation: null, isAuthenticated: true };
  const engine = {
    catalog: storage.catalog,
    cursors: new Cursors(() => now().getTime()),
    durable: storage.durable,
    now,
  };
  const onDefect = (error: unknown): void => {
    throw error;
  };
  return {
    storage,
    notices,
    fatal,
    // Through bytes, as over the wire.
    run: async (command) => {
      const body = decode(encode({ ...command, $db: 't' }));
      return decode(await dispatch(engine, { database: 't', body, sequences: new Map() }, { connection, onDefect }));
    },
  };
}

/** The documents of the first page of a reply. */
export function batchOf(reply: BsonDocument): readonly BsonDocument[] {
  const cursor = reply['cursor'] as { firstBatch?: readonly BsonDocument[] } | undefined;
  if (!cursor?.firstBatch) throw new Error(`not a cursor reply: ${JSON.stringify(reply)}`);
  return cursor.firstBatch;
}

/** What a refusal says; an empty text when it is none. */
export function messageOf(reply: BsonDocument): string {
  const { errmsg } = reply;
  return typeof errmsg === 'string' ? errmsg : '';
}

/** Everything a store holds as one text: documents byte for byte, indexes, in a fixed order. */
export function dump({ catalog }: Storage): string {
  return catalog
    .list('t')
    .map((collection) => {
      const indexes = collection.indexes.map(({ spec }) => JSON.stringify(spec.description));
      const documents = collection.snapshot().map(({ bytes }) => Buffer.from(bytes).toString('base64'));
      return [collection.namespace, ...indexes.sort(), ...documents.sort()].join('\n');
    })
    .join('\n\n');
}
