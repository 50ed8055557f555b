/** Ids: derived from what was signed, from a blind tag, or from a name the members share; never from time or order. */
import { toHex } from '../kernel/bytes';
import type { Hash, PartyId, RecordId } from '../protocol/acts';
import type { Place } from '../protocol/items';
import type { BankSide, Side } from '../protocol/records';
import { hashLines, hashText } from './hashing';
import type { Sha256 } from './hashing';

/** A salted item as its signer's statement names it. */
export interface SignedItem {
  readonly party: PartyId;
  readonly digest: Uint8Array;
}

/**
 * Id of the record that a signed item makes at `place`. The digest is salted, so nobody can guess it; and whoever has
 * seen the item cannot take its id, because the signer's party is in it.
 */
export function recordIdAt(sha256: Sha256, { party, digest }: SignedItem, place: Place): RecordId {
  return toHex(hashLines(sha256, 'tallystick.record', party, hashText(digest), place));
}

/** The directory of parties is shared by all members; one record per party and network. */
export function partyRecordId(sha256: Sha256, network: Hash, party: PartyId): RecordId {
  return toHex(hashLines(sha256, 'tallystick.party', network, party));
}

/** The mark that a party's own statement must not be applied any more: nobody can cancel what somebody else signed. */
export function cancellationId(sha256: Sha256, own: Readonly<{ party: PartyId; statement: Hash }>): RecordId {
  return toHex(hashLines(sha256, 'tallystick.cancellation', own.party, own.statement));
}

/**
 * What the ids of an invoice's records follow from: the blind-signed identity of the invoice, hashed. Known to whoever may
 * read the invoice; no ledger key tells it. `tag` is the signature, base64url; the mark 64 hexadecimal digits.
 */
export function invoiceMark(sha256: Sha256, tag: string): string {
  return toHex(hashLines(sha256, 'tallystick.invoice', tag));
}

/** An invoice is one receivable. */
export function receivableId(sha256: Sha256, mark: string): RecordId {
  return toHex(hashLines(sha256, 'tallystick.receivable', mark));
}

/** A receivable is confirmed once: every confirmation of it makes this leaf. */
export function firstLeafId(sha256: Sha256, mark: string): RecordId {
  return toHex(hashLines(sha256, 'tallystick.leaf', mark));
}

/** One side's presentation, named by the blind-signed identity and content. */
export function presentationId(sha256: Sha256, contentTag: string, side: Side): RecordId {
  return toHex(hashLines(sha256, 'tallystick.presentation', contentTag, side));
}

/**
 * One entry on a firm's bank statement. Bank references can be guessed, so the id of the firm's matrix is in it: a salted
 * id that only the firm's host, the witness and the regulator know.
 */
export function bookingId(
  sha256: Sha256,
  entry: Readonly<{ matrix: RecordId; side: BankSide; currency: string; bankReference: string }>,
): RecordId {
  return toHex(hashLines(sha256, 'tallystick.booking', entry.matrix, entry.side, entry.currency, entry.bankReference));
}

/** Names one transaction of a run. */
export function actId(sha256: Sha256, statement: Hash, chunk: number): RecordId {
  return toHex(hashLines(sha256, 'tallystick.chunk', statement, String(chunk)));
}
