/** Reads a file of invoices as it arrives: every row is kept with its verdict, a bad one loses nothing else. */
import type { ReadDocument } from '../files/documents';
import { readDocuments } from '../files/readFile';
import { Problem } from '../http/problem';
import type { ImportDocument, ImportRowDocument, PeopleModels } from '../people/models';
import type { Hub } from '../runtime/hub';
import type { ReadModels } from '../readmodels/models';
import { EMPTY, tallied } from './tally';
import type { Tally } from './tally';

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

interface Progress {
  /** Entries written. */
  readonly entries: number;
  readonly tally: Tally;
  /** Invoices that are here already, whoever presented them. */
  readonly known: number;
}

function rowOf(request: ImportRequest, index: number, entry: ReadDocument): ImportRowDocument {
  return { _id: `${request.id}:${index}`, import: request.id, index, kind: entry.kind, content: entry };
}

async function countKnown({ models }: ImporterParts, party: string, batch: readonly ReadDocument[]): Promise<number> {
  const invoices = batch.flatMap((entry) => (entry.kind === 'invoice' ? [entry.invoice] : []));
  if (invoices.length === 0) return 0;
  const number = { $in: invoices.map((invoice) => invoice.number) };
  const found = await models.records
    .find({ kind: 'receivable', parties: party, number }, { number: 1, parties: 1 })
    .lean();
  const isHere = ({ number: own, seller, debtor }: (typeof invoices)[number]): boolean =>
    found.some(
      (record) =>
        record.number === own && [seller, debtor].every((side) => side === null || record.parties.includes(side)),
    );
  return invoices.filter(isHere).length;
}

async function saveBatch(
  parts: ImporterParts,
  request: ImportRequest,
  batch: readonly ReadDocument[],
  before: Progress,
): Promise<Progress> {
  const { people, hub } = parts;
  const { id, party } = request;
  const documents = batch.map((entry, index) => rowOf(request, before.entries + index, entry));
  if (documents.length > 0) await people.importRows.insertMany(documents, { ordered: false });
  const tally = tallied(before.tally, batch);
  const known = before.known + (await countKnown(parts, party, batch));
  const { rows, good, bad } = tally;
  await people.imports.updateOne({ _id: id }, { $set: { rows, good, bad, known } });
  hub.tell({ what: 'import', id, party, state: 'reading', rows, good, bad });
  return { entries: before.entries + batch.length, tally, known };
}

async function readAll(parts: ImporterParts, request: ImportRequest): Promise<void> {
  let progress: Progress = { entries: 0, tally: EMPTY, known: 0 };
  let batch: ReadDocument[] = [];
  for await (const entry of readDocuments(request.bytes, { name: request.name })) {
    batch.push(entry);
    if (batch.length < BATCH_ROWS) continue;
    progress = await saveBatch(parts, request, batch, progress);
    batch = [];
  }
  await saveBatch(parts, request, batch, progress);
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

/** Why a file was not read to its end, for the person who sent it; nothing of our inside. */
function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.fields.title : 'Something went wrong here while the file was read.';
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
    await finish(parts, request, 'failed', reasonOf(error));
    throw error;
  }
  return finish(parts, request, 'ready', null);
}

/** Imports that a process left half-read when it ended: their sender got no answer and sends the file again. */
export async function failUnfinished(people: Pick<PeopleModels, 'imports'>): Promise<void> {
  const failed = { state: 'failed', error: 'the process ended while the file was read', finishedAt: new Date() };
  await people.imports.updateMany({ state: 'reading' }, { $set: failed });
}
