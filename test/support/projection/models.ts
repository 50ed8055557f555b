/** Read models on an embedded store in memory, a database of its own for each, and what they hold as text. */
import type { Model } from 'mongoose';
import { readModelsOn } from '../../../gateway/src/readmodels/models';
import type { ReadModels } from '../../../gateway/src/readmodels/models';
import { connectStore } from '../../../gateway/src/store/connect';
import type { Store } from '../../../gateway/src/store/connect';
import { canonicalJson } from '../../../chaincode/src/kernel/canonical';

let opened: Promise<Store> | null = null;
let count = 0;

async function openStore(): Promise<Store> {
  const store = await connectStore({ uri: null, directory: null, databaseName: 'tests' });
  store.connection.base.set('sanitizeFilter', false);
  return store;
}

/** One store for all tests of a process. */
export function testStore(): Promise<Store> {
  opened ??= openStore();
  return opened;
}

after(async () => {
  if (opened !== null) await (await opened).close();
  opened = null;
});

/** Name of a database that nobody used yet. */
export function freshName(): string {
  count += 1;
  return `tests_${count}`;
}

export async function freshModels(): Promise<ReadModels> {
  const { connection } = await testStore();
  return readModelsOn(connection.useDb(freshName()));
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? `${entry.toString()}n` : entry)),
  ) as unknown;
}

/** Every document of every collection, in one order and one spelling. */
export async function dump(models: ReadModels): Promise<string> {
  const lines: string[] = [];
  for (const [name, model] of Object.entries(models) as readonly (readonly [string, Model<unknown>])[]) {
    const documents = await model.find({}).sort({ _id: 1 }).lean();
    for (const document of documents) lines.push(`${name} ${canonicalJson(plain(document))}`);
  }
  return lines.join('\n');
}
