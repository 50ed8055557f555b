/** insert, update and delete. */
import { refuse } from '../errors';
import { parseSort } from '../query/sort';
import { compileUpdate } from '../update/update';
import { decode } from '../values/codec';
import type { BsonDocument } from '../values/value';
import {
  booleanField,
  collectionOf,
  countField,
  documentField,
  documentList,
  documentsIn,
  namespaceOf,
  refuseCollation,
} from './command';
import type { Call, CommandTable, Reply } from './command';
import { searchIn } from './find';
import { applyUpdate, applyUpsert, batchReply, contentOf, runBatch } from './writes';
import type { Upserted } from './writes';

interface Sent {
  readonly document: BsonDocument;
  readonly bytes: Uint8Array | null;
}

function sentDocuments({ body, sequences }: Call): { size: number; at: (index: number) => Sent } {
  const sequence = sequences.get('documents');
  const listed = sequence ? [] : documentsIn(body['documents'], 'documents');
  return {
    size: sequence?.length ?? listed.length,
    at: (index) => {
      const bytes = sequence?.[index] ?? null;
      return bytes ? { document: decode(bytes), bytes } : { document: listed[index] ?? {}, bytes };
    },
  };
}

function insert(call: Call): Reply {
  const { catalog } = call.engine;
  const { size, at } = sentDocuments(call);
  const namespace = namespaceOf(call);
  let inserted = 0;
  const errors = runBatch({ ordered: booleanField(call.body, 'ordered', true), size }, (index) => {
    const { document, bytes } = at(index);
    const content = contentOf(document, bytes);
    catalog.insert(catalog.ensure(namespace), content);
    inserted += 1;
  });
  return batchReply(inserted, errors);
}

const UPDATE_FIELDS = new Set(['q', 'u', 'c', 'upsert', 'multi', 'arrayFilters', 'sort', 'collation', 'hint']);
const DELETE_FIELDS = new Set(['q', 'limit', 'collation', 'hint']);

function refuseUnknown(statement: BsonDocument, known: ReadonlySet<string>, where: string): void {
  for (const field of Object.keys(statement)) {
    if (!known.has(field)) refuse('UnknownField', `BSON field '${where}.${field}' is an unknown field.`);
  }
  refuseCollation(statement);
}

interface Updated {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: BsonDocument[string];
}

function updateOne(call: Call, statement: BsonDocument): Updated {
  refuseUnknown(statement, UPDATE_FIELDS, 'update.updates');
  const { catalog } = call.engine;
  const filter = documentField(statement, 'q');
  const variables = { ...documentField(call.body, 'let'), ...documentField(statement, 'c') };
  const arrayFilters = documentsIn(statement['arrayFilters'], 'arrayFilters');
  const update = compileUpdate(statement['u'] ?? null, { arrayFilters, variables });
  const multi = booleanField(statement, 'multi', false);
  if (multi && update.kind === 'replacement')
    refuse('FailedToParse', 'multi update is not supported for replacement-style update');
  const sort = parseSort(statement['sort']);
  if (multi && sort.length > 0) refuse('FailedToParse', 'Cannot specify sort with multi=true');
  const existing = collectionOf(call);
  const { matches } = searchIn(existing, { filter, sort, limit: multi ? null : 1, variables });
  if (existing && matches.length > 0) {
    const applied = matches.map((match) => applyUpdate({ catalog, collection: existing }, match, update));
    return { matched: matches.length, modified: applied.filter(({ isModified }) => isModified).length };
  }
  if (!booleanField(statement, 'upsert', false)) return { matched: 0, modified: 0 };
  const collection = catalog.ensure(namespaceOf(call));
  const { _id: upsertedId = null } = applyUpsert({ catalog, collection }, filter, update);
  return { matched: 1, modified: 0, upsertedId };
}

function update(call: Call): Reply {
  const statements = documentList(call, 'updates');
  const upserted: Upserted[] = [];
  let [matched, modified] = [0, 0];
  const errors = runBatch({ ordered: booleanField(call.body, 'ordered', true), size: statements.length }, (index) => {
    const result = updateOne(call, statements[index] ?? {});
    matched += result.matched;
    modified += result.modified;
    if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
  });
  return batchReply(matched, errors, { nModified: modified, ...(upserted.length > 0 ? { upserted } : {}) });
}

function deleteSome(call: Call, statement: BsonDocument): number {
  refuseUnknown(statement, DELETE_FIELDS, 'delete.deletes');
  const limit =
    countField(statement, 'limit') ??
    refuse('MissingField', "BSON field 'delete.deletes.limit' is missing but a required field");
  if (limit > 1) refuse('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  const collection = collectionOf(call);
  const filter = documentField(statement, 'q');
  const { matches } = searchIn(collection, {
    filter,
    limit: limit === 0 ? null : 1,
    variables: documentField(call.body, 'let'),
  });
  if (collection) for (const { record } of matches) call.engine.catalog.remove(collection, record);
  return matches.length;
}

function remove(call: Call): Reply {
  const statements = documentList(call, 'deletes');
  let removed = 0;
  const errors = runBatch({ ordered: booleanField(call.body, 'ordered', true), size: statements.length }, (index) => {
    removed += deleteSome(call, statements[index] ?? {});
  });
  return batchReply(removed, errors);
}

/** By command name. */
export const WRITING: CommandTable = {
  insert: { fields: ['documents', 'ordered'], ignored: ['bypassDocumentValidation'], writes: true, run: insert },
  update: { fields: ['updates', 'ordered', 'let'], ignored: ['bypassDocumentValidation'], writes: true, run: update },
  delete: { fields: ['deletes', 'ordered', 'let'], writes: true, run: remove },
};
