/** Wire types of the items that say who may sign for a firm: registration, keys, authority matrix. */
import type { KeyClass, PartyRole, SigningRole, SuiteId } from '../protocol';
import type { Amount, Day, Hash, MspId, PartyId, Ref } from './acts';

/** A key that somebody of a party signs with. */
export interface NewSigner {
  /** Base64 SPKI. */
  readonly key: string;
  readonly suite: SuiteId;
  readonly class: KeyClass;
  /** Opaque id of the person; the name is kept elsewhere so that it can be erased. */
  readonly person: string;
  readonly roles: readonly SigningRole[];
  /** Groups of the authority matrix the person belongs to. */
  readonly groups: readonly string[];
  readonly until: Day;
}

/** One row of an authority matrix. Exactly one row applies per kind and currency. */
export interface MatrixRow {
  readonly kinds: readonly string[];
  /** Null for acts without an amount. */
  readonly currency: string | null;
  /** Groups whose members may sign. */
  readonly groups: readonly string[];
  /** Up to this amount per run one signature is enough; null: never. */
  readonly soleUpTo: Amount | null;
  /** Up to this amount per run two persons may sign; null: never. */
  readonly jointUpTo: Amount | null;
  /** Above this amount one signature must be of another class than `browser`; null: no such rule. */
  readonly browserUpTo: Amount | null;
}

/** A person stands in for a group between two days, both included. */
export interface Delegation {
  readonly person: string;
  readonly group: string;
  readonly from: Day;
  readonly until: Day;
}

/** A witness puts a firm into the directory, with its first signers and its authority matrix (P1, P7). */
export interface RegisterPartyItem {
  readonly kind: 'register_party';
  readonly party: PartyId;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly host: MspId;
  readonly roles: readonly PartyRole[];
  /** True where the firm starts its invoice numbers again each year: the year then belongs to an invoice's identity. */
  readonly numbersRepeatYearly: boolean;
  /** Hash of the KYB packet the witness saw. */
  readonly evidence: Hash;
  readonly signers: readonly NewSigner[];
  readonly rows: readonly MatrixRow[];
}

/** A witness stops a firm from beginning anything new, on grounds it has on paper. */
export interface SuspendPartyItem {
  readonly kind: 'suspend_party';
  readonly party: PartyId;
  /** The firm's entry in the directory. */
  readonly entry: Ref;
  /** Hash of the order or finding it rests on. */
  readonly evidence: Hash;
}

/** A witness lets a suspended firm act again. */
export interface ReinstatePartyItem {
  readonly kind: 'reinstate_party';
  readonly party: PartyId;
  readonly entry: Ref;
  /** Hash of the order or finding it rests on. */
  readonly evidence: Hash;
}

/** One more key of the firm, by the signature of an earlier one. */
export interface EnrolSignerItem {
  readonly kind: 'enrol_signer';
  readonly signer: NewSigner;
}

/** A key that may sign no more, at once and for good. */
export interface RevokeSignerItem {
  readonly kind: 'revoke_signer';
  readonly signer: Ref;
  readonly reason: string;
}

/** A new authority matrix, whole (P8). */
export interface AmendMatrixItem {
  readonly kind: 'amend_matrix';
  readonly matrix: Ref;
  readonly rows: readonly MatrixRow[];
  readonly delegations: readonly Delegation[];
}
