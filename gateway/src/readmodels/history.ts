/** The story of a record: every signed act that made or changed it and what belongs to it. */
import type { RecordId } from '../../../chaincode/src/protocol/acts';
import type { RecordKind } from '../../../chaincode/src/protocol/records';
import type { ActDocument, ItemDocument, ReadModels, RecordDocument } from './models';

/** Records shared by many stories end the search: an offer would lead to every deal drawn on it. */
const NOT_FOLLOWED: ReadonlySet<RecordKind> = new Set(['party', 'signer', 'matrix', 'account', 'offer', 'facility']);
const RELATED_MAX = 300;

export interface HistoryEntry {
  readonly act: ActDocument;
  readonly item: ItemDocument;
}

export interface Story {
  readonly records: readonly RecordDocument[];
  readonly entries: readonly HistoryEntry[];
}

/** Records that belong to the same story as `start`, found both ways along their links. */
async function related(
  models: ReadModels,
  start: RecordDocument,
  isVisible: (record: RecordDocument) => boolean,
): Promise<readonly RecordDocument[]> {
  const known = new Map<string, RecordDocument>([[start._id, start]]);
  let frontier: readonly RecordDocument[] = [start];
  while (frontier.length > 0 && known.size < RELATED_MAX) {
    const ids = frontier.map(({ _id }) => _id);
    const named = frontier.flatMap(({ links }) => links).filter((id) => !known.has(id));
    const found = await models.records
      .find({ $or: [{ _id: { $in: named } }, { links: { $in: ids } }] })
      .limit(RELATED_MAX)
      .lean();
    frontier = found.filter((record) => !known.has(record._id) && !NOT_FOLLOWED.has(record.kind) && isVisible(record));
    for (const record of frontier) known.set(record._id, record);
  }
  return [...known.values()];
}

/** Where the first leaf of a receivable is or will be; nowhere for all other records. */
export function firstLeavesOf({ kind, links }: Pick<RecordDocument, 'kind' | 'links'>): readonly RecordId[] {
  return kind === 'receivable' ? links : [];
}

/** The whole story, oldest act first. */
export async function storyOf(
  models: ReadModels,
  start: RecordDocument,
  isVisible: (record: RecordDocument) => boolean,
): Promise<Story> {
  const records = NOT_FOLLOWED.has(start.kind) ? [start] : await related(models, start, isVisible);
  const ids = new Set(records.map(({ _id }) => _id));
  // Whoever confirmed an invoice may not see what became of the claim, and is shown its confirmation all the same.
  const confirmed = records.flatMap(firstLeavesOf);
  const items = await models.items
    .find({ records: { $in: [...ids, ...confirmed] } })
    .sort({ at: 1, index: 1 })
    .lean();
  const acts = await models.acts.find({ _id: { $in: items.map(({ act }) => act) } }).lean();
  const byId = new Map(acts.map((act) => [act._id, act]));
  const entries = items.flatMap((item) => {
    const act = byId.get(item.act);
    const isOfStory = act?.statement.kind === 'confirm_receivable' || item.records.some((id) => ids.has(id));
    return act === undefined || !isOfStory ? [] : [{ act, item }];
  });
  return { records, entries };
}
