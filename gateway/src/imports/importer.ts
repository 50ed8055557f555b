/** Reads a file of invoices as it arrives: every row is kept with its verdict, a bad one loses nothing else. */
import type { ReadDocument } from '../files/documents';
import { readDocuments } from '../files/readFile';
import type { ImportDocument, ImportRowDocument, PeopleModels } from '../people/models';
import type { Hub } from '../runtime/hub';
import type { ReadModels } from '../readmodels/models';

export interface ImporterParts {
  readonly people: Pick<PeopleModels, 'imports' | 'importRows'>;
  readonly models: Pick<ReadModels, 'records'>;
  readonly hub: Hub;
}

export interface ImportRequest {
  readonly id: string;
  readonly party: string;
  readonly user: string;
  /** The file's own name, for people. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Rows written and counted at once: progress shows after each. */
const BATCH_ROWS = 500;

type Counts = Pick<ImportDocument, 'rows' | 'good' | 'bad' | 'known'>;

function rowOf(request: ImportRequest, index: number, entry: ReadDocument): ImportRowDocument {
  return { _id: `${request.id}:${index}`, import: request.id, index, kind: entry.kind, content: entry };
}

/** Invoices of a batch that are here already, whoever presented them. */
async function countKnown({ models }: ImporterParts, party: string, batch: readonly ReadDocument[]): Promise<number> {
  const numbers = batch.flatMap((entry) => (entry.kind === 'invoice' ? [entry.invoice.number] : []));
  if (numbers.length === 0) return 0;
  return models.records.countDocuments({ kind: 'receivable', parties: party, number: { $in: numbers } });
}

async function saveBatch(
  parts: ImporterParts,
  request: ImportRequest,
  batch: readonly ReadDocument[],
  before: Counts,
): Promise<Counts> {
  const { people, hub } = parts;
  const rows = batch.map((entry, index) => rowOf(request, before.rows + index, entry));
  if (rows.length > 0) await people.importRows.insertMany(rows, { ordered: false });
  const good = batch.filter((entry) => entry.kind === 'invoice' && entry.identified).length;
  const bad = batch.filter(({ kind }) => kind === 'invalid').length;
  const counts: Counts = {
    rows: before.rows + batch.length,
    good: before.good + good,
    bad: before.bad + bad,
    known: before.known + (await countKnown(parts, request.party, batch)),
  };
  await people.imports.updateOne({ _id: request.id }, { $set: counts });
  const { id, party } = request;
  hub.tell({ what: 'import', id, party, state: 'reading', rows: counts.rows, good: counts.good, bad: counts.bad });
  return counts;
}

async function readAll(parts: ImporterParts, request: ImportRequest): Promise<Counts> {
  let counts: Counts = { rows: 0, good: 0, bad: 0, known: 0 };
  let batch: ReadDocument[] = [];
  for await (const entry of readDocuments(request.bytes, { name: request.name })) {
    batch.push(entry);
    if (batch.length < BATCH_ROWS) continue;
    counts = await saveBatch(parts, request, batch, counts);
    batch = [];
  }
  return saveBatch(parts, request, batch, counts);
}

async function finish(
  parts: ImporterParts,
  request: ImportRequest,
  state: ImportDocument['state'],
  error: string | null,
): Promise<ImportDocument> {
  const { people, hub } = parts;
  const { id, party } = request;
  await people.imports.updateOne({ _id: id }, { $set: { state, error, finishedAt: new Date() } });
  const document = await people.imports.findById(id).lean();
  if (document === null) throw new RangeError('the import is gone');
  const { rows, good, bad } = document;
  hub.tell({ what: 'import', id, party, state, rows, good, bad });
  return document;
}

/** Reads a whole file. The import is there from the first byte on; a broken upload leaves it marked as failed. */
export async function runImport(parts: ImporterParts, request: ImportRequest): Promise<ImportDocument> {
  const { id, party, user, name } = request;
  const document: ImportDocument = {
    _id: id,
    party,
    user,
    name,
    state: 'reading',
    rows: 0,
    good: 0,
    bad: 0,
    known: 0,
    startedAt: new Date(),
    finishedAt: null,
    error: null,
  };
  await parts.people.imports.create(document);
  try {
    await readAll(parts, request);
  } catch (error) {
    await finish(parts, request, 'failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
  return finish(parts, request, 'ready', null);
}
