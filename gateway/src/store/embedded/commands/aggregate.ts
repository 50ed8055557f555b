/** The aggregate command. What a pipeline starts with is done by the indexes, the rest stage by stage. */
import { compilePipeline, stageEntry } from '../aggregate/pipeline';
import type { Source } from '../aggregate/stage';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { parseSort } from '../query/sort';
import type { SortField } from '../query/sort';
import { encode } from '../values/codec';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import { encodeCursorReply } from '../wire/cursorReply';
import { countField, documentField, namespaceOf, refuseCollation } from './command';
import type { Call, CommandTable, Engine, Reply } from './command';
import { searchIn } from './find';

interface Split {
  readonly filter: BsonDocument;
  readonly sort: readonly SortField[];
  readonly limit: number | null;
  readonly rest: readonly BsonValue[];
}

/** Takes `$match…`, `$sort` and `$limit` off the front, in this order; every stage was checked before. */
function splitFront(pipeline: readonly BsonValue[]): Split {
  const entries = pipeline.map((stage) => stageEntry(stage));
  const isStage = (index: number, name: string): boolean => entries[index]?.[0] === name;
  let position = 0;
  const filters: BsonValue[] = [];
  while (isStage(position, '$match')) filters.push(entries[position++]?.[1] ?? {});
  const sort = isStage(position, '$sort') ? parseSort(entries[position++]?.[1]) : [];
  const limit = isStage(position, '$limit') ? Number(entries[position++]?.[1]) : null;
  const [only] = filters;
  const filter = filters.length === 1 && isDocument(only) ? only : filters.length === 0 ? {} : { $and: filters };
  return { filter, sort, limit, rest: pipeline.slice(position) };
}

/** A collection of the same database as a pipeline sees it. */
function sourceIn(engine: Engine, database: string): (collection: string) => Source {
  return (name) => {
    const collection = engine.catalog.get(`${database}.${name}`);
    return {
      all: () => (collection?.snapshot() ?? []).map(({ document }) => document),
      matching: (filter, variables) =>
        searchIn(collection, { filter, variables }).matches.map(({ record }) => record.document),
      isIndexed: (field) =>
        collection?.indexes.some(({ spec }) => spec.fields[0]?.name === field && !spec.partial && !spec.sparse) ??
        false,
    };
  };
}

function* encoded(documents: readonly BsonDocument[]): Generator<Uint8Array> {
  for (const document of documents) yield encode(document);
}

function aggregate(call: Call): Reply {
  const { body, engine, database } = call;
  refuseCollation(body);
  if (body['cursor'] === undefined) refuse('FailedToParse', "The 'cursor' option is required");
  if (typeof body['aggregate'] !== 'string')
    refuse('NotImplemented', 'aggregation over a whole database is not supported');
  const namespace = namespaceOf(call);
  const variables = { NOW: engine.now(), ...documentField(body, 'let') };
  const options = { source: sourceIn(engine, database), names: Object.keys(variables) };
  const pipeline = body['pipeline'];
  // The whole of it is compiled first, so that a stage behind an empty result is refused too.
  compilePipeline(pipeline ?? null, options);
  const { filter, sort, limit, rest } = splitFront(isArray(pipeline) ? pipeline : []);
  const { matches } = searchIn(engine.catalog.get(namespace), { filter, sort, limit, variables });
  const documents = compilePipeline(rest, options)(
    matches.map(({ record }) => record.document),
    variables,
  );
  const results = rest.length === 0 ? matches.map(({ record }) => record.bytes).values() : encoded(documents);
  const page = engine.cursors.start(namespace, results, {
    batchSize: countField(documentField(body, 'cursor'), 'batchSize') ?? LIMITS.firstBatchDefault,
  });
  return encodeCursorReply({ batch: 'firstBatch', namespace, ...page });
}

/** By command name. */
export const AGGREGATION: CommandTable = {
  aggregate: {
    fields: ['pipeline', 'cursor', 'let', 'collation'],
    ignored: ['allowDiskUse', 'hint', 'bypassDocumentValidation'],
    run: aggregate,
  },
};
