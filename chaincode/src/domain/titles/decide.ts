/** Questions every module to the right asks a title before it moves or changes an asset. */
import { reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { PartyId } from '../../protocol/acts';
import type { Title } from '../../protocol/records';

/** Null when the asset may be disposed of; else why not. */
export function refuseDisposal(title: Title): Rejected | null {
  if (title.frozen !== null) return reject('frozen', { reason: title.frozen });
  if (title.encumbrances.length > 0) return reject('claim_encumbered');
  return null;
}

/** Null when `party` may change the asset alone: it is not frozen and nobody else has an interest in it. */
export function refuseChange(title: Title, party: PartyId): Rejected | null {
  if (title.frozen !== null) return reject('frozen', { reason: title.frozen });
  if (title.interests.some((interest) => interest !== party)) return reject('claim_encumbered');
  return null;
}
