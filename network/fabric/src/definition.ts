/** What a network is made of, in plain values: the caller decides it, this folder carries it out. */
import type { BatchSettings } from './settings';

/** An organisation and what it runs. */
export interface OrganisationDefinition {
  readonly mspId: string;
  /** Short name in paths and of its nodes: `core`. */
  readonly slug: string;
  readonly name: string;
  /** 0 to 2. */
  readonly peers: number;
  readonly hasOrderer: boolean;
  /** A member that evaluates and never submits: the orderer refuses its clients. */
  readonly readsOnly: boolean;
}

/** A private data collection in Fabric's words. */
export interface CollectionDefinition {
  readonly name: string;
  readonly memberMspIds: readonly string[];
  /** Signature policy text; null: the chaincode's policy judges writes. */
  readonly endorsementPolicy: string | null;
  /** Peers that must have received the data before an endorser answers, and to how many it is sent. */
  readonly requiredPeerCount: number;
  readonly maxPeerCount: number;
  readonly memberOnlyRead: boolean;
  readonly memberOnlyWrite: boolean;
  /** Blocks that private data outlives the one that wrote it; absent or 0: it stays. */
  readonly blockToLive?: number;
}

export interface ChaincodeDefinition {
  readonly name: string;
  /** Absolute path of a CommonJS module that exports `contracts`. */
  readonly contractModule: string;
  /** Signature policy text: `OutOf(2, 'CoreMSP.peer', 'BankMSP.peer')`. */
  readonly policy: string;
  readonly collections: readonly CollectionDefinition[];
}

/** `raft` crash tolerance; `bft` Byzantine tolerance, on Fabric 3. */
export type Consensus = 'raft' | 'bft';

export interface NetworkDefinition {
  readonly channel: string;
  readonly consensus: Consensus;
  /** In this order ports are given; an organisation's place never changes. */
  readonly organisations: readonly OrganisationDefinition[];
  readonly batch: BatchSettings;
}
