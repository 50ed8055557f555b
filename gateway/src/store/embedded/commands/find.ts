/** Reading: find, count, distinct, getMore, killCursors, explain. */
import type { Collection, Found, Match, Search } from '../catalog/collection';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { compileProjection } from '../projection/projection';
import type { Projection } from '../projection/projection';
import { parseSort } from '../query/sort';
import { compareValues } from '../values/compare';
import { encode } from '../values/codec';
import { keyText } from '../values/keyText';
import { parsePath, visitLeaves } from '../values/path';
import { isArray, isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import { encodeCursorReply } from '../wire/cursorReply';
import { booleanField, collectionOf, countField, documentField, namespaceOf, refuseCollation } from './command';
import type { Call, CommandTable, Reply } from './command';

const NOTHING: Found = { matches: [], plan: { index: null, ranges: [], reverse: false, sorted: true }, examined: 0 };

/** A negative limit asks for one page only. */
function limitOf(body: BsonDocument): { limit: number | null; single: boolean } {
  const value = body['limit'];
  const number = isNumeric(value) ? Number(value) : 0;
  return {
    limit: number === 0 ? null : Math.abs(number),
    single: number < 0 || booleanField(body, 'singleBatch', false),
  };
}

/** A search with all its parts. */
interface FullSearch extends Search {
  readonly variables: BsonDocument;
}

function searchOf(body: BsonDocument): FullSearch {
  refuseCollation(body);
  return {
    filter: documentField(body, 'filter'),
    sort: parseSort(body['sort']),
    skip: countField(body, 'skip') ?? 0,
    limit: limitOf(body).limit,
    variables: documentField(body, 'let'),
  };
}

/** The result documents as BSON: the stored bytes themselves when nothing is left out of them. */
export function* resultBytes(
  matches: readonly Match[],
  projection: Projection | null,
  variables: BsonDocument,
): Generator<Uint8Array> {
  for (const { record, matched } of matches) {
    yield projection ? encode(projection(record.document, { matched, variables })) : record.bytes;
  }
}

/** The projection of a command; null when it names no field. */
export function projectionOf(spec: BsonDocument, variables: BsonDocument): Projection | null {
  return Object.keys(spec).length === 0 ? null : compileProjection(spec, 'find', Object.keys(variables));
}

/** A search of a collection that may not be there; its filter is read all the same. */
export function searchIn(collection: Collection | null, search: Search): Found {
  return collection ? collection.search(search) : NOTHING;
}

function find(call: Call): Reply {
  const { body, engine } = call;
  const namespace = namespaceOf(call);
  const search = searchOf(body);
  const projection = projectionOf(documentField(body, 'projection'), search.variables);
  const { matches } = searchIn(collectionOf(call), search);
  const page = engine.cursors.start(namespace, resultBytes(matches, projection, search.variables), {
    batchSize: countField(body, 'batchSize') ?? LIMITS.firstBatchDefault,
    single: limitOf(body).single,
  });
  return encodeCursorReply({ batch: 'firstBatch', namespace, ...page });
}

function cursorId(value: BsonValue | undefined): bigint {
  return isNumeric(value) ? BigInt(value) : refuse('TypeMismatch', 'a cursor id must be a long');
}

function getMore({ body, database, engine }: Call): Reply {
  const collection = body['collection'];
  if (typeof collection !== 'string') return refuse('TypeMismatch', "BSON field 'getMore.collection' must be a string");
  const namespace = `${database}.${collection}`;
  // Unlike in a find, a batch size of 0 asks for as much as fits.
  const batchSize = countField(body, 'batchSize');
  const page = engine.cursors.next(cursorId(body['getMore']), namespace, batchSize === 0 ? null : batchSize);
  return encodeCursorReply({ batch: 'nextBatch', namespace, ...page });
}

function killCursors({ body, engine }: Call): Reply {
  const ids = isArray(body['cursors'])
    ? body['cursors'].map(cursorId)
    : refuse('TypeMismatch', 'cursors must be an array');
  const known = ids.map((id) => engine.cursors.kill(id));
  return {
    cursorsKilled: ids.filter((_id, index) => known[index]),
    cursorsNotFound: ids.filter((_id, index) => !known[index]),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
}

function count(call: Call): Reply {
  const { body } = call;
  refuseCollation(body);
  const filter = documentField(body, 'query');
  const collection = collectionOf(call);
  const [skip, { limit }] = [countField(body, 'skip') ?? 0, limitOf(body)];
  const isWhole = Object.keys(filter).length === 0 && skip === 0 && limit === null;
  if (isWhole) return { n: collection?.size ?? 0 };
  return { n: searchIn(collection, { filter, skip, limit }).matches.length };
}

function distinct(call: Call): Reply {
  const { body } = call;
  refuseCollation(body);
  const key = body['key'];
  if (typeof key !== 'string' || key === '')
    return refuse('TypeMismatch', "BSON field 'distinct.key' must be a string");
  const path = parsePath(key);
  const values = new Map<string, BsonValue>();
  for (const { record } of searchIn(collectionOf(call), { filter: documentField(body, 'query') }).matches) {
    visitLeaves(record.document, path, (value) => {
      // An array is stood for by its elements.
      if (value !== undefined && !isArray(value)) values.set(keyText(value), value);
      return false;
    });
  }
  return { values: [...values.values()].sort(compareValues) };
}

/** For tests and curious operators: which index a find uses, and how many documents it looks at. */
function explain(call: Call): Reply {
  const inner = call.body['explain'];
  const collection = isDocument(inner) ? inner['find'] : undefined;
  if (!isDocument(inner) || typeof collection !== 'string')
    return refuse('NotImplemented', 'explain is supported for find only');
  const { plan, examined, matches } = searchIn(
    call.engine.catalog.get(`${call.database}.${collection}`),
    searchOf(inner),
  );
  const stage = plan.index ? { stage: 'IXSCAN', indexName: plan.index.spec.name } : { stage: 'COLLSCAN' };
  return {
    queryPlanner: { namespace: `${call.database}.${collection}`, winningPlan: stage },
    executionStats: { executionSuccess: true, nReturned: matches.length, totalDocsExamined: examined },
  };
}

const FIND_FIELDS = ['filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch', 'let', 'collation'];

/** By command name. */
export const READING: CommandTable = {
  find: { fields: FIND_FIELDS, ignored: ['hint', 'allowDiskUse', 'noCursorTimeout', 'allowPartialResults'], run: find },
  getMore: { fields: ['collection', 'batchSize'], run: getMore },
  killCursors: { fields: ['cursors'], run: killCursors },
  count: { fields: ['query', 'limit', 'skip', 'collation'], ignored: ['hint', 'fields'], run: count },
  distinct: { fields: ['key', 'query', 'collation'], ignored: ['hint'], run: distinct },
  explain: { fields: ['verbosity'], run: explain },
};
