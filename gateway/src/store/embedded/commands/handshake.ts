/** What a driver says on its own: hello, authentication, ping, end of sessions. */
import { Binary } from 'bson';
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import type { BsonDocument } from '../values/value';
import { finishScram, startScram } from '../wire/scram';
import type { ScramConversation, ScramKeys } from '../wire/scram';

/** What the server remembers of one connection. */
export interface Connection {
  readonly id: number;
  readonly keys: ScramKeys;
  conversation: ScramConversation | null;
  isAuthenticated: boolean;
}

type Handshake = (
  body: BsonDocument,
  connection: Connection,
) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** MongoDB 7.0's protocol version: the driver asks for at least 9 and offers nothing above it that is missing here. */
const WIRE_VERSION = 21;

/**
 * The store says that it is a standalone server, and it is one: a replica set member would have to remember retryable
 * writes and offer transactions. A driver does neither with a standalone.
 */
const hello: Handshake = (_body, { id }) => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: LIMITS.documentBytesMax,
  maxMessageSizeBytes: LIMITS.messageBytesMax,
  maxWriteBatchSize: LIMITS.batchWritesMax,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: id,
  minWireVersion: 0,
  maxWireVersion: WIRE_VERSION,
  readOnly: false,
});

const buildInfo: Handshake = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'tallystick embedded store',
  modules: ['tallystick embedded store, for demos and pilots'],
  maxBsonObjectSize: LIMITS.documentBytesMax,
});

function payloadOf(body: BsonDocument): string {
  const { payload } = body;
  return payload instanceof Binary
    ? Buffer.from(payload.value()).toString('utf8')
    : refuse('BadValue', 'a SASL message needs a binary payload');
}

function saslReply(text: string, done: boolean): Readonly<Record<string, unknown>> {
  return { conversationId: 1, done, payload: new Binary(Buffer.from(text, 'utf8')) };
}

const saslStart: Handshake = (body, connection) => {
  if (body['mechanism'] !== 'SCRAM-SHA-256') refuse('AuthenticationFailed', 'the only mechanism is SCRAM-SHA-256');
  const { reply, conversation } = startScram(connection.keys, payloadOf(body));
  connection.conversation = conversation;
  return saslReply(reply, false);
};

const saslContinue: Handshake = async (body, connection) => {
  const { conversation } = connection;
  // After the proof, some drivers send one empty message before they consider the conversation done.
  if (connection.isAuthenticated) return saslReply('', true);
  connection.conversation = null;
  if (!conversation) return refuse('AuthenticationFailed', 'there is no authentication under way');
  const reply = await finishScram(connection.keys, conversation, payloadOf(body));
  connection.isAuthenticated = true;
  return saslReply(reply, true);
};

const nothing: Handshake = () => ({});

const connectionStatus: Handshake = (_body, { keys, isAuthenticated }) => ({
  authInfo: {
    authenticatedUsers: isAuthenticated ? [{ user: keys.user, db: 'admin' }] : [],
    authenticatedUserRoles: [],
  },
});

const noTransaction: Handshake = () =>
  refuse('NoSuchTransaction', 'the embedded store has no transactions: each document is changed by itself');

/** Answered before authentication. Their arguments are not looked at: drivers describe themselves in them. */
export const HANDSHAKES: Readonly<Record<string, Handshake>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  buildInfo,
  saslStart,
  saslContinue,
};

/** Answered to those who have authenticated. */
export const SESSION_COMMANDS: Readonly<Record<string, Handshake>> = {
  connectionStatus,
  endSessions: nothing,
  commitTransaction: noTransaction,
  abortTransaction: noTransaction,
};
