/**
 * What an organisation knows: every body, item and proof it was ever told in an envelope. Kept outside the peer, filled
 * by the projector, read when an act must present what it rests on. Truth is on the ledger; this can be rebuilt from it.
 */
import type { Code } from '../../../chaincode/src/protocol';
import type { Details } from '../../../chaincode/src/protocol/details';
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
  /** Why it was refused; told to the side that acted. */
  readonly code: Code | null;
  readonly details: Details | null;
  /** Records it made or changed, as far as we were told. */
  readonly records: readonly RecordId[];
  /** Records it gave other hosts and left as they were, as far as we were told. */
  readonly moved: readonly RecordId[];
  readonly evidence: Evidence;
}

/** Reading side of an archive, many ids at a time. What is absent is left out: the caller decides what that means. */
export interface Archive {
  /** The newest versions told to us. */
  records(ids: readonly RecordId[]): Promise<readonly ArchivedRecord[]>;
  /** The directory's entries of parties. */
  parties(ids: readonly PartyId[]): Promise<readonly ArchivedRecord[]>;
  /** The current authority matrix of a party hosted here. */
  matrix(party: PartyId): Promise<ArchivedRecord | null>;
  signers(ids: readonly RecordId[]): Promise<readonly SignerProof[]>;
  /** Lines of leaves back to their confirmations. */
  lines(leaves: readonly RecordId[]): Promise<ReadonlyMap<RecordId, readonly LineStep[]>>;
  /** The steps that made offers. */
  origins(offers: readonly RecordId[]): Promise<ReadonlyMap<RecordId, LineStep>>;
}
