/**
 * MongoDB's wire messages: OP_MSG both ways, and the old OP_QUERY / OP_REPLY that drivers open a connection with.
 * Layouts: MongoDB wire protocol specification.
 */
import { refuse, StoreError } from '../errors';
import { LIMITS } from '../limits';
import { decode } from '../values/codec';
import type { BsonDocument } from '../values/value';

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const FLAG_CHECKSUM = 1;
const FLAG_MORE_TO_COME = 2;
/** Bits a receiver must understand; those above are hints. */
const REQUIRED_FLAGS = 0xffff;

/** One command as it arrived. */
export interface Request {
  readonly id: number;
  readonly database: string;
  readonly body: BsonDocument;
  /** Documents that were sent beside the body, as bytes, by the name of the field they belong to. */
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly expectsReply: boolean;
  /** True for OP_QUERY, which is answered with OP_REPLY. */
  readonly isLegacy: boolean;
}

/** The length a message says it has. Throws StoreError when it cannot be one; the connection is then beyond repair. */
export function messageLength(start: Buffer): number {
  const length = start.readInt32LE(0);
  if (length < HEADER_BYTES || length > LIMITS.messageBytesMax) {
    refuse('InvalidBSON', `a message of ${length} bytes is not accepted; the limit is ${LIMITS.messageBytesMax}`);
  }
  return length;
}

function takeDocument(bytes: Buffer, offset: number): Buffer {
  const length = offset + 4 <= bytes.length ? bytes.readInt32LE(offset) : 0;
  if (length < 5 || offset + length > bytes.length) refuse('InvalidBSON', 'a document in the message is cut off');
  if (length > LIMITS.commandBytesMax) refuse('BSONObjectTooLarge', `a document of ${length} bytes is too large`);
  return bytes.subarray(offset, offset + length);
}

function takeText(bytes: Buffer, offset: number): { text: string; after: number } {
  const zero = bytes.indexOf(0, offset);
  if (zero === -1) return refuse('InvalidBSON', 'a name in the message does not end');
  return { text: bytes.toString('utf8', offset, zero), after: zero + 1 };
}

interface Sections {
  readonly body: BsonDocument;
  readonly sequences: Map<string, readonly Uint8Array[]>;
}

/** The bytes of a document sequence that starts at the offset; its first four are its length. */
function takeSequence(bytes: Buffer, offset: number): Buffer {
  const size = offset + 4 <= bytes.length ? bytes.readInt32LE(offset) : 0;
  if (size < 5 || offset + size > bytes.length) return refuse('InvalidBSON', 'a document sequence is cut off');
  return bytes.subarray(offset, offset + size);
}

function readSequence(sequence: Buffer): { name: string; documents: Uint8Array[] } {
  const { text: name, after } = takeText(sequence, 4);
  const documents: Uint8Array[] = [];
  for (let offset = after; offset < sequence.length;) {
    const document = takeDocument(sequence, offset);
    documents.push(document);
    offset += document.length;
  }
  return { name, documents };
}

function readSections(bytes: Buffer): Sections {
  let body: BsonDocument | null = null;
  const sequences = new Map<string, readonly Uint8Array[]>();
  let offset = 0;
  while (offset < bytes.length) {
    const kind = bytes[offset];
    if (kind === 0) {
      const document = takeDocument(bytes, offset + 1);
      if (body) refuse('InvalidBSON', 'a message has two bodies');
      body = decode(document);
      offset += 1 + document.length;
    } else if (kind === 1) {
      const sequence = takeSequence(bytes, offset + 1);
      const { name, documents } = readSequence(sequence);
      sequences.set(name, documents);
      offset += 1 + sequence.length;
    } else {
      refuse('InvalidBSON', `a message section of the unknown kind ${kind}`);
    }
  }
  return { body: body ?? refuse('InvalidBSON', 'a message has no body'), sequences };
}

function databaseOf(body: BsonDocument): string {
  const database = body['$db'];
  return typeof database === 'string' && database !== ''
    ? database
    : refuse('InvalidNamespace', "the command has no '$db'");
}

function parseMessage(message: Buffer): Request {
  const flags =
    message.length >= HEADER_BYTES + 5
      ? message.readUInt32LE(HEADER_BYTES)
      : refuse('InvalidBSON', 'a message is cut off');
  if (flags & REQUIRED_FLAGS & ~(FLAG_CHECKSUM | FLAG_MORE_TO_COME)) {
    refuse('InvalidBSON', `a message has unknown required flags: 0x${flags.toString(16)}`);
  }
  // The optional checksum (CRC-32C) guards against bad networks; over loopback it is not checked.
  const end = message.length - (flags & FLAG_CHECKSUM ? 4 : 0);
  const { body, sequences } = readSections(message.subarray(HEADER_BYTES + 4, end));
  return {
    id: message.readInt32LE(4),
    database: databaseOf(body),
    body,
    sequences,
    expectsReply: (flags & FLAG_MORE_TO_COME) === 0,
    isLegacy: false,
  };
}

function parseLegacyQuery(message: Buffer): Request {
  const { text, after } = takeText(message, HEADER_BYTES + 4);
  if (!text.endsWith('.$cmd')) refuse('CommandNotFound', 'OP_QUERY is accepted for the first handshake only');
  return {
    id: message.readInt32LE(4),
    database: text.slice(0, -'.$cmd'.length),
    body: decode(takeDocument(message, after + 8)),
    sequences: new Map(),
    expectsReply: true,
    isLegacy: true,
  };
}

/** A request that could not be read, but whose sender can still be told. */
export interface Unreadable {
  readonly id: number;
  readonly isLegacy: boolean;
  readonly error: StoreError;
}

/** Reads one whole message. A StoreError inside it is given back, because its sender awaits an answer. */
export function parseRequest(message: Buffer): Request | Unreadable {
  const operation = message.readInt32LE(12);
  try {
    if (operation === OP_MSG) return parseMessage(message);
    if (operation === OP_QUERY) return parseLegacyQuery(message);
    return refuse('CommandNotFound', `the wire operation ${operation} is not supported`);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { id: message.readInt32LE(4), isLegacy: operation === OP_QUERY, error };
  }
}

/** The bytes of an answer to a request. `document` is one BSON document. */
export function encodeReply(
  request: { readonly id: number; readonly isLegacy: boolean },
  document: Uint8Array,
): Uint8Array {
  const prefix = request.isLegacy ? 20 : 5;
  const reply = Buffer.alloc(HEADER_BYTES + prefix + document.length);
  reply.writeInt32LE(reply.length, 0);
  reply.writeInt32LE(request.id, 8);
  reply.writeInt32LE(request.isLegacy ? OP_REPLY : OP_MSG, 12);
  // OP_REPLY: flags (8 = AwaitCapable), cursor id, starting from, number returned. OP_MSG: flags, section kind 0.
  if (request.isLegacy) {
    reply.writeInt32LE(8, HEADER_BYTES);
    reply.writeInt32LE(1, HEADER_BYTES + 16);
  }
  reply.set(document, HEADER_BYTES + prefix);
  return reply;
}
