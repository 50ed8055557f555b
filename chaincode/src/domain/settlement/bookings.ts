/** One bank entry, one payment: the exact key that refuses a second booking. */
import { reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { RecordId } from '../../protocol/acts';
import type { AnyWrite, BankEntry, World } from '../world';

/** The key with what it was booked for, or the rejection that the entry stands for another payment already. */
export function bookEntry(entry: BankEntry, of: RecordId, world: World): AnyWrite | Rejected {
  const id = world.bookingId(entry);
  if (world.exists(id)) return reject('bank_entry_used', { bankReference: entry.bankReference });
  const { host, party } = world.actor;
  const data = { state: 'booked', party, ...entry, of } as const;
  return { id, kind: 'booking', data, hosts: [host], readers: [host] };
}
