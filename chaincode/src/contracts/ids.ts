/** The ids that an item leads to: the same for whoever loads their keys, decides, or decides again. */
import type { World } from '../domain/world';
import { Failure } from '../kernel/failure';
import type { PartyId, RecordId } from '../protocol/acts';
import type { LoadedNetwork } from '../ledger/network';
import { bookingId, cancellationId, firstLeafId, partyRecordId, receivableId, recordIdAt } from '../statement/ids';

export type ItemIds = Pick<
  World,
  'newId' | 'partyRecordId' | 'cancellationId' | 'receivableId' | 'firstLeafId' | 'bookingId'
>;

export interface ItemIdsParts {
  /** Who acts. */
  readonly party: PartyId;
  readonly digest: Uint8Array;
  /** Id of the actor's authority matrix; null for a witness, or where it was not presented. */
  readonly matrix: RecordId | null;
}

/** `bookingId` throws Failure `presented_body_missing` where there is no matrix. */
export function idsOf({ sha256, hash }: LoadedNetwork, { party, digest, matrix }: ItemIdsParts): ItemIds {
  return {
    newId: (place) => recordIdAt(sha256, { party, digest }, place),
    partyRecordId: (of) => partyRecordId(sha256, hash, of),
    cancellationId: (statement) => cancellationId(sha256, { party, statement }),
    receivableId: (mark) => receivableId(sha256, mark),
    firstLeafId: (mark) => firstLeafId(sha256, mark),
    bookingId: (entry) => {
      if (matrix === null) throw new Failure('presented_body_missing', { record: 'matrix' });
      return bookingId(sha256, { matrix, ...entry });
    },
  };
}
