/** From one transaction of a block to the documents it changes, or to the alarm it raises. */
import type { Logger } from 'pino';
import { EnvelopeDamaged, openEnvelope } from '../../../chaincode/src/ledger/envelope';
import type { Hash, MspId } from '../../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import type { Unwrapper } from '../../../chaincode/src/suites/ports';
import type { LedgerTransaction } from '../ledger/port';
import type { AlarmDocument } from '../readmodels/models';
import { apply, NO_CHANGES, placeOf } from './apply';
import type { Applied, Changes, OpenedTransaction } from './apply';
import { sealedGroups } from './sealed';

/** Who reads, and with what. */
export interface ReaderParts {
  readonly mspId: MspId;
  readonly unwrapper: Unwrapper;
  readonly network: Hash;
  readonly sha256: Sha256;
  /** True for a regulator: then everything that it was not told is an alarm. */
  readonly readsAll: boolean;
  readonly logger: Logger;
}

export interface Projected {
  readonly changes: Changes;
  readonly alarm: AlarmDocument | null;
}

/** Rule of the alarm that ends when the envelope is found. */
export const ENVELOPE_MISSING = 'envelope missing';

const NOTHING: Projected = { changes: NO_CHANGES, alarm: null };

function alarmOf(block: number, transaction: LedgerTransaction, rule: string): AlarmDocument {
  const { transactionId, endorsers, index } = transaction;
  return { _id: transactionId, rule, block, transactionId, endorsers, at: placeOf(block, index) };
}

/** The rule that the public part of a transaction breaks, or null. */
function brokenInPublic({ event, headers, garbled }: LedgerTransaction): string | null {
  if (garbled !== null) return `${garbled} is not as the rules write it`;
  if (event === null) return 'records were written by no act';
  const touched = new Map(event.touched);
  const isSame =
    touched.size === headers.size && [...headers].every(([id, { version }]) => touched.get(id) === version);
  return isSame ? null : 'the event names other records than were written';
}

/**
 * True where we were not told of a record that we should know of: all for a regulator, else those this organisation is
 * a host of. That a record which was said to have moved kept its body, `verify` checks: it knows the header before.
 */
function isKeptBack({ mspId, readsAll }: ReaderParts, { headers }: LedgerTransaction, told: Applied['told']): boolean {
  return [...headers].some(([id, { hosts }]) => (readsAll || hosts.includes(mspId)) && !told.has(id));
}

/** Opens, checks and projects. Rejects only where the key that opens envelopes cannot be used: all else is an alarm. */
export async function project(parts: ReaderParts, block: number, transaction: LedgerTransaction): Promise<Projected> {
  const { event, envelope, isValid, transactionId, index, headers, endorsers, garbled } = transaction;
  if (!isValid || (event === null && headers.size === 0 && garbled === null)) return NOTHING;
  const alarm = (rule: string, changes = NO_CHANGES): Projected => {
    return { changes, alarm: alarmOf(block, transaction, rule) };
  };
  const broken = brokenInPublic(transaction);
  if (broken !== null || event === null) return alarm(broken ?? '');
  if (envelope === null) return alarm(ENVELOPE_MISSING);
  const contents = await opened(parts, envelope, transactionId);
  if (contents instanceof EnvelopeDamaged) return alarm(contents.message);
  try {
    const own: OpenedTransaction = {
      block,
      index,
      transactionId,
      result: event,
      headers,
      endorsers,
      groups: sealedGroups(contents),
    };
    const { changes, told } = apply(parts.sha256, own);
    if (isKeptBack(parts, transaction, told)) return alarm('not every record was told', changes);
    return { changes, alarm: null };
  } catch (error) {
    // Nothing here reads or waits: whatever is thrown follows from what the envelope holds, and would follow again.
    parts.logger.error({ err: error, transaction: transactionId }, 'an envelope cannot be projected');
    return alarm(error instanceof Error ? error.message : String(error));
  }
}

async function opened(
  { unwrapper, network }: ReaderParts,
  envelope: Uint8Array,
  transactionId: string,
): Promise<readonly unknown[] | EnvelopeDamaged> {
  try {
    return await openEnvelope(envelope, unwrapper, { network, transactionId });
  } catch (error) {
    if (error instanceof EnvelopeDamaged) return error;
    throw error;
  }
}
