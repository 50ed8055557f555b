/** What the fuzzer needs of a ledger: the services of peers and orderer, as bytes of Fabric's messages. */
import type { DeliveryForm } from '../../network/embedded/src/client/deliveredBlocks';
import type { BuiltProposal } from '../../network/embedded/src/client/proposal';
import type { Signer } from '../../network/embedded/src/identity/signer';
import type { MessageOf } from '../../network/embedded/src/protobuf/message';
import type { ProposalResponse } from '../../network/embedded/src/protobuf/proposals';

/** What a peer said to a proposal: nothing at all but why it did not let it in, or a response. */
export type PeerAnswer =
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'answered';
      readonly response: MessageOf<typeof ProposalResponse>;
      /** TxPvtReadWriteSet bytes, where they travel with the transaction. */
      readonly privateData: Uint8Array | null;
    };

/** A transaction that is to be ordered. */
export interface Ordered {
  readonly transactionId: string;
  readonly envelope: Buffer;
  readonly privateData: Uint8Array | null;
}

/** Where a transaction ended up. */
export interface Placed {
  readonly blockNumber: number;
  readonly index: number;
  readonly validationCode: number;
}

/** Which blocks are wanted, and in which form. */
export interface Delivery {
  readonly mspId: string;
  readonly form: DeliveryForm;
  /** Both included. */
  readonly from: number;
  readonly to: number;
}

/** One of the two ledgers that are compared. */
export interface FuzzLedger {
  readonly channel: string;
  readonly chaincode: string;
  /** Somebody who asks, by the name that programs give them. */
  signer(client: string): Signer;
  /** Has one organisation's peer run a proposal. */
  propose(mspId: string, proposal: Pick<BuiltProposal, 'transactionId' | 'signedProposal'>): Promise<PeerAnswer>;
  /** Has transactions ordered one after the other; resolves when every peer has committed them. */
  order(transactions: readonly Ordered[]): Promise<readonly Placed[]>;
  /** Number of blocks that every peer has. */
  height(): number;
  /** Stored blocks as a peer's event service delivers them to a client of its own organisation. */
  deliver(delivery: Delivery): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
}
