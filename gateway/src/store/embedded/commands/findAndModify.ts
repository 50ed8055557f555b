/** findAndModify: changes or removes one document and gives it back, as it was or as it is. */
import type { Collection, Match } from '../catalog/collection';
import { refuse } from '../errors';
import { parseSort } from '../query/sort';
import { compileUpdate } from '../update/update';
import type { Update } from '../update/update';
import type { BsonDocument } from '../values/value';
import { booleanField, collectionOf, documentField, documentsIn, namespaceOf, refuseCollation } from './command';
import type { Call, CommandTable, Reply } from './command';
import { projectionOf, searchIn } from './find';
import { applyUpdate, applyUpsert } from './writes';

interface Outcome {
  readonly value: BsonDocument | null;
  readonly lastErrorObject: Readonly<Record<string, unknown>>;
}

function removeMatch(call: Call, collection: Collection, match: Match): Outcome {
  call.engine.catalog.remove(collection, match.record);
  return { value: match.record.document, lastErrorObject: { n: 1 } };
}

function updateMatch(call: Call, collection: Collection, { match, update }: { match: Match; update: Update }): Outcome {
  const { before, after } = applyUpdate({ catalog: call.engine.catalog, collection }, match, update);
  const value = booleanField(call.body, 'new', false) ? after : before;
  return { value, lastErrorObject: { n: 1, updatedExisting: true } };
}

function upsert(call: Call, filter: BsonDocument, update: Update): Outcome {
  const { catalog } = call.engine;
  const document = applyUpsert({ catalog, collection: catalog.ensure(namespaceOf(call)) }, filter, update);
  const value = booleanField(call.body, 'new', false) ? document : null;
  return { value, lastErrorObject: { n: 1, updatedExisting: false, upserted: document['_id'] } };
}

function nothing(removing: boolean): Outcome {
  return { value: null, lastErrorObject: removing ? { n: 0 } : { n: 0, updatedExisting: false } };
}

function outcomeOf(
  call: Call,
  filter: BsonDocument,
  variables: BsonDocument,
): Outcome & { readonly matched: number | null } {
  const { body } = call;
  const removing = booleanField(body, 'remove', false);
  const given = body['update'];
  if (removing === (given !== undefined))
    refuse(
      'FailedToParse',
      removing ? 'Cannot specify both an update and remove=true' : 'Either an update or remove=true must be specified',
    );
  if (removing && booleanField(body, 'upsert', false))
    refuse('FailedToParse', 'Cannot specify both upsert=true and remove=true');
  if (removing && booleanField(body, 'new', false))
    refuse(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  const arrayFilters = documentsIn(body['arrayFilters'], 'arrayFilters');
  const update = given === undefined ? null : compileUpdate(given, { arrayFilters, variables });
  const collection = collectionOf(call);
  const [match] = searchIn(collection, { filter, sort: parseSort(body['sort']), limit: 1, variables }).matches;
  if (match && collection) {
    const outcome = update ? updateMatch(call, collection, { match, update }) : removeMatch(call, collection, match);
    return { ...outcome, matched: match.matched };
  }
  const outcome = update && booleanField(body, 'upsert', false) ? upsert(call, filter, update) : nothing(removing);
  return { ...outcome, matched: null };
}

function findAndModify(call: Call): Reply {
  refuseCollation(call.body);
  const variables = documentField(call.body, 'let');
  const projection = projectionOf(documentField(call.body, 'fields'), variables);
  const { value, lastErrorObject, matched } = outcomeOf(call, documentField(call.body, 'query'), variables);
  return { lastErrorObject, value: value && projection ? projection(value, { matched, variables }) : value };
}

const FIELDS = ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'arrayFilters', 'let', 'collation'];

/** By command name. */
export const FIND_AND_MODIFY: CommandTable = {
  findAndModify: { fields: FIELDS, ignored: ['hint', 'bypassDocumentValidation'], writes: true, run: findAndModify },
};
