/** Collections, indexes and databases. */
import type { Collection } from '../catalog/collection';
import { splitNamespace } from '../catalog/catalog';
import { parseIndexSpec } from '../catalog/indexSpec';
import type { IndexSpec } from '../catalog/indexSpec';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { compileFilter } from '../query/filter';
import { encode } from '../values/codec';
import { equalValues } from '../values/compare';
import { showValue } from '../values/show';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import { encodeCursorReply } from '../wire/cursorReply';
import { booleanField, collectionOf, countField, documentField, documentList, namespaceOf } from './command';
import type { Call, CommandTable, Reply } from './command';

function existing(call: Call): Collection {
  return collectionOf(call) ?? refuse('NamespaceNotFound', `ns does not exist: ${namespaceOf(call)}`);
}

function listReply(call: Call, namespace: string, documents: readonly object[]): Reply {
  const batchSize = countField(documentField(call.body, 'cursor'), 'batchSize');
  const page = call.engine.cursors.start(namespace, documents.map(encode).values(), { batchSize });
  return encodeCursorReply({ batch: 'firstBatch', namespace, ...page });
}

function listCollections(call: Call): Reply {
  const { database, engine, body } = call;
  const matches = compileFilter(documentField(body, 'filter'));
  const nameOnly = booleanField(body, 'nameOnly', false);
  const described = engine.catalog.list(database).map(({ namespace }) => {
    const brief = { name: splitNamespace(namespace).collection, type: 'collection' };
    return nameOnly
      ? brief
      : { ...brief, options: {}, info: { readOnly: false }, idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } };
  });
  return listReply(
    call,
    `${database}.$cmd.listCollections`,
    described.filter((document) => matches(document)),
  );
}

function listDatabases({ engine, body }: Call): Reply {
  const matches = compileFilter(documentField(body, 'filter'));
  const nameOnly = booleanField(body, 'nameOnly', false);
  const described = engine.catalog.databases().map((name) => {
    const sizeOnDisk = engine.catalog.list(name).reduce((sum, { bytes }) => sum + bytes, 0);
    return nameOnly ? { name } : { name, sizeOnDisk, empty: false };
  });
  const databases = described.filter((document) => matches(document));
  return nameOnly ? { databases } : { databases, totalSize: engine.catalog.bytes };
}

function dropDatabase({ engine, database }: Call): Reply {
  for (const collection of engine.catalog.list(database)) engine.catalog.drop(collection);
  return { dropped: database };
}

/** As since MongoDB 7.0, making a collection that is there or dropping one that is not is no error. */
function create(call: Call): Reply {
  call.engine.catalog.ensure(namespaceOf(call));
  return {};
}

function drop(call: Call): Reply {
  const collection = collectionOf(call);
  if (!collection) return {};
  const nIndexesWas = collection.indexes.length;
  call.engine.catalog.drop(collection);
  return { nIndexesWas, ns: collection.namespace };
}

/** All of the indexes are made, or none. */
function createIndexes(call: Call): Reply {
  const { catalog } = call.engine;
  const specs = documentList(call, 'indexes').map(parseIndexSpec);
  if (specs.length === 0) refuse('BadValue', 'Must specify at least one index to create');
  const createdCollectionAutomatically = collectionOf(call) === null;
  const collection = catalog.ensure(namespaceOf(call));
  const numIndexesBefore = collection.indexes.length;
  if (numIndexesBefore + specs.length > LIMITS.indexesMax)
    refuse('CannotCreateIndex', `add index fails, too many indexes for ${collection.namespace}`);
  const made: IndexSpec[] = [];
  try {
    for (const spec of specs) if (catalog.createIndex(collection, spec)) made.push(spec);
  } catch (error) {
    for (const spec of made.reverse()) catalog.dropIndex(collection, spec);
    throw error;
  }
  const note = made.length === 0 ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically, ...note };
}

function listIndexes(call: Call): Reply {
  const collection = existing(call);
  return listReply(
    call,
    collection.namespace,
    collection.indexes.map(({ spec }) => spec.description),
  );
}

function indexesNamed(collection: Collection, wanted: BsonValue): readonly IndexSpec[] {
  const specs = collection.indexes.map(({ spec }) => spec);
  if (wanted === '*') return specs.filter(({ name }) => name !== '_id_');
  if (isArray(wanted)) return wanted.flatMap((each) => indexesNamed(collection, each));
  const found = specs.find(({ name, description }) =>
    isDocument(wanted) ? equalValues(description['key'], wanted) : name === wanted,
  );
  if (!found) return refuse('IndexNotFound', `index not found with name [${showValue(wanted)}]`);
  return found.name === '_id_' ? refuse('InvalidOptions', 'cannot drop _id index') : [found];
}

function dropIndexes(call: Call): Reply {
  const collection = existing(call);
  const nIndexesWas = collection.indexes.length;
  const wanted: BsonDocument[string] =
    call.body['index'] ?? refuse('MissingField', "BSON field 'dropIndexes.index' is missing but a required field");
  for (const spec of indexesNamed(collection, wanted)) call.engine.catalog.dropIndex(collection, spec);
  return { nIndexesWas };
}

/** By command name. */
export const ADMINISTRATION: CommandTable = {
  listDatabases: { fields: ['filter', 'nameOnly'], ignored: ['authorizedDatabases'], run: listDatabases },
  listCollections: {
    fields: ['filter', 'nameOnly', 'cursor'],
    ignored: ['authorizedCollections'],
    run: listCollections,
  },
  create: { fields: [], writes: true, run: create },
  drop: { fields: [], writes: true, run: drop },
  dropDatabase: { fields: [], writes: true, run: dropDatabase },
  createIndexes: { fields: ['indexes'], ignored: ['commitQuorum'], writes: true, run: createIndexes },
  listIndexes: { fields: ['cursor'], run: listIndexes },
  dropIndexes: { fields: ['index'], writes: true, run: dropIndexes },
};
