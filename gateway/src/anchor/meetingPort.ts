/**
 * The meeting point of ledgers that do not know each other, in the gateway's own words: a registry of blind tags on a
 * neutral chain, and its operator, who signs what it cannot read and passes commitments on.
 */
import type { Hash } from '../../../chaincode/src/protocol/acts';
import type { TagKey } from '../../../chaincode/src/protocol/network';

/** An epoch in which tags can be reserved now, with the hash of its tag key as the chain has it. */
export interface OpenEpoch {
  readonly epoch: number;
  readonly keyHash: Hash;
}

/** A claim on a tag by whoever knows its secrets; all words are `0x` and 64 hex digits. */
export interface TagClaim {
  readonly epoch: number;
  readonly tag: string;
  /** Shown when the invoice is financed. */
  readonly financing: string;
  /** Shown when the claim is given up. */
  readonly releasing: string;
  readonly salt: string;
}

/** A tag of an epoch. */
export type TagPlace = Pick<TagClaim, 'epoch' | 'tag'>;

/** Which registry it is. */
export interface RegistryPlace {
  readonly chainId: number;
  /** Address of the contract. */
  readonly contract: string;
}

/** The registry. What moves a tag resolves when it is settled on the chain. Everything throws ChainUnavailable. */
export interface TagRegistry {
  readonly place: RegistryPlace;
  openEpochs(): Promise<readonly OpenEpoch[]>;
  isTaken(place: TagPlace): Promise<boolean>;
  /** Whether it is this claim that the tag is taken by. */
  isHeldBy(claim: TagClaim): Promise<boolean>;
  /** How often the tag was reserved so far, by anybody. */
  reservations(place: TagPlace): Promise<number>;
  /** What the operator is to pass on before `reserve`; made here, so that no node learns the secrets. */
  commitmentOf(claim: TagClaim): string;
  /** Throws ChainRefused `TagTaken`, `CommitmentUnknown`. */
  reserve(claim: TagClaim): Promise<void>;
  /** Throws ChainRefused `TagNotReserved`. */
  finance(claim: TagClaim): Promise<void>;
  /** Throws ChainRefused `TagNotTaken`. */
  release(claim: TagClaim): Promise<void>;
}

/** The neutral operator, as a consortium reaches it. It sees blinded values and commitments, and how many. */
export interface MeetingOperator {
  keyOf(epoch: number): Promise<TagKey>;
  sign(epoch: number, blinded: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  /** Passes a commitment on; resolves when it is settled. The same one again is no error. */
  commit(commitment: string): Promise<void>;
}
