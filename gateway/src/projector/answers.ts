/**
 * A confirmation is a record of its own, so that a batch of them changes no record that is there. Lists show the
 * receivable that it answers as confirmed all the same.
 */
import type { Model } from 'mongoose';
import type { RecordId } from '../../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { confirmationId } from '../../../chaincode/src/statement/ids';
import type { RecordDocument } from '../readmodels/models';

/** The receivable a record is or answers; null for all others. */
export function receivableOf({ _id, body }: Pick<RecordDocument, '_id' | 'body'>): RecordId | null {
  if (body.kind === 'receivable') return _id;
  return body.kind === 'confirmation' ? body.data.receivable : null;
}

/**
 * Shows every receivable among these, or answered by one of these, as its confirmation has it. Whichever of the two was
 * written first: what is shown follows from both and from nothing else. What stands under a confirmation's id and
 * answers another receivable is no answer to either.
 */
export async function showAnswers(
  { records }: Readonly<{ records: Model<RecordDocument> }>,
  sha256: Sha256,
  documents: readonly RecordDocument[],
): Promise<void> {
  const asked = documents.map(receivableOf).filter((id) => id !== null);
  const ids = [...new Set(asked)].map((receivable) => confirmationId(sha256, receivable));
  if (ids.length === 0) return;
  const found = await records.find({ _id: { $in: ids }, kind: 'confirmation' }).lean();
  const operations = found.flatMap((answer) => {
    const { _id, sinceMs, at } = answer;
    const receivable = receivableOf(answer);
    if (receivable === null || confirmationId(sha256, receivable) !== _id) return [];
    const filter = { _id: receivable, kind: 'receivable' as const };
    return [{ updateOne: { filter, update: { $set: { state: 'confirmed', sinceMs, changed: at } } } }];
  });
  if (operations.length > 0) await records.bulkWrite(operations, { ordered: false });
}
