import type { Collection } from './collections';
import type { SigningIdentity } from './identity/signer';

/** A member of the network with a node of its own. */
export interface OrganisationOptions {
  readonly mspId: string;
  readonly rootCertificatesPem: readonly string[];
  /** What the organisation's peer endorses with; its certificate must carry the role `peer`. */
  readonly peer: { readonly certificatePem: string; readonly privateKeyPem: string };
  /** Absolute path of a CommonJS module that exports `contracts`; null when the organisation only follows. */
  readonly contractModule: string | null;
}

/** When the orderer cuts a block: whichever limit is reached first. */
export interface BatchOptions {
  /** Transactions. */
  readonly maxMessages: number;
  /** Bytes of envelopes; also the largest envelope that is taken. */
  readonly maxBytes: number;
  /** How long the first transaction waits for company. 0: never, a block takes what gathered during the one before. */
  readonly timeoutMs: number;
}

/** Replaces the disk in all threads, to inject faults in tests. */
export interface DiskModule {
  /** Absolute path of a CommonJS module that exports `createDisk` ({@link CreateDisk}). */
  readonly path: string;
  /** Handed to `createDisk`. */
  readonly argument: string;
}

/** What a network is opened with. */
export interface NetworkOptions {
  /** Where the ledger lives; one network at a time. Created when it does not exist. */
  readonly directory: string;
  readonly channel: string;
  readonly chaincode: string;
  readonly organisations: readonly OrganisationOptions[];
  /** Signs blocks. */
  readonly orderer: SigningIdentity;
  /** common.SignaturePolicyEnvelope bytes: judges keys without a policy of their own or of their collection. */
  readonly chaincodePolicy: Uint8Array;
  readonly collections: readonly Collection[];
  readonly batch: BatchOptions;
  /** Whether a simulation that reads a key after writing it, or sets two events, fails. Default false. */
  readonly strict?: boolean;
  /** Results after which a query quietly ends. Default {@link QUERY_LIMIT}. */
  readonly queryLimit?: number;
  readonly diskModule?: DiskModule;
}

/** Largest proposal that is taken, as on a real network with default settings, where more kills the stream. */
export const PROPOSAL_BYTES_MAX = 4 * 1024 * 1024;

/** Results of a query when nothing else is set, as on a peer (`totalQueryLimit`). */
export const QUERY_LIMIT = 100_000;

/** Submitted transactions that may wait for their commit at once. */
export const PENDING_SUBMISSIONS_MAX = 10_000;

/** How long an organisation has to answer when the caller names no time. */
export const DEFAULT_TIMEOUT_MS = 30_000;
