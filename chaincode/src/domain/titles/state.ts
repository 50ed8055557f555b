/** What every asset embeds: where it comes from, what burdens it, whether it is frozen, whose word a change needs. */
import type { PartyId, RecordId } from '../../protocol/acts';
import type { Title } from '../../protocol/records';

/** A title with nothing on it. */
export function cleanTitle(lineage: readonly RecordId[]): Title {
  return { lineage, encumbrances: [], frozen: null, interests: [] };
}

/** The same title once `party` has no interest in it any more. */
export function withoutInterest(title: Title, party: PartyId): Title {
  return { ...title, interests: title.interests.filter((interest) => interest !== party) };
}

/** The same title with `party` on its interest list: from now on a protected change needs its signature. */
export function withInterest(title: Title, party: PartyId): Title {
  return title.interests.includes(party) ? title : { ...title, interests: [...title.interests, party].sort() };
}
