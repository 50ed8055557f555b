/**
 * The checkpointed loop around the pure projection. It may be killed anywhere: a transaction that was half written is
 * written again with the same documents, and a document never goes back to an earlier transaction.
 */
import type { Model } from 'mongoose';
import type { Logger } from 'pino';
import { EnvelopeDamaged, openEnvelope } from '../../../chaincode/src/ledger/envelope';
import type { Hash } from '../../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import type { Unwrapper } from '../../../chaincode/src/suites/ports';
import { IncompleteEnvelope } from '../archive/absorb';
import type { LedgerBlock, LedgerPort, LedgerTransaction } from '../ledger/port';
import type { AlarmDocument, At, ReadModels } from '../readmodels/models';
import { apply, EnvelopeDiffers, NO_CHANGES, placeOf } from './apply';
import type { Changes } from './apply';

export interface ProjectorParts {
  readonly ledger: Pick<LedgerPort, 'blocks'>;
  readonly models: ReadModels;
  readonly unwrapper: Unwrapper;
  readonly network: Hash;
  readonly sha256: Sha256;
  readonly logger: Logger;
  /** True for a regulator: then an envelope that cannot be opened is an alarm. */
  readonly readsAll: boolean;
  /** Told after each block. */
  readonly onBlock: (block: LedgerBlock, changes: readonly Changes[]) => void;
  /** Fault injection in tests: called between writes; may throw. */
  readonly betweenWrites?: (step: string) => void | Promise<void>;
}

const CHECKPOINT = 'projector';
const DUPLICATE_KEY = 11000;

interface Projected {
  readonly changes: Changes;
  readonly alarm: AlarmDocument | null;
}

function alarmOf(block: LedgerBlock, transaction: LedgerTransaction, rule: string): AlarmDocument {
  const { transactionId, endorsers, index } = transaction;
  return { _id: transactionId, rule, block: block.number, transactionId, endorsers, at: placeOf(block.number, index) };
}

async function project(parts: ProjectorParts, block: LedgerBlock, transaction: LedgerTransaction): Promise<Projected> {
  const { event, envelope, isValid, transactionId, index, headers, endorsers } = transaction;
  if (!isValid || event === null) return { changes: NO_CHANGES, alarm: null };
  const alarm = (rule: string): Projected => ({ changes: NO_CHANGES, alarm: alarmOf(block, transaction, rule) });
  if (envelope === null) return alarm('no envelope');
  try {
    const binding = { network: parts.network, transactionId };
    const groups = (await openEnvelope(envelope, parts.unwrapper, binding)) as readonly SealedGroup[];
    if (groups.length === 0 && parts.readsAll) return alarm('not sealed to the regulator');
    const opened = { block: block.number, index, transactionId, result: event, headers, endorsers, groups };
    const changes = apply(parts.sha256, opened);
    const toldAll = changes.records.length === headers.size;
    if (parts.readsAll && !toldAll) return alarm('not every record was told');
    return { changes, alarm: null };
  } catch (error) {
    if (error instanceof EnvelopeDamaged || error instanceof EnvelopeDiffers || error instanceof IncompleteEnvelope) {
      return alarm(error.message);
    }
    throw error;
  }
}

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
    await model.bulkWrite(operations as Parameters<Model<T>['bulkWrite']>[0], { ordered: false });
  } catch (error) {
    if (!isOnlyOlder(error)) throw error;
  }
}

async function save(parts: ProjectorParts, block: LedgerBlock, projected: readonly Projected[]): Promise<void> {
  const { models } = parts;
  const step = async (name: string): Promise<void> => parts.betweenWrites?.(name);
  const all = <K extends keyof Changes>(key: K): Changes[K] =>
    projected.flatMap(({ changes }) => [...changes[key]]) as unknown as Changes[K];
  await write(models.acts, all('acts'));
  await step('acts');
  await write(models.items, all('items'));
  await step('items');
  await write(models.signers, all('signers'));
  await write(models.lines, all('lines'));
  await write(models.origins, all('origins'));
  await step('proofs');
  await write(models.versions, all('versions'));
  await step('versions');
  await write(models.records, all('records'));
  await step('records');
  await write(
    models.alarms,
    projected.flatMap(({ alarm }) => (alarm === null ? [] : [alarm])),
  );
  await models.checkpoints.replaceOne({ _id: CHECKPOINT }, { _id: CHECKPOINT, block: block.number }, { upsert: true });
  await step('checkpoint');
}

/** Height of the next block to project. */
export async function nextBlock(models: Pick<ReadModels, 'checkpoints'>): Promise<number> {
  const checkpoint = await models.checkpoints.findById(CHECKPOINT).lean();
  return checkpoint === null ? 0 : checkpoint.block + 1;
}

/** Projects blocks until the signal aborts. Rejects when a write fails: the caller starts it again. */
export async function runProjector(parts: ProjectorParts, signal: AbortSignal): Promise<void> {
  const from = await nextBlock(parts.models);
  for await (const block of parts.ledger.blocks(from, signal)) {
    const projected: Projected[] = [];
    for (const transaction of block.transactions) projected.push(await project(parts, block, transaction));
    for (const { alarm } of projected) {
      if (alarm !== null) parts.logger.error({ alarm }, 'an envelope is not what the ledger says');
    }
    await save(parts, block, projected);
    parts.onBlock(
      block,
      projected.map(({ changes }) => changes),
    );
  }
}

/** Drops every projection; the next run builds them again from block 0 with the same result. */
export async function dropProjections(models: ReadModels): Promise<void> {
  for (const model of Object.values(models) as readonly Model<unknown>[]) await model.deleteMany({});
}
