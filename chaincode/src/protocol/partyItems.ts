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

/**
 * A record of the firm that other organisations host from now on: its own entry in the directory first, then the
 * others. Only header and policy change, so that whoever joins the majority need not see what is in it.
 */
export interface ChangeHostItem {
  readonly kind: 'change_host';
  readonly record: Ref;
  /** All organisations that host it afterwards, sorted. */
  readonly hosts: readonly MspId[];
}

/** A record of the firm told to those that host its sides now. */
export interface ResealRecordItem {
  readonly kind: 'reseal_record';
  readonly record: Ref;
}

/** A witness tells everybody which keys a firm that lost its last one shall have, before they are in force. */
export interface AnnounceKeysItem {
  readonly kind: 'announce_keys';
  readonly party: PartyId;
  readonly entry: Ref;
  readonly signers: readonly NewSigner[];
  /** Hash of what the witness saw. */
  readonly evidence: Hash;
}

/** Any key of the firm stops announced keys: then the last key was not lost. */
export interface VetoKeysItem {
  readonly kind: 'veto_keys';
  readonly recovery: Ref;
}

/** A witness puts announced keys in force, as the next generation; what the earlier one signs is refused from then on. */
export interface ReplaceKeysItem {
  readonly kind: 'replace_keys';
  readonly party: PartyId;
  readonly entry: Ref;
  readonly recovery: Ref;
  readonly generation: number;
  readonly signers: readonly NewSigner[];
}
