/**
 * What an organisation knows: every body, item and proof it was ever told in an envelope. Kept outside the peer, filled
 * by the projector, read when an act must present what it rests on. Truth is on the ledger; this can be rebuilt from it.
 */
import type { Evidence, LineStep, PartyId, RecordId, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { SealedRecord } from '../../../chaincode/src/protocol/sealed';

/** One version of a record, with what its header's hash needs. */
export type ArchivedRecord = SealedRecord;

/** Where a signed item was told to us: its evidence, whole or in part. */
export interface ArchivedItem {
  /** Digest of the item, `sha256:…`. */
  readonly digest: string;
  readonly act: RecordId;
  readonly index: number;
  readonly outcome: 'accepted' | 'replayed' | 'refused';
  readonly evidence: Evidence;
}

/** Reading side of an archive. Absent things are null: the caller decides what that means. */
export interface Archive {
  /** The newest version told to us. */
  record(id: RecordId): Promise<ArchivedRecord | null>;
  /** The directory's entry of a party. */
  party(id: PartyId): Promise<ArchivedRecord | null>;
  /** The current authority matrix of a party hosted here. */
  matrix(party: PartyId): Promise<ArchivedRecord | null>;
  signer(id: RecordId): Promise<SignerProof | null>;
  /** Line of a leaf back to its confirmation. */
  line(leaf: RecordId): Promise<readonly LineStep[] | null>;
  /** The step that made an offer. */
  origin(offer: RecordId): Promise<LineStep | null>;
}
