/** Takes a command through its checks, runs it, and words the answer. */
import { refuse, StoreError } from '../errors';
import { encode } from '../values/codec';
import { showValue } from '../values/show';
import { isDocument, isNumeric } from '../values/value';
import type { BsonDocument } from '../values/value';
import { ADMINISTRATION } from './administration';
import { AGGREGATION } from './aggregate';
import type { Command, CommandTable, Engine, Reply } from './command';
import { READING } from './find';
import { FIND_AND_MODIFY } from './findAndModify';
import { HANDSHAKES, SESSION_COMMANDS } from './handshake';
import type { Connection } from './handshake';
import { WRITING } from './write';

const COMMANDS: CommandTable = { ...READING, ...WRITING, ...FIND_AND_MODIFY, ...AGGREGATION, ...ADMINISTRATION };

/** Drivers of different ages write these differently. */
const ALIASES: Readonly<Record<string, string>> = { findandmodify: 'findAndModify', buildinfo: 'buildInfo' };

/** Every command this store answers; listed in the README. */
export const COMMAND_NAMES: readonly string[] = [
  ...Object.keys(COMMANDS),
  ...Object.keys(HANDSHAKES),
  ...Object.keys(SESSION_COMMANDS),
];

/** Arguments of all commands that have no effect here; the README says why. */
export const IGNORED_EVERYWHERE: readonly string[] = [
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'comment',
  'maxTimeMS',
];

/** Arguments of all commands that are checked, because only some values of them are true of this store. */
const CHECKED_EVERYWHERE = ['readConcern', 'writeConcern'];

/** What arrived, as far as dispatching needs it. */
export interface Arrived {
  readonly database: string;
  readonly body: BsonDocument;
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
}

function refuseTransactions(body: BsonDocument): void {
  if (body['startTransaction'] !== undefined || body['autocommit'] !== undefined || body['txnNumber'] !== undefined) {
    // A standalone MongoDB says 20, in the place of which the driver puts a sentence about retryable writes.
    refuse('NotImplemented', 'the embedded store has no transactions: each document is changed by itself');
  }
}

const READ_LEVELS: ReadonlySet<unknown> = new Set([undefined, 'local', 'available', 'majority']);

/** Every acknowledged write is on the disk of the only member, so 1 and majority are one and the same. */
function checkConcerns(body: BsonDocument): void {
  const { readConcern, writeConcern } = body;
  if (isDocument(readConcern) && !READ_LEVELS.has(readConcern['level'])) {
    refuse('InvalidOptions', `readConcern level ${showValue(readConcern['level'])} is not supported`);
  }
  const { w = 1 } = isDocument(writeConcern) ? writeConcern : {};
  const isMet = w === 'majority' || (isNumeric(w) && Number(w) <= 1);
  if (!isMet)
    refuse('UnsatisfiableWriteConcern', `the embedded store is one server; w: ${showValue(w)} cannot be satisfied`);
}

function checkFields(name: string, { fields, ignored = [] }: Command, { body, sequences }: Arrived): void {
  const known = new Set([name, ...fields, ...ignored, ...IGNORED_EVERYWHERE, ...CHECKED_EVERYWHERE]);
  for (const field of [...Object.keys(body), ...sequences.keys()]) {
    if (!known.has(field)) refuse('UnknownField', `BSON field '${name}.${field}' is an unknown field.`);
  }
}

function nameOf({ body }: Arrived): string {
  const [name] = Object.keys(body);
  return name ?? refuse('CommandNotFound', 'no command was named');
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

async function execute(engine: Engine, arrived: Arrived, connection: Connection): Promise<Reply> {
  const sent = nameOf(arrived);
  const name = own(ALIASES, sent) ?? sent;
  const handshake = own(HANDSHAKES, name);
  if (handshake) return handshake(arrived.body, connection);
  if (!connection.isAuthenticated) refuse('Unauthorized', `Command ${name} requires authentication`);
  const session = own(SESSION_COMMANDS, name);
  if (session) return session(arrived.body, connection);
  const command = own(COMMANDS, name) ?? refuse('CommandNotFound', `no such command: '${name}'`);
  refuseTransactions(arrived.body);
  checkFields(sent, command, arrived);
  checkConcerns(arrived.body);
  const reply = command.run({ engine, name: sent, ...arrived });
  if (command.writes) await engine.durable();
  return reply;
}

function errorReply(error: StoreError): Uint8Array {
  return encode({ ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.details });
}

/** The answer to a request that could not even be read. */
export function refusalBytes(error: StoreError): Uint8Array {
  return errorReply(error);
}

/**
 * Runs a command; the answer is BSON, of a refusal too. What is thrown on is a defect of the store, already turned into an
 * answer with code 8, and handed to `onDefect`.
 */
export async function dispatch(
  engine: Engine,
  arrived: Arrived,
  context: { readonly connection: Connection; readonly onDefect: (error: unknown) => void },
): Promise<Uint8Array> {
  try {
    const reply = await execute(engine, arrived, context.connection);
    return reply instanceof Uint8Array ? reply : encode({ ...reply, ok: 1 });
  } catch (error) {
    if (error instanceof StoreError) return errorReply(error);
    context.onDefect(error);
    return errorReply(
      new StoreError('UnknownError', error instanceof Error ? error.message : String(error), {}, error),
    );
  }
}
