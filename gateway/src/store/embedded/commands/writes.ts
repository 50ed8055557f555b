/** What insert, update, delete and findAndModify share: single writes, and batches of them. */
import { ObjectId } from 'bson';
import type { Catalog } from '../catalog/catalog';
import type { Collection, Content, Match } from '../catalog/collection';
import { refuse, StoreError } from '../errors';
import { LIMITS } from '../limits';
import { refuseIdChange, upsertDocument } from '../update/update';
import type { Update } from '../update/update';
import { equalValues } from '../values/compare';
import { checkSize, checkStored, encodeStored } from '../values/stored';
import type { BsonDocument, BsonValue } from '../values/value';

/**
 * A document as it will be stored: checked, with an `_id`, which comes first. Bytes that were sent are kept if they need
 * no change.
 */
export function contentOf(document: BsonDocument, sent: Uint8Array | null): Content {
  const { _id: id = new ObjectId(), ...rest } = document;
  const isInPlace = Object.keys(document)[0] === '_id';
  const complete = isInPlace ? document : { _id: id, ...rest };
  checkStored(complete);
  // Sent bytes lie in the buffer of the whole message, which must not be kept for one document of it.
  return { document: complete, bytes: isInPlace && sent ? checkSize(Buffer.from(sent)) : encodeStored(complete) };
}

/** A document before and after an update. */
export interface Applied {
  readonly before: BsonDocument;
  readonly after: BsonDocument;
  readonly isModified: boolean;
}

/** Applies an update to one matched document. Throws StoreError ImmutableField, DuplicateKey and those of the update. */
export function applyUpdate(
  target: { catalog: Catalog; collection: Collection },
  { record, matched }: Match,
  update: Update,
): Applied {
  const before = record.document;
  const after = update.apply(before, { matched, inserting: false });
  if (after === before) return { before, after, isModified: false };
  if (!equalValues(before['_id'], after['_id'])) refuseIdChange();
  checkStored(after);
  const bytes = encodeStored(after);
  // Setting a field to the value it has is no change: nothing is written.
  if (Buffer.compare(bytes, record.bytes) === 0) return { before, after, isModified: false };
  target.catalog.replace(target.collection, record, { document: after, bytes });
  return { before, after, isModified: true };
}

/** Inserts the document an upsert makes of its filter and update. */
export function applyUpsert(
  target: { catalog: Catalog; collection: Collection },
  filter: BsonDocument,
  update: Update,
): BsonDocument {
  const document = upsertDocument(filter, update);
  target.catalog.insert(target.collection, contentOf(document, null));
  return document;
}

/** One entry of `writeErrors`. */
export interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
  readonly [detail: string]: unknown;
}

/** How many writes, and whether the first refusal ends them. */
export interface BatchOptions {
  readonly ordered: boolean;
  readonly size: number;
}

/**
 * Runs the writes of a command one after the other. A refused one becomes a write error; if the batch is ordered, nothing
 * after it is done. An error of the store itself (it can no longer write) refuses the whole command.
 */
export function runBatch({ ordered, size }: BatchOptions, write: (index: number) => void): readonly WriteError[] {
  if (size === 0 || size > LIMITS.batchWritesMax) {
    refuse('BadValue', `Write batch sizes must be between 1 and ${LIMITS.batchWritesMax}. Got ${size} operations.`);
  }
  const errors: WriteError[] = [];
  for (let index = 0; index < size; index += 1) {
    try {
      write(index);
    } catch (error) {
      if (!(error instanceof StoreError) || error.codeName === 'ShutdownInProgress') throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (ordered) break;
    }
  }
  return errors;
}

/** `writeErrors` is left out when there are none. */
export function batchReply(
  n: number,
  errors: readonly WriteError[],
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { n, ...more, ...(errors.length > 0 ? { writeErrors: errors } : {}) };
}

/** One entry of `upserted`: which statement made a new document, and its id. */
export interface Upserted {
  readonly index: number;
  readonly _id: BsonValue;
}
