/** Every key on the ledger. Plain prefixes: nothing is ever found by a range. */
import type { RecordId } from '../protocol/acts';
import type { EpochSlot } from '../protocol/network';

/** The first record; it never changes. */
export const NETWORK_KEY = 'network';
/** Its members now, with their sealing keys. */
export const MEMBERS_KEY = 'members';
/** What every act reads of the network. */
export const NETWORK_KEYS = [NETWORK_KEY, MEMBERS_KEY] as const;

export function epochKey(slot: EpochSlot): string {
  return `epoch/${slot}`;
}

/** Header of a record of any kind. */
export function headerKey(id: RecordId): string {
  return `record/${id}`;
}

/** Outcomes of one transaction of a run. */
export function actKey(id: RecordId): string {
  return `act/${id}`;
}

/** Key of a transaction's one envelope in the collection. */
export function envelopeKey(id: RecordId): string {
  return `act/${id}`;
}
