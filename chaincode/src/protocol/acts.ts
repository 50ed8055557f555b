/** Wire types of a signed act: statement, manifest, signatures, and what a carrier presents with it. */
import type { HeaderState, Kind, Outcome, SigningRole, SuiteId, FORMATS } from '../protocol';
import type { Item } from './items';
import type { Body } from './records';

/** `alg:value`, for now always `sha256:` and 64 lower-case hex digits. */
export type Hash = string;
/** 64 lower-case hex digits. */
export type RecordId = string;
/** `uscc:…`, `lei:…`, `<scheme>:<value>`; the witness of an organisation is `witness:<mspId>`. */
export type PartyId = string;
/** Name of an organisation on the ledger (Fabric MSP id). */
export type MspId = string;
/** Calendar day `YYYY-MM-DD`. */
export type Day = string;
/** Canonical decimal string with exactly the currency's digits: `1286437.52`. */
export type Amount = string;

/** The record a signed item changes or rests on, as the signer saw it. */
export interface Ref {
  readonly id: RecordId;
  readonly version: number;
  readonly hash: Hash;
}

/** What a signer signs. Small and readable; the items hang on `root`. */
export interface Statement {
  readonly format: typeof FORMATS.statement;
  /** Hash of the first ledger record: an act is good for one network only. */
  readonly network: Hash;
  readonly suite: SuiteId;
  readonly party: PartyId;
  readonly generation: number;
  /** Version of the party's authority matrix; 0 for a witness. */
  readonly matrix: number;
  readonly kind: Kind;
  /** `linked`: all items of a chunk or none. */
  readonly mode: 'each' | 'linked';
  /** Merkle root over the manifest lines. */
  readonly root: Hash;
  /** Epoch time in milliseconds up to which the act may be applied. */
  readonly validUntil: number;
}

/** One transaction of a run, as it is signed. */
export interface ManifestLine {
  /** Merkle root over the digests of the chunk's items. */
  readonly root: Hash;
  readonly count: number;
  /** Hash of the salted sums per currency. */
  readonly sums: Hash;
}

/** A manifest line with its sums opened, as it is presented. */
export interface OpenedLine {
  readonly root: Hash;
  readonly count: number;
  readonly sums: Readonly<Record<string, Amount>>;
  /** 64 hex digits. */
  readonly salt: string;
}

/** Suite and key stand on the signer's record. */
export interface Signature {
  readonly signer: RecordId;
  readonly role: SigningRole;
  /** Base64 of 64 bytes (P1363). */
  readonly value: string;
}

/** One part of an item: told, or only its leaf hash. */
export type ItemPart = { readonly value: unknown; readonly salt: string } | { readonly leaf: Hash };

/** Proof that some firm's signers signed an item: everything needed to check it without the ledger. */
export interface Evidence {
  readonly statement: Statement;
  readonly line: ManifestLine;
  readonly lineIndex: number;
  readonly lineCount: number;
  readonly linePath: readonly Hash[];
  readonly itemIndex: number;
  readonly itemPath: readonly Hash[];
  readonly parts: readonly ItemPart[];
  readonly signatures: readonly Signature[];
}

/** A signer with its own proof: the act that registered or enrolled it. Proofs come in order, the witness's act first. */
export interface SignerProof {
  readonly id: RecordId;
  readonly place: string;
  readonly evidence: Evidence;
}

/** One step of a claim's line. `closed` is the parent leaf as this step closed it; absent on the confirmation. */
export interface LineStep {
  readonly place: string;
  readonly evidence: Evidence;
  readonly closed?: PresentedBody;
}

/** A body with the salt that its hash needs. */
export interface PresentedBody {
  readonly id: RecordId;
  readonly body: Body;
  /** 64 hex digits. */
  readonly salt: string;
}

/** Signatures of the tag key over an invoice's identity and content, base64url. */
export interface InvoiceTags {
  readonly identity: string;
  readonly content: string;
}

/** Everything a carrier brings in the transient map for one transaction of a run. */
export interface Presented {
  readonly statement: Statement;
  readonly lines: readonly OpenedLine[];
  readonly chunk: number;
  readonly items: readonly Item[];
  /** Salt per item, 64 hex digits. */
  readonly salts: readonly string[];
  readonly signatures: readonly Signature[];
  /** 64 hex digits; the sealing secret derives from it. */
  readonly seed: string;
  readonly records: readonly PresentedBody[];
  /** Records whose bodies this organisation is not shown. Their headers are read all the same: endorsers read alike. */
  readonly withheld?: readonly RecordId[] | undefined;
  /** Of this act's signers and of all signers in the lines. */
  readonly signers: readonly SignerProof[];
  /** By leaf id. */
  readonly claimLines: Readonly<Record<RecordId, readonly LineStep[]>>;
  /** Offers with the act that made them, by offer id. */
  readonly origins: Readonly<Record<RecordId, LineStep>>;
  /** One per item of `present_invoice`, else empty. */
  readonly tags: readonly InvoiceTags[];
}

/** Public trace of a record; alike for all kinds. */
export interface Header {
  readonly state: HeaderState;
  readonly version: number;
  readonly hash: Hash;
  readonly hosts: readonly MspId[];
}

/** Public trace of a transaction of an act. */
export interface ActKey {
  readonly epoch: number;
  readonly outcomes: readonly Outcome[];
}

/** What `act` answers and what its event says. */
export interface ActResult {
  readonly act: RecordId;
  readonly replay: boolean;
  readonly outcomes: readonly Outcome[];
  readonly touched: readonly (readonly [RecordId, number])[];
}
