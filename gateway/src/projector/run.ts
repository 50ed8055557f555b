/**
 * The checkpointed loop around the pure projection. It may be killed anywhere: a transaction that was half written is
 * written again with the same documents, and a document never goes back to an earlier transaction.
 */
import type { Model } from 'mongoose';
import type { LedgerBlock, LedgerPort } from '../ledger/port';
import type { ReadModels } from '../readmodels/models';
import type { Changes } from './apply';
import { ENVELOPE_MISSING, project } from './project';
import type { Projected, ReaderParts } from './project';
import { save } from './save';
import type { SaveParts } from './save';

export interface ProjectorParts extends ReaderParts, SaveParts {
  readonly ledger: Pick<LedgerPort, 'blocks'>;
  /** Told after each block. */
  readonly onBlock: (changes: readonly Changes[]) => void;
}

const CHECKPOINT = 'projector';

/** The ledger gave a later block than the next one: what lies between would be lost. */
export class BlockSkipped extends Error {
  constructor(expected: number, found: number) {
    super(`block ${found} came where block ${expected} was to come`);
    this.name = 'BlockSkipped';
  }
}

async function projectBlock(parts: ProjectorParts, block: LedgerBlock): Promise<readonly Projected[]> {
  const projected: Projected[] = [];
  for (const transaction of block.transactions) projected.push(await project(parts, block.number, transaction));
  for (const { alarm } of projected) {
    if (alarm !== null) parts.logger.error({ alarm }, 'an envelope is not what the ledger says');
  }
  return projected;
}

/** Height of the next block to project. */
export async function nextBlock(models: Pick<ReadModels, 'checkpoints'>): Promise<number> {
  const checkpoint = await models.checkpoints.findById(CHECKPOINT).lean();
  return checkpoint === null ? 0 : checkpoint.block + 1;
}

/** Projects blocks until the signal aborts. Rejects when a write fails or a block is left out: start it again then. */
export async function runProjector(parts: ProjectorParts, signal: AbortSignal): Promise<void> {
  const { ledger, models, betweenWrites, onBlock } = parts;
  let expected = await nextBlock(models);
  for await (const block of ledger.blocks(expected, signal)) {
    if (block.number > expected) throw new BlockSkipped(expected, block.number);
    if (block.number < expected) continue;
    const projected = await projectBlock(parts, block);
    await save(parts, projected);
    await models.checkpoints.replaceOne(
      { _id: CHECKPOINT },
      { _id: CHECKPOINT, block: block.number },
      { upsert: true },
    );
    await betweenWrites?.('checkpoint');
    expected += 1;
    onBlock(projected.map(({ changes }) => changes));
  }
}

async function blockAt(
  ledger: Pick<LedgerPort, 'blocks'>,
  number: number,
  signal: AbortSignal,
): Promise<LedgerBlock | null> {
  for await (const block of ledger.blocks(number, signal)) return block.number === number ? block : null;
  return null;
}

/**
 * Looks again for envelopes that were not there when their blocks were projected: a node may receive a transaction
 * before its private part. Ends the alarms of those that are found; gives their number.
 */
export async function projectMissing(parts: ProjectorParts, signal: AbortSignal): Promise<number> {
  const { ledger, models, onBlock } = parts;
  const missing = await models.alarms.find({ rule: ENVELOPE_MISSING }).sort({ at: 1 }).lean();
  let found = 0;
  for (const { _id, block: number } of missing) {
    const block = await blockAt(ledger, number, signal);
    const transaction = block?.transactions.find(({ transactionId }) => transactionId === _id);
    if (transaction === undefined || transaction.envelope === null) continue;
    const projected = await project(parts, number, transaction);
    await save(parts, [{ ...projected, alarm: null }]);
    // The alarm goes last, so that what is killed in between is looked for again.
    if (projected.alarm === null) await models.alarms.deleteOne({ _id });
    else await models.alarms.replaceOne({ _id }, projected.alarm);
    onBlock([projected.changes]);
    found += 1;
  }
  return found;
}

/** Drops every projection; the next run builds them again from block 0 with the same result. */
export async function dropProjections(models: ReadModels): Promise<void> {
  // Where the loop is goes first: what is killed in between is then built again, never taken for whole.
  await models.checkpoints.deleteMany({});
  for (const model of Object.values(models) as readonly Model<unknown>[]) await model.deleteMany({});
}
