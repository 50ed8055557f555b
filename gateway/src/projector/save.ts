/** Writes what a block changes. In any order and any number of times: a document never goes back to an earlier one. */
import type { Model } from 'mongoose';
import type { At, ReadModels } from '../readmodels/models';
import { showAnswers, withAnswers } from './answers';
import type { Changes } from './apply';
import type { Projected } from './project';

const DUPLICATE_KEY = 11000;

interface Placed {
  readonly _id: string;
  readonly at: At;
}

interface WriteError {
  readonly code?: number;
}

interface BulkFailure {
  readonly writeErrors?: readonly WriteError[] | WriteError;
  readonly code?: number;
}

/** True when the only thing that went wrong is that newer documents were there already. */
function isOnlyOlder(error: unknown): boolean {
  const { writeErrors, code } = error as BulkFailure;
  if (writeErrors === undefined) return code === DUPLICATE_KEY;
  const errors: readonly WriteError[] = 'length' in writeErrors ? writeErrors : [writeErrors];
  return errors.length > 0 && errors.every((entry) => entry.code === DUPLICATE_KEY);
}

type NativeOperations = Parameters<Model<unknown>['collection']['bulkWrite']>[0];

/** Replaces documents that are older; leaves newer ones. */
async function write<T extends Placed>(model: Model<T>, documents: readonly T[]): Promise<void> {
  if (documents.length === 0) return;
  const newest = new Map<string, T>();
  for (const document of documents) {
    const known = newest.get(document._id);
    if (known === undefined || known.at <= document.at) newest.set(document._id, document);
  }
  const operations = [...newest.values()].map((document) => ({
    replaceOne: { filter: { _id: document._id, at: { $lt: document.at } }, replacement: document, upsert: true },
  }));
  try {
    // Past mongoose: the projection made these documents whole, and casting each again takes longer than writing it.
    await model.collection.bulkWrite(operations as unknown as NativeOperations, { ordered: false });
  } catch (error) {
    if (!isOnlyOlder(error)) throw error;
  }
}

/** Fault injection in tests: called between writes; may throw. */
export type BetweenWrites = (step: string) => void | Promise<void>;

export interface SaveParts {
  readonly models: ReadModels;
  readonly betweenWrites?: BetweenWrites;
}

/** What was projected of some transactions, records last: whoever sees a record finds everything it rests on. */
export async function save({ models, betweenWrites }: SaveParts, projected: readonly Projected[]): Promise<void> {
  const step = async (name: string): Promise<void> => betweenWrites?.(name);
  const all = <K extends keyof Changes>(key: K): Changes[K] =>
    projected.flatMap(({ changes }) => [...changes[key]]) as unknown as Changes[K];
  await write(models.acts, all('acts'));
  await step('acts');
  await write(models.items, all('items'));
  await step('items');
  await write(models.signers, all('signers'));
  await step('signers');
  await write(models.lines, all('lines'));
  await step('lines');
  await write(models.origins, all('origins'));
  await step('origins');
  await write(models.versions, all('versions'));
  await step('versions');
  await write(models.records, await withAnswers(models, all('records')));
  await step('records');
  await showAnswers(models, all('records'));
  await step('answers');
  const alarms = projected.flatMap(({ alarm }) => (alarm === null ? [] : [alarm]));
  await write(models.alarms, alarms);
  await step('alarms');
}
