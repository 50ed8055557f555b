import type { MessagePort } from 'node:worker_threads';
import type { ChannelConfiguration } from '../channelConfiguration';
import type { SigningIdentity } from '../identity/signer';
import type { BatchOptions, DiskModule } from '../options';
import type { PurgedHash } from '../ordering/indexChanges';
import type { Recovery } from '../ordering/recovery';
import type { Failure } from './failure';

// What the threads of a network say to each other: the caller's thread, one thread per organisation, one thread that
// orders, validates and writes. Byte arrays are moved, not copied, where the sender has no more use for them.

/** What the ordering thread is started with. The ports lead to the organisations, by MSP id. */
export interface OrderingStart {
  readonly directory: string;
  readonly configuration: ChannelConfiguration;
  readonly orderer: SigningIdentity;
  readonly batch: BatchOptions;
  readonly diskModule: DiskModule | null;
  readonly organisations: ReadonlyMap<string, MessagePort>;
}

/** A transaction that was handed in, with the number it goes by until it is committed. */
export interface Submission {
  readonly submission: number;
  readonly envelope: Uint8Array;
  /** The organisations that were sent plaintext of this submission. */
  readonly stagedFor: readonly string[];
}

/** Caller to ordering thread. Submissions of one request follow each other. */
export type OrderingRequest =
  | { readonly kind: 'submit'; readonly submissions: readonly Submission[] }
  | { readonly kind: 'status'; readonly id: number; readonly transactionId: string }
  | { readonly kind: 'close' };

/** Ordering thread to caller. */
export type OrderingReply =
  | { readonly kind: 'ready'; readonly height: number; readonly recovery: Recovery }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'committed';
      readonly blockNumber: number;
      /** Submission number and validation code of each transaction of the block, in its order. */
      readonly outcomes: readonly (readonly [number, number])[];
    }
  | {
      readonly kind: 'status';
      readonly id: number;
      readonly outcome: { readonly blockNumber: number; readonly validationCode: number } | null;
    }
  | { readonly kind: 'closed' };

/** Ordering thread to an organisation's. */
export type CommitRequest =
  /** The ledger is open. It had `recoveredHeight` blocks, and has `height` now. */
  | { readonly kind: 'start'; readonly recoveredHeight: number; readonly height: number }
  | { readonly kind: 'persist'; readonly blockNumber: number; readonly demands: readonly PrivateDemand[] }
  /**
   * A block is in the state. `settled`: submissions of it that were staged with the organisation; `purged`: private
   * keys of its collections that the block purged.
   */
  | {
      readonly kind: 'height';
      readonly height: number;
      readonly settled: readonly number[];
      readonly purged: readonly PurgedHash[];
    };

/** One collection of one transaction of a block, whose plaintext the organisation is entitled to. */
export interface PrivateDemand {
  readonly transactionIndex: number;
  readonly validationCode: number;
  readonly submission: number;
  /** Whether the organisation was sent plaintext of this submission. */
  readonly isStaged: boolean;
  readonly collection: string;
  /** SHA-256 that the plaintext must have. */
  readonly hash: Uint8Array;
}

/** An organisation's thread to the ordering thread. */
export interface CommitReply {
  readonly kind: 'persisted';
  readonly blockNumber: number;
}

/** What an organisation's thread is started with. The port leads to the ordering thread. */
export interface OrganisationStart {
  readonly directory: string;
  readonly configuration: ChannelConfiguration;
  readonly peer: SigningIdentity;
  readonly contractModule: string | null;
  readonly isStrict: boolean;
  /** Results after which a query quietly ends. */
  readonly queryLimit: number;
  readonly diskModule: DiskModule | null;
  readonly ordering: MessagePort;
}

/** Plaintext of one collection of a submitted transaction. */
export interface StagedSet {
  readonly collection: string;
  /** KvReadWriteSet bytes. */
  readonly rwset: Uint8Array;
}

/** Caller to an organisation's thread. */
export type OrganisationRequest =
  | {
      readonly kind: 'propose';
      readonly id: number;
      readonly purpose: 'endorse' | 'evaluate';
      readonly signedProposal: Uint8Array;
      /** What the caller has seen committed; the simulation runs at this height or a later one. */
      readonly minimumHeight: number;
      /** Whether the plaintext of private writes is wanted; one endorser's is enough. */
      readonly wantsPlaintext: boolean;
    }
  /** The caller waits no longer. */
  | { readonly kind: 'abandon'; readonly transactionId: string }
  | { readonly kind: 'stage'; readonly submission: number; readonly sets: readonly StagedSet[] }
  /**
   * Blocks from a number on; the answer comes when there is at least one, and when what the caller has seen committed
   * has come here too: a block may have purged what earlier ones brought.
   */
  | { readonly kind: 'blocks'; readonly id: number; readonly fromBlock: number; readonly minimumHeight: number }
  /** Nobody waits for these blocks any more. */
  | { readonly kind: 'forget'; readonly id: number }
  | { readonly kind: 'close' };

/** A block with the plaintext that the organisation has of it. */
export interface StoredBlock {
  readonly number: number;
  /** common.Block bytes. */
  readonly encoded: Uint8Array;
  readonly sets: readonly (StagedSet & { readonly transactionIndex: number })[];
}

/** An organisation's thread to the caller. */
export type OrganisationReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'answered';
      readonly id: number;
      readonly proposalResponse: Uint8Array;
      readonly plaintext: Uint8Array | null;
    }
  | { readonly kind: 'refused'; readonly id: number; readonly reason: string }
  | { readonly kind: 'blocks'; readonly id: number; readonly blocks: readonly StoredBlock[] }
  | { readonly kind: 'closed' };
