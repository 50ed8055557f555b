/** Wire types of what is public in full: the first record, organisations, epochs. */
import type { FORMATS, SuiteId } from '../protocol';
import type { Hash, MspId } from './acts';

/** Public part of a tag key: RSA 3072, base64url, and the roots that prove it well-formed (suites/tagKey). */
export interface TagKey {
  readonly n: string;
  readonly e: string;
  readonly roots: readonly string[];
}

/** One generation of an organisation's sealing key: base64 of 32 bytes (X25519). */
export interface SealingKey {
  readonly generation: number;
  readonly publicKey: string;
}

/** What an organisation does on the network. */
export type OrganisationRole = 'endorser' | 'witness' | 'regulator';

/** A member that runs nodes. */
export interface Organisation {
  readonly mspId: MspId;
  readonly name: string;
  readonly roles: readonly OrganisationRole[];
  /** Base64 SPKI, in its officers' hands: signs the first record, and as a witness the registrations of parties. */
  readonly signingKey: string;
  /** Base64 SPKI, in its gateway's hands: signs requests between members; it has no power over any record. */
  readonly serviceKey: string;
  readonly sealingKey: SealingKey;
}

/** The first record. Its hash is in every signature. */
export interface Network {
  readonly format: typeof FORMATS.network;
  readonly name: string;
  readonly suites: readonly SuiteId[];
  /** True: a witness may move the epoch forward and endorsers do not compare it with their clocks. */
  readonly sandbox: boolean;
  /** Minutes east of UTC in which calendar days are counted; 480 for China. */
  readonly dayOffsetMinutes: number;
  readonly organisations: readonly Organisation[];
  readonly tagKey: TagKey;
  /** 32 random bytes, hex. */
  readonly random: string;
  /** Epoch time in milliseconds of the first epoch. */
  readonly foundedAt: number;
}

/** The first record with the signature of every organisation over its canonical bytes. */
export interface FoundedNetwork {
  readonly network: Network;
  /** Base64 P1363 by MSP id. */
  readonly signatures: Readonly<Record<MspId, string>>;
}

/** The members now: as founded, until they agree otherwise. */
export interface Members {
  /** How often they changed. */
  readonly number: number;
  readonly organisations: readonly Organisation[];
  /** Organisations that were members; none of them comes back under its name, which old records carry. */
  readonly former: readonly MspId[];
}

/** Which organisations are members from now on: what their officers sign. */
export interface MembersChange {
  readonly format: typeof FORMATS.members;
  /** Hash of the first record. */
  readonly network: Hash;
  /** One more than that of the members before, so that it is made once. */
  readonly number: number;
  readonly organisations: readonly Organisation[];
}

/** A change with the signatures of those who agree to it, over its canonical bytes. */
export interface SignedMembers {
  readonly change: MembersChange;
  /** Base64 P1363 by MSP id. */
  readonly signatures: Readonly<Record<MspId, string>>;
}

/** What the ledger keeps of its members: who they are, and who agreed to that; at the founding, the first record says it. */
export interface MembersRecord extends Members {
  readonly signatures: SignedMembers['signatures'];
}

/** One of the two clock records. */
export interface Epoch {
  readonly number: number;
  readonly timeMs: number;
}

/** Which of the two clock records. */
export type EpochSlot = 0 | 1;

/** What `read network` answers. */
export interface NetworkView {
  readonly network: Network;
  readonly hash: Hash;
  /** How often the members changed since the founding. */
  readonly membersNumber: number;
  readonly epochs: readonly [Epoch, Epoch];
}
