/**
 * The neutral chain in the gateway's own words. The chain's client is not installed with the gateway: whoever starts it
 * with an anchor brings an adapter (network/anchor).
 */
import type { Hash } from '../../../chaincode/src/protocol/acts';

/** A range of blocks whose root is on the chain. */
export interface AnchoredRange {
  /** Place among the consortium's ranges, from zero. */
  readonly index: number;
  readonly first: number;
  readonly last: number;
  readonly root: Hash;
  /** The chain's own time. */
  readonly timeMs: number;
}

/** Where a consortium's roots are. */
export interface AnchorPlace {
  readonly chainId: number;
  /** Address of the contract. */
  readonly contract: string;
  /** Id of the consortium in it, `0x` and 64 hex digits. */
  readonly consortium: string;
}

/** The chain at one moment, as one node tells it. */
export interface ChainView {
  /** Number of the newest block of the chain. */
  readonly height: number;
  readonly timeMs: number;
  /** First ledger block without a root. */
  readonly next: number;
  /** The same at a depth that is not expected to change any more. */
  readonly settledNext: number;
  /** The newest range; null where there is none. */
  readonly newest: AnchoredRange | null;
  /** Transactions of the publisher's key that are on the chain. */
  readonly nonce: number;
  /** The same with those that the node keeps waiting. */
  readonly pendingNonce: number;
  /** Price of gas in the next block, in wei; the tip comes on top. */
  readonly baseFee: bigint;
}

/** What a publisher wants on the chain. */
export interface RootToSend {
  readonly first: number;
  readonly last: number;
  readonly root: Hash;
  readonly nonce: number;
  /** Most that is paid for a unit of gas, in wei, tip included. */
  readonly maxFee: bigint;
  readonly tip: bigint;
}

/** The chain's node cannot be reached, or does not answer in time: what was sent may have arrived. */
export class ChainUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChainUnavailable';
  }
}

/** Nothing of it is on the chain, nor will be. */
export class ChainRefused extends Error {
  /** `contract`: one of its errors, found before anything was sent. `node`: it does not take the transaction. */
  readonly by: 'contract' | 'node';
  /** The contract's error by its name (`Overlap`, `NotPublisher`), or the node's words. */
  readonly reason: string;
  readonly details: Readonly<Record<string, string>>;

  constructor(
    refusal: Readonly<{ by: 'contract' | 'node'; reason: string; details?: Readonly<Record<string, string>> }>,
    options?: ErrorOptions,
  ) {
    const { by, reason, details = {} } = refusal;
    const words = [reason, ...Object.entries(details).map(([key, value]) => `${key} ${value}`)];
    super(`the ${by} refused: ${words.join(', ')}`, options);
    this.name = 'ChainRefused';
    this.by = by;
    this.reason = reason;
    this.details = details;
  }
}

/** The contract that takes roots, for one consortium and one publisher's key. Everything throws ChainUnavailable. */
export interface AnchorChain {
  readonly place: AnchorPlace;
  view(): Promise<ChainView>;
  /** The range a ledger block is in; null where it has no root yet. */
  rangeOf(block: number): Promise<AnchoredRange | null>;
  /** Gives the transaction to the node; resolves before it is on the chain. Throws ChainRefused. */
  send(root: RootToSend): Promise<void>;
}
