/** What both Fabric clients can do, in our words; the port's logic stands above it once. */
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import type { LedgerBlock } from '../port';

/** A call of one of the chaincode's functions. */
export interface FabricCall {
  readonly fn: string;
  readonly args: readonly string[];
  readonly transient: Readonly<Record<string, Uint8Array>>;
  /** What some organisations are given instead: what they sign has no transient data in it. */
  readonly transientOf?: ReadonlyMap<MspId, Readonly<Record<string, Uint8Array>>>;
}

/** What became of an ordered transaction. */
export type CommitSeen =
  | { readonly isSeen: true; readonly validationCode: number; readonly blockNumber: number }
  | { readonly isSeen: false; readonly reason: string };

/** An endorsed transaction that nobody has ordered yet. */
export interface EndorsedTransaction {
  readonly transactionId: string;
  /** What the endorsers answered, all the same. */
  readonly payload: Uint8Array;
  /** Sends it to be ordered and waits for its commit. Throws FabricUnreachable where it was certainly not taken. */
  readonly order: () => Promise<CommitSeen>;
}

/** An organisation's client of a Fabric network. Every call may throw FabricUnreachable. */
export interface FabricClient {
  /** On the organisation's own peers only. Throws ChaincodeSaidNo. */
  readonly evaluate: (call: FabricCall) => Promise<Uint8Array>;
  /** By exactly these organisations. Throws ChaincodeSaidNo, AnswersDiffer. */
  readonly endorse: (call: FabricCall, organisations: readonly MspId[]) => Promise<EndorsedTransaction>;
  readonly blocks: (from: number, signal: AbortSignal) => AsyncIterable<LedgerBlock>;
  /** Blocks on the organisation's own peer. */
  readonly height: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Peers executed the call and refused it, each with its message. */
export class ChaincodeSaidNo extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[], options?: ErrorOptions) {
    super(messages.join('; '), options);
    this.name = 'ChaincodeSaidNo';
    this.messages = messages;
  }
}

/** Endorsers came to different results: they were at different heights, or one of them lies. */
export class AnswersDiffer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnswersDiffer';
  }
}

/** No answer from the network; nothing was ordered. */
export class FabricUnreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FabricUnreachable';
  }
}
