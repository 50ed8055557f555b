/** What commands are made of, and how their arguments are read. */
import type { Catalog } from '../catalog/catalog';
import type { Collection } from '../catalog/collection';
import type { Cursors } from '../cursors';
import { refuse } from '../errors';
import { decode } from '../values/codec';
import { isArray, isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** What commands work on. */
export interface Engine {
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  /** Resolves when every change made so far is on the disk. */
  readonly durable: () => Promise<void>;
  readonly now: () => Date;
}

/** A command on its way. */
export interface Call {
  readonly engine: Engine;
  readonly database: string;
  /** The command's name as it was sent. */
  readonly name: string;
  readonly body: BsonDocument;
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** The answer: fields beside `ok`, or a whole reply as BSON. */
export type Reply = Readonly<Record<string, unknown>> | Uint8Array;

/** How a command is answered. */
export interface Command {
  /** Arguments the command understands. */
  readonly fields: readonly string[];
  /** Arguments that are accepted and have no effect here; the README says why. */
  readonly ignored?: readonly string[];
  /** Whether it may change something, so that its answer waits for the disk. */
  readonly writes?: true;
  readonly run: (call: Call) => Reply;
}

/** Commands by name. */
export type CommandTable = Readonly<Record<string, Command>>;

/** `database.collection` from the command's own field. Throws StoreError InvalidNamespace. */
export function namespaceOf({ name, body, database }: Call): string {
  const collection = body[name];
  if (typeof collection !== 'string' || collection === '') {
    return refuse('InvalidNamespace', `${name} needs the name of a collection`);
  }
  return `${database}.${collection}`;
}

/** The collection the command names, or null if there is none. */
export function collectionOf(call: Call): Collection | null {
  return call.engine.catalog.get(namespaceOf(call));
}

function wrongType(field: string, expected: string): never {
  return refuse('TypeMismatch', `BSON field '${field}' must be ${expected}`);
}

/** An argument that is a document; empty when it is missing. Throws StoreError TypeMismatch. */
export function documentField(body: BsonDocument, field: string): BsonDocument {
  const value = body[field] ?? {};
  return isDocument(value) ? value : wrongType(field, 'an object');
}

/** An argument that is a boolean, or a number standing for one. Throws StoreError TypeMismatch. */
export function booleanField(body: BsonDocument, field: string, whenMissing: boolean): boolean {
  const value = body[field];
  if (value === undefined || value === null) return whenMissing;
  if (typeof value === 'boolean') return value;
  return isNumeric(value) ? Number(value) !== 0 : wrongType(field, 'a boolean');
}

/** A whole number that is not negative; null when it is missing. */
export function countField(body: BsonDocument, field: string): number | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  const count = isNumeric(value) ? Number(value) : NaN;
  if (!Number.isInteger(count)) wrongType(field, 'a whole number');
  return count >= 0 ? count : refuse('BadValue', `BSON field '${field}' value must be >= 0, actual value '${count}'`);
}

/** A list of documents sent in the body or beside it. */
export function documentList({ body, sequences }: Call, field: string): readonly BsonDocument[] {
  const sequence = sequences.get(field);
  if (sequence) return sequence.map(decode);
  return documentsIn(body[field], field);
}

/** An array of documents; empty when it is missing. */
export function documentsIn(value: MaybeValue, field: string): readonly BsonDocument[] {
  if (value === undefined || value === null) return [];
  if (!isArray(value)) return wrongType(field, 'an array');
  return value.map((element: BsonValue) => (isDocument(element) ? element : wrongType(field, 'an array of objects')));
}

/** `{ $field: … }` collations other than the simple one change how strings compare, which this store cannot do. */
export function refuseCollation(body: BsonDocument): void {
  const collation = body['collation'];
  if (collation === undefined || collation === null) return;
  if (isDocument(collation) && (collation['locale'] === 'simple' || Object.keys(collation).length === 0)) return;
  refuse('NotImplemented', 'collation is not supported: strings compare byte by byte');
}
