/** What chaincode answers and blocks say, read back into our types; every adapter uses these. */
import { decodeFailure } from '../../../chaincode/src/kernel/failure';
import { fromUtf8 } from '../../../chaincode/src/kernel/bytes';
import { ACT_EVENT } from '../../../chaincode/src/protocol';
import type { ActResult, Header, RecordId } from '../../../chaincode/src/protocol/acts';
import { headerKey } from '../../../chaincode/src/ledger/keys';
import { LedgerRefused } from './port';
import type { Conflict, Rejected } from './port';

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

/**
 * Validation codes that another try may overcome: a key's policy changed in the same block (10), a key was read that
 * somebody changed (11, 12). Everything else will not get better by itself.
 */
const PASSING_CODES: ReadonlySet<number> = new Set([10, 11, 12]);

export function conflictOf(validationCode: number, name: string): Conflict | null {
  return PASSING_CODES.has(validationCode) ? { outcome: 'conflict', reason: name } : null;
}

/** The act's result from its event. */
export function resultOf(event: { readonly name: string; readonly payload: Uint8Array } | null): ActResult | null {
  return event?.name === ACT_EVENT ? (answerOf(event.payload) as ActResult) : null;
}

const HEADER_PREFIX = headerKey('');

/** Headers among public writes. */
export function headersOf(
  writes: readonly { readonly key: string; readonly value: Uint8Array }[],
): ReadonlyMap<RecordId, Header> {
  const headers = writes.filter(({ key }) => key.startsWith(HEADER_PREFIX));
  return new Map(headers.map(({ key, value }) => [key.slice(HEADER_PREFIX.length), answerOf(value) as Header]));
}
