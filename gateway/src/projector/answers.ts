/**
 * A confirmation makes claims and changes no record that is there, so that a batch of them stays cheap. Lists show the
 * receivable whose first leaf is there as confirmed all the same.
 */
import type { RecordId } from '../../../chaincode/src/protocol/acts';
import { firstLeavesOf } from '../readmodels/history';
import type { ReadModels, RecordDocument } from '../readmodels/models';

/** The receivable that a leaf confirms: a debtor's confirmation made the leaf. Null for all other records. */
export function confirmedBy({ body }: Pick<RecordDocument, 'body'>): RecordId | null {
  return body.kind === 'leaf' && body.data.parent === null ? body.data.receivable : null;
}

type Shown = Pick<RecordDocument, 'state' | 'sinceMs' | 'changed'>;

/**
 * How lists show those of these receivables that are confirmed: since the claim was made, and changed by what made it.
 * What stands where the first leaf belongs and is of another receivable confirms neither.
 */
async function confirmations(
  { versions }: Pick<ReadModels, 'versions'>,
  documents: readonly Pick<RecordDocument, '_id' | 'kind' | 'links'>[],
): Promise<ReadonlyMap<RecordId, Shown>> {
  const places = new Map(documents.flatMap((document) => firstLeavesOf(document).map((leaf) => [leaf, document._id])));
  if (places.size === 0) return new Map();
  const leaves = await versions
    .find({ record: { $in: [...places.keys()] } })
    .sort({ version: -1 })
    .lean();
  // The earliest version that is known comes last and stays: the one that was made, unless only later ones were told.
  const entries = leaves.flatMap(({ record, body, at }): readonly (readonly [RecordId, Shown])[] => {
    const receivable = places.get(record);
    if (body.kind !== 'leaf' || receivable === undefined || confirmedBy({ body }) !== receivable) return [];
    return [[receivable, { state: 'confirmed', sinceMs: body.epoch.timeMs, changed: at }]];
  });
  return new Map(entries);
}

/** The same documents, receivables as the leaves known so far have them. */
export async function withAnswers(
  models: Pick<ReadModels, 'versions'>,
  documents: readonly RecordDocument[],
): Promise<readonly RecordDocument[]> {
  const shown = await confirmations(models, documents);
  return documents.map((document) => ({ ...document, ...shown.get(document._id) }));
}

/** Shows the receivables that these leaves confirm and that were written before them. */
export async function showAnswers(
  models: Pick<ReadModels, 'records' | 'versions'>,
  documents: readonly RecordDocument[],
): Promise<void> {
  const ids = new Set(documents.map(confirmedBy).filter((id) => id !== null));
  if (ids.size === 0) return;
  const receivables = await models.records
    .find({ _id: { $in: [...ids] }, kind: 'receivable' }, { kind: 1, links: 1 })
    .lean();
  const shown = await confirmations(models, receivables);
  const operations = [...shown].map(([_id, update]) => ({ updateOne: { filter: { _id }, update: { $set: update } } }));
  if (operations.length > 0) await models.records.bulkWrite(operations, { ordered: false });
}
