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
  const answered = new Map(asked.map((receivable) => [confirmationId(sha256, receivable), receivable]));
  if (answered.size === 0) return;
  const found = await records.find({ _id: { $in: [...answered.keys()] }, kind: 'confirmation' }).lean();
  const answers = found.filter((answer) => receivableOf(answer) === answered.get(answer._id));
  if (answers.length === 0) return;
  await records.bulkWrite(
    answers.map(({ _id, sinceMs, at }) => ({
      updateOne: {
        filter: { _id: answered.get(_id) ?? '', kind: 'receivable' as const },
        update: { $set: { state: 'confirmed', sinceMs, changed: at } },
      },
    })),
    { ordered: false },
  );
}
