/**
 * The ledger in the gateway's own words. Adapters: embedded, fabric. People sign statements and not Fabric proposals,
 * so every adapter needs its organisation's service identity only, and signing is the same on all of them.
 */
import type { Code } from '../../../chaincode/src/protocol';
import type { Details } from '../../../chaincode/src/protocol/details';
import type { ActKey, ActResult, Hash, Header, MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { EpochSlot, NetworkView } from '../../../chaincode/src/protocol/network';
import type { Preview } from '../../../chaincode/src/protocol/preview';

/** Nothing was written, and the code says why. */
export interface Rejected {
  readonly outcome: 'rejected';
  readonly code: Code;
  readonly details: Details;
}

/** On the ledger. `replay`: it was there before, and these are the outcomes recorded then. */
export interface Committed {
  readonly outcome: 'committed';
  readonly result: ActResult;
  readonly transactionId: string;
  readonly blockNumber: number;
}

/** Lost a race with other transactions of the same moment: nothing was written, and it may be tried again. */
export interface Conflict {
  readonly outcome: 'conflict';
  readonly reason: string;
}

/** Sent, but the commit was not seen: resolved later by the act key, never by guess. */
export interface Unknown {
  readonly outcome: 'unknown';
  readonly transactionId: string;
  readonly reason: string;
}

export type SubmitOutcome = Rejected | Committed | Conflict | Unknown;

/** One signed act on its way: the transient bytes, the epoch record it names, and who is asked to endorse. */
export interface Submission {
  readonly presented: Uint8Array;
  /** What one organisation is shown instead: a majority that moves a firm's records need not see what is in them. */
  readonly presentedTo?: ReadonlyMap<MspId, Uint8Array>;
  readonly slot: EpochSlot;
  readonly endorsers: readonly MspId[];
}

/** One transaction as the ledger reports it to this organisation. */
export interface LedgerTransaction {
  readonly transactionId: string;
  readonly index: number;
  readonly isValid: boolean;
  /** The act event's payload; null where the transaction was no act. */
  readonly event: ActResult | null;
  /** Headers written, by record id. */
  readonly headers: ReadonlyMap<RecordId, Header>;
  /** The transaction's envelope; null where it has none or this organisation's node does not have it yet. */
  readonly envelope: Uint8Array | null;
  readonly endorsers: readonly MspId[];
  /** Which of the public parts is not what our rules write: then others wrote it. Null where all are. */
  readonly garbled: string | null;
}

export interface LedgerBlock {
  readonly number: number;
  /** Hash of all its transactions' bytes, which stands in the block's header: the same at every member. */
  readonly dataHash: Hash;
  readonly transactions: readonly LedgerTransaction[];
}

/** The ledger cannot be reached or answers nonsense: neither a refusal nor an outcome. */
export class LedgerUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerUnavailable';
  }
}

/** A refusal of a question that was no submission. */
export class LedgerRefused extends Error {
  readonly code: Code;
  readonly details: Details;

  constructor({ code, details }: Readonly<{ code: Code; details: Details }>, options?: ErrorOptions) {
    super(`refused: ${code}`, options);
    this.name = 'LedgerRefused';
    this.code = code;
    this.details = details;
  }
}

export interface LedgerPort {
  readonly mspId: MspId;
  /** The first record with the members of now, and both epochs. Throws LedgerRefused `network_not_founded`. */
  network(): Promise<NetworkView>;
  /** What an act would do, on this organisation's own peer only. Throws LedgerRefused. */
  preview(question: Uint8Array): Promise<Preview>;
  submit(submission: Submission): Promise<SubmitOutcome>;
  /** The recorded outcomes of an act; null where it is not on the ledger. Any organisation's node can answer. */
  outcome(act: RecordId): Promise<ActKey | null>;
  header(id: RecordId): Promise<Header | null>;
  /** Writes the first record. Throws LedgerRefused; LedgerUnavailable where it is not known to be written. */
  found(argument: string, endorsers: readonly MspId[]): Promise<void>;
  /** Organisations join or leave. Throws LedgerRefused; LedgerUnavailable where it is not known to be written. */
  changeMembers(argument: string, endorsers: readonly MspId[]): Promise<void>;
  /** Moves the ledger's clock; only a witness's organisation can. */
  renew(timeMs: number, endorsers: readonly MspId[]): Promise<SubmitOutcome>;
  /** Blocks from a height on, first the old ones, then as they are committed; ends when `signal` aborts. */
  blocks(from: number, signal: AbortSignal): AsyncIterable<LedgerBlock>;
  /** Throws LedgerUnavailable. */
  health(): Promise<{ readonly height: number }>;
  close(): Promise<void>;
}
