/** What a document must be before it is stored. */
import { DBRef } from 'bson';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { encode } from './codec';
import { isArray, isDocument, typeName } from './value';
import type { BsonDocument, MaybeValue } from './value';

function checkValue(value: MaybeValue, depth: number): void {
  if (depth > LIMITS.depthMax) refuse('Overflow', `a document nests deeper than ${LIMITS.depthMax} levels`);
  if (isArray(value)) {
    for (const element of value) checkValue(element, depth + 1);
  } else if (isDocument(value)) {
    checkFields(value, depth);
  } else if (value instanceof DBRef) {
    refuse('DollarPrefixedFieldName', "The dollar ($) prefixed field '$ref' is not allowed for storage.");
  }
}

function checkFields(document: BsonDocument, depth: number): void {
  for (const name of Object.keys(document)) {
    if (name.startsWith('$')) {
      refuse('DollarPrefixedFieldName', `The dollar ($) prefixed field '${name}' is not allowed for storage.`);
    }
    if (name === '__proto__') refuse('BadValue', "The field name '__proto__' is not allowed for storage.");
    checkValue(document[name], depth + 1);
  }
}

function checkId(id: MaybeValue): void {
  if (isArray(id)) refuse('InvalidIdField', "The '_id' value cannot be of type array");
  if (id === undefined) refuse('InvalidIdField', 'The document has no _id');
  if (typeName(id) === 'regex') refuse('InvalidIdField', "The '_id' value cannot be of type regex");
}

/**
 * Checks field names, `_id` and depth. Throws StoreError: DollarPrefixedFieldName, InvalidIdField, Overflow, BadValue.
 * `$ref` / `$id` (DBRef) count as dollar fields and are refused too.
 */
export function checkStored(document: BsonDocument): void {
  checkId(document['_id']);
  checkFields(document, 1);
}

/** Encodes a checked document. Throws StoreError BSONObjectTooLarge above 16 MiB. */
export function encodeStored(document: BsonDocument): Uint8Array {
  return checkSize(encode(document));
}

/** The same bytes, when they are no larger than a stored document may be. */
export function checkSize(bytes: Uint8Array): Uint8Array {
  if (bytes.length > LIMITS.documentBytesMax) {
    const limit = LIMITS.documentBytesMax;
    refuse('BSONObjectTooLarge', `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${limit}`);
  }
  return bytes;
}
