/** Wire types of what an envelope carries to each reader. */
import type { Code } from '../protocol';
import type { Details } from './details';
import type {
  Hash,
  ItemPart,
  LineStep,
  ManifestLine,
  PresentedBody,
  RecordId,
  Signature,
  SignerProof,
  Statement,
} from './acts';
import type { Epoch } from './network';

/** The same for all readers of a transaction: from this and an item's parts its evidence is put together. */
export interface SealedAct {
  readonly act: RecordId;
  readonly epoch: Epoch;
  readonly statement: Statement;
  readonly line: ManifestLine;
  readonly lineIndex: number;
  readonly lineCount: number;
  readonly linePath: readonly Hash[];
  /** Salted digests of all items of the chunk. */
  readonly digests: readonly Hash[];
  readonly signatures: readonly Signature[];
  readonly signers: readonly SignerProof[];
}

/** One item as a reader may see it. `code` tells a refusal's reason, to the side that acted. */
export interface SealedItem {
  readonly index: number;
  readonly parts: readonly ItemPart[];
  readonly outcome: 'accepted' | 'replayed' | 'refused';
  /** Records it made or changed, as far as this reader is told of them: their bodies come in the same envelope. */
  readonly records: readonly RecordId[];
  /** Records that it gave other hosts and left as they were, as far as this reader is told: no body is told again. */
  readonly moved: readonly RecordId[];
  readonly code?: Code;
  readonly details?: Details;
}

/** A record's new version with what its header's hash needs. */
export interface SealedRecord extends PresentedBody {
  readonly version: number;
}

/**
 * What stands behind a record: a claim's line, told to whoever receives the leaf or one that descends from it; or the one
 * step that made an offer, told to whoever is told of the offer anew.
 */
export interface SealedLine {
  readonly record: RecordId;
  readonly steps: readonly LineStep[];
  readonly signers: readonly SignerProof[];
}

/** Plaintext of one group of readers. */
export interface SealedGroup {
  /** In the one group that all readers of the transaction share. */
  readonly act?: SealedAct;
  readonly items: readonly SealedItem[];
  readonly records: readonly SealedRecord[];
  readonly lines: readonly SealedLine[];
}
