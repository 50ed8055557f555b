/** Files: invoices in, bad rows out again, bank statements matched with claims. */
import { randomUUID } from 'node:crypto';
import type { PresentInvoiceItem } from '../../../../chaincode/src/protocol/items';
import type { InvalidEntry, InvoiceEntry, ReadStatementLine } from '../../files/documents';
import { readStatementLines } from '../../files/readFile';
import { writeBadRows } from '../../files/csv/badRows';
import { candidatesFor } from '../../imports/candidates';
import { badChoices, completed } from '../../imports/choices';
import type { ImportedInvoice, PartyChoice } from '../../imports/choices';
import { runImport } from '../../imports/importer';
import type { Login } from '../../http/context';
import { badRequest, notAllowed, notFound, Problem } from '../../http/problem';
import { uploadOf } from '../../http/upload';
import { route } from '../../http/route';
import type { ImportDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { prepareFor } from '../previews/routes';
import { PREVIEW_ITEMS_MAX, preparedAnswer } from '../previews/schema';
import type { Left } from '../previews/schema';
import {
  choicesBody,
  CHOICES_BYTES_MAX,
  importList,
  importParams,
  importRows,
  importView,
  nameQuery,
  receiptList,
  rowsQuery,
} from './schema';

function ownParty(login: Login): string {
  if (login.party === null) throw notAllowed();
  return login.party;
}

function presentImport(document: ImportDocument): unknown {
  const { _id, name, state, rows, good, bad, known, error, startedAt, finishedAt } = document;
  return {
    id: _id,
    name,
    state,
    rows,
    good,
    bad,
    known,
    error,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

async function ownImport(runtime: OrgRuntime, login: Login, id: string): Promise<ImportDocument> {
  const document = await runtime.people.imports.findById(id).lean();
  if (document?.party !== ownParty(login)) throw notFound();
  return document;
}

export const startImport = route({
  method: 'post',
  path: '/imports',
  tag: 'imports',
  summary: 'Read a file of invoices: UBL 2.1 XML or CSV, as raw bytes; progress comes as events',
  audience: 'firm',
  query: nameQuery,
  file: ['application/octet-stream', 'application/xml', 'text/csv'],
  answers: { 201: { description: 'Read to its end', schema: importView } },
  handle: async ({ runtime, login, query, request }) => {
    const party = ownParty(login);
    const bytes = uploadOf(request, runtime.parts.importBytesMax);
    const { people, models, hub } = runtime;
    const document = await runImport(
      { people, models, hub },
      { id: randomUUID(), party, user: login.user, name: query.name, bytes },
    );
    return { status: 201, body: presentImport(document) };
  },
});

export const listImports = route({
  method: 'get',
  path: '/imports',
  tag: 'imports',
  summary: 'Files my firm imported, newest first',
  audience: 'firm',
  answers: { 200: { description: 'At most a hundred', schema: importList } },
  handle: async ({ runtime, login }) => {
    const found = await runtime.people.imports
      .find({ party: ownParty(login) })
      .sort({ startedAt: -1 })
      .limit(100)
      .lean();
    return { body: { imports: found.map(presentImport) } };
  },
});

export const oneImport = route({
  method: 'get',
  path: '/imports/{id}',
  tag: 'imports',
  summary: 'How far a file is',
  audience: 'firm',
  params: importParams,
  answers: { 200: { description: 'The import', schema: importView } },
  handle: async ({ runtime, login, params }) => {
    return { body: presentImport(await ownImport(runtime, login, params.id)) };
  },
});

export const listRows = route({
  method: 'get',
  path: '/imports/{id}/rows',
  tag: 'imports',
  summary: 'What was read, row by row',
  audience: 'firm',
  params: importParams,
  query: rowsQuery,
  answers: { 200: { description: 'One page', schema: importRows } },
  handle: async ({ runtime, login, params, query }) => {
    await ownImport(runtime, login, params.id);
    const kind = query.kind === undefined ? {} : { kind: query.kind };
    const filter = { import: params.id, index: { $gte: query.cursor }, ...kind };
    const found = await runtime.people.importRows
      .find(filter)
      .sort({ index: 1 })
      .limit(query.limit + 1)
      .lean();
    const rows = found.slice(0, query.limit).map(({ index, kind: read, content }) => ({ index, kind: read, content }));
    return { body: { rows, cursor: found[query.limit]?.index ?? null } };
  },
});

/** Rows of one kind of an import, whole. */
async function contents<T>(runtime: OrgRuntime, id: string, kind: string): Promise<readonly T[]> {
  const found = await runtime.people.importRows.find({ import: id, kind }).sort({ index: 1 }).lean();
  return found.map(({ content }) => content as T);
}

export const badRows = route({
  method: 'get',
  path: '/imports/{id}/bad.csv',
  tag: 'imports',
  summary: 'The rows that could not be read, with their rules, to correct and drop again',
  audience: 'firm',
  params: importParams,
  answers: { 200: { description: 'A table', type: 'text/csv' } },
  handle: async ({ runtime, login, params, request, response }) => {
    await ownImport(runtime, login, params.id);
    const rows = await contents<InvalidEntry>(runtime, params.id, 'invalid');
    const language = request.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
    response.status(200).type('text/csv; charset=utf-8').attachment('bad-rows.csv');
    for await (const chunk of writeBadRows(rows, language)) response.write(chunk);
    response.end();
    return undefined;
  },
});

/** Invoices of an import, with the rows they stand in. */
async function invoicesOf(runtime: OrgRuntime, id: string): Promise<readonly ImportedInvoice[]> {
  const found = await runtime.people.importRows.find({ import: id, kind: 'invoice' }).sort({ index: 1 }).lean();
  return found.map(({ index, content }) => ({ index, entry: content as InvoiceEntry }));
}

function requireGoodChoices(choices: readonly PartyChoice[], invoices: readonly ImportedInvoice[]): void {
  const bad = badChoices(choices, invoices);
  if (bad.length > 0) throw badRequest(bad.map(({ at, side, rule }) => ({ path: `body.parties.${at}.${side}`, rule })));
}

/** What is presented, and what cannot be because one of its sides is nobody we know. */
function draftsOf(
  invoices: readonly ImportedInvoice[],
  choices: readonly PartyChoice[],
): Readonly<{ drafts: readonly PresentInvoiceItem[]; left: readonly Left[] }> {
  const chosen = new Map(choices.map((choice) => [choice.row, choice]));
  const drafts: PresentInvoiceItem[] = [];
  const left: Left[] = [];
  for (const { index, entry } of invoices) {
    const { due, order, source } = entry;
    const invoice = completed(entry, chosen.get(index));
    if (invoice === null) left.push({ id: '', number: entry.invoice.number, code: 'counterparty_unknown', row: index });
    else drafts.push({ kind: 'present_invoice', invoice, due, order, source });
  }
  return { drafts, left };
}

function tooManyForOneRun(): Problem {
  const title = `One run presents at most ${PREVIEW_ITEMS_MAX} invoices; split the file.`;
  return new Problem({ status: 413, code: 'body_too_large', title });
}

export const previewImport = route({
  method: 'post',
  path: '/imports/{id}/preview',
  tag: 'imports',
  summary:
    'Present every invoice of a file in one run; where a document names nobody known, with the party chosen here',
  audience: 'firm',
  params: importParams,
  body: choicesBody,
  bodyBytes: CHOICES_BYTES_MAX,
  answers: { 200: { description: 'Nothing was written', schema: preparedAnswer } },
  handle: async ({ runtime, login, params, body }) => {
    await ownImport(runtime, login, params.id);
    const rows = { import: params.id, kind: 'invoice' };
    if ((await runtime.people.importRows.countDocuments(rows)) > PREVIEW_ITEMS_MAX) throw tooManyForOneRun();
    const invoices = await invoicesOf(runtime, params.id);
    requireGoodChoices(body.parties, invoices);
    const { drafts, left } = draftsOf(invoices, body.parties);
    if (drafts.length === 0)
      throw badRequest([{ path: 'path.id', rule: 'an import with invoices that can be presented' }]);
    const prepared = await prepareFor(runtime, login, { kind: 'present_invoice', mode: 'each', drafts });
    return { body: { ...prepared, left } };
  },
});

export const matchReceipts = route({
  method: 'post',
  path: '/receipts',
  tag: 'imports',
  summary: 'Read a bank statement (CSV, raw bytes) and find the claims its credits may pay',
  audience: 'firm',
  query: nameQuery,
  file: ['application/octet-stream', 'text/csv'],
  answers: { 200: { description: 'Nothing was written', schema: receiptList } },
  handle: async ({ runtime, login, query, request }) => {
    const party = ownParty(login);
    const entries: ReadStatementLine[] = [];
    const bytes = uploadOf(request, runtime.parts.importBytesMax);
    for await (const entry of readStatementLines(bytes, { name: query.name })) entries.push(entry);
    const lines: unknown[] = [];
    // One after the other: a statement may have thousands of lines, and others are served meanwhile.
    for (const credit of entries.filter((entry) => entry.kind === 'credit')) {
      const { line, valueDate, currency, amount, payer, reference: bankReference, remittance } = credit;
      const candidates = await candidatesFor(runtime.models, party, credit);
      lines.push({ line, valueDate, currency, amount, payer, bankReference, remittance, candidates });
    }
    const bad = entries.filter((entry) => entry.kind === 'invalid');
    const skipped = entries.reduce((sum, entry) => (entry.kind === 'summary' ? sum + entry.debits : sum), 0);
    return { body: { lines, bad, skipped } };
  },
});

export const importRoutes = [startImport, listImports, oneImport, listRows, badRows, previewImport, matchReceipts];
