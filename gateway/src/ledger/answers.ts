/** What chaincode answers and blocks say, read back into our types; every adapter uses these. */
import { decodeFailure } from '../../../chaincode/src/kernel/failure';
import { fromUtf8 } from '../../../chaincode/src/kernel/bytes';
import { ITEMS_PER_CHUNK_MAX, ORGANISATIONS_MAX, RECORDS_PER_CHUNK_MAX } from '../../../chaincode/src/kernel/bounds';
import {
  boolean,
  hash,
  integer,
  listOf,
  mspId,
  object,
  oneOf,
  ParseError,
  recordId,
} from '../../../chaincode/src/kernel/parse';
import type { Parser } from '../../../chaincode/src/kernel/parse';
import { ACT_EVENT, NEUTRAL_OUTCOME } from '../../../chaincode/src/protocol';
import type { HeaderState, Outcome } from '../../../chaincode/src/protocol';
import type { ActResult, Header, MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import { headerKey } from '../../../chaincode/src/ledger/keys';
import { LedgerRefused, LedgerUnavailable } from './port';
import type { Conflict, LedgerTransaction, Rejected, SubmitOutcome } from './port';

/** JSON answer of a function. The chaincode wrote it, so its shape is not checked again. */
export function answerOf(payload: Uint8Array): unknown {
  return JSON.parse(fromUtf8(payload)) as unknown;
}

/** The coded refusal in an endorsement error's messages, or null where there is none. */
export function rejectionOf(messages: readonly string[]): Rejected | null {
  for (const message of messages) {
    const failure = decodeFailure(message);
    if (failure !== null) return { outcome: 'rejected', ...failure };
  }
  return null;
}

/** The refusal of a question. */
export function refusedQuestion(messages: readonly string[], cause: unknown): LedgerRefused | null {
  const rejection = rejectionOf(messages);
  return rejection === null ? null : new LedgerRefused(rejection, { cause });
}

/** For what is written once or not at all. Throws LedgerRefused; LedgerUnavailable where it is not known to be written. */
export function requireCommitted(outcome: SubmitOutcome): void {
  if (outcome.outcome === 'committed') return;
  if (outcome.outcome === 'rejected') throw new LedgerRefused(outcome);
  throw new LedgerUnavailable(`not written: ${JSON.stringify(outcome)}`);
}

/**
 * Validation codes that another try may overcome: a key's policy changed in the same block (10), a key was read that
 * somebody changed (11, 12). Everything else will not get better by itself.
 */
const PASSING_CODES: ReadonlySet<number> = new Set([10, 11, 12]);

export function conflictOf(validationCode: number, name: string): Conflict | null {
  return PASSING_CODES.has(validationCode) ? { outcome: 'conflict', reason: name } : null;
}

/** A transaction as an adapter finds it in a block. */
export interface RawTransaction {
  readonly transactionId: string;
  /** Place in its block. */
  readonly index: number;
  readonly isValid: boolean;
  readonly event: { readonly name: string; readonly payload: Uint8Array } | null;
  /** Public writes of our chaincode. */
  readonly writes: readonly { readonly key: string; readonly value: Uint8Array; readonly isDelete: boolean }[];
  /** Value of its one private write; null where there is none or the node does not have it yet. */
  readonly envelope: Uint8Array | null;
  readonly endorsers: readonly MspId[];
}

const HEADER_PREFIX = headerKey('');
const HEADER_STATES: readonly HeaderState[] = ['open', 'frozen', 'closed'];
const OUTCOMES: readonly Outcome[] = ['accepted', 'replayed', NEUTRAL_OUTCOME];
const version = integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

const headerShape: Parser<Header> = object({
  state: oneOf(HEADER_STATES),
  version,
  hash,
  hosts: listOf(mspId, { max: ORGANISATIONS_MAX }),
});

const touched: Parser<readonly [RecordId, number]> = (value, at) => {
  if (!Array.isArray(value) || value.length !== 2) throw new ParseError(at, 'id and version');
  const [id, number] = value as readonly unknown[];
  return [recordId(id, at), version(number, at)];
};

const resultShape: Parser<ActResult> = object({
  act: recordId,
  replay: boolean,
  outcomes: listOf(oneOf(OUTCOMES), { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  touched: listOf(touched, { max: RECORDS_PER_CHUNK_MAX }),
});

/** What a part says, or null where our rules did not write it. */
function readPart<T>(shape: Parser<T>, bytes: Uint8Array): T | null {
  try {
    return shape(answerOf(bytes), '');
  } catch (error) {
    if (error instanceof ParseError || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Every adapter's transactions pass here. Blocks may hold what altered rules wrote, so nothing in them is believed. */
export function transactionOf(raw: RawTransaction): LedgerTransaction {
  const { transactionId, index, isValid, envelope, endorsers } = raw;
  const event = raw.event?.name === ACT_EVENT ? readPart(resultShape, raw.event.payload) : null;
  const written = raw.writes.filter(({ key }) => key.startsWith(HEADER_PREFIX));
  const headers = new Map<RecordId, Header>();
  let garbled: string | null = raw.event !== null && event === null ? 'event' : null;
  for (const { key, value, isDelete } of written) {
    const header = isDelete ? null : readPart(headerShape, value);
    if (header === null) garbled = `header ${key.slice(HEADER_PREFIX.length)}`;
    else headers.set(key.slice(HEADER_PREFIX.length), header);
  }
  return { transactionId, index, isValid, event, headers, envelope, endorsers, garbled };
}
