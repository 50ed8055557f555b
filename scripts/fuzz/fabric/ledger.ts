/** The real ledger: peers and orderer of a running Fabric network. */
import type { Client } from '@grpc/grpc-js';
import { Signer } from '../../../network/embedded/src/identity/signer';
import type { SigningIdentity } from '../../../network/embedded/src/identity/signer';
import { ProposalResponse } from '../../../network/embedded/src/protobuf/proposals';
import type { BuiltProposal } from '../../../network/embedded/src/client/proposal';
import type { Delivery, FuzzLedger, Ordered, PeerAnswer, Placed } from '../ledger';
import { Followers } from './followers';
import { Broadcast, connect, deliver, processProposal } from './services';
import type { Delivering, Node } from './services';

/** How a network is reached. */
export interface FabricAccess {
  readonly channel: string;
  readonly chaincode: string;
  readonly orderer: Node;
  readonly peers: ReadonlyMap<string, Node>;
  /** By the names that programs give them. */
  readonly clients: ReadonlyMap<string, SigningIdentity>;
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} is not in this network`);
  return value;
}

/** A Fabric network as the fuzzer sees it. */
export class FabricLedger implements FuzzLedger {
  readonly channel: string;
  readonly chaincode: string;
  readonly #peers: ReadonlyMap<string, Client>;
  readonly #signers: ReadonlyMap<string, Signer>;
  readonly #orderer: Client;
  readonly #broadcast: Broadcast;
  readonly #followers: Followers;
  readonly #following: readonly Delivering[];
  #failure: Error | null = null;

  private constructor(access: FabricAccess) {
    this.channel = access.channel;
    this.chaincode = access.chaincode;
    this.#peers = new Map([...access.peers].map(([mspId, node]) => [mspId, connect(node)]));
    this.#signers = new Map([...access.clients].map(([client, identity]) => [client, new Signer(identity)]));
    this.#orderer = connect(access.orderer);
    this.#broadcast = new Broadcast(this.#orderer);
    this.#followers = new Followers([...access.peers.keys()], 0);
    this.#following = [...access.peers.keys()].map((mspId) => this.#follow(mspId));
  }

  /** Connects, and resolves when the channel's first block was seen at every peer. */
  static async open(access: FabricAccess): Promise<FabricLedger> {
    const ledger = new FabricLedger(access);
    while (ledger.height() === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (ledger.#failure !== null) throw ledger.#failure;
    }
    return ledger;
  }

  signer(client: string): Signer {
    return found(this.#signers, client);
  }

  async propose(mspId: string, { signedProposal }: Pick<BuiltProposal, 'signedProposal'>): Promise<PeerAnswer> {
    const proposed = await processProposal(found(this.#peers, mspId), signedProposal);
    if ('refusal' in proposed) return { kind: 'refused', reason: proposed.refusal };
    return { kind: 'answered', response: ProposalResponse.decode(proposed.response), privateData: null };
  }

  async order(transactions: readonly Ordered[]): Promise<readonly Placed[]> {
    if (this.#failure !== null) throw this.#failure;
    const sent = transactions.map(({ envelope }) => ({ envelope, count: this.#followers.expect(envelope) }));
    await this.#broadcast.send(transactions.map(({ envelope }) => envelope));
    return Promise.all(sent.map(({ envelope, count }) => this.#followers.placeOf(envelope, count)));
  }

  height(): number {
    return this.#followers.height;
  }

  async deliver({ mspId, form, from, to }: Delivery): Promise<readonly Uint8Array[]> {
    const blocks: Uint8Array[] = [];
    // A peer calls it a bad request when nothing is asked for.
    if (to < from) return blocks;
    const take = (block: Buffer): void => {
      blocks.push(block);
    };
    const seek = { channel: this.channel, form, from, to };
    const delivering = deliver(found(this.#peers, mspId), seek, { signer: this.signer(mspId), take });
    await delivering.ended;
    delivering.close();
    return blocks;
  }

  close(): Promise<void> {
    for (const following of this.#following) following.close();
    this.#broadcast.close();
    for (const peer of [...this.#peers.values(), this.#orderer]) peer.close();
    return Promise.resolve();
  }

  #follow(mspId: string): Delivering {
    const take = (block: Buffer): void => {
      try {
        this.#followers.take(mspId, block);
      } catch (error) {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      }
    };
    const seek = { channel: this.channel, form: 'full', from: 0 } as const;
    const following = deliver(found(this.#peers, mspId), seek, { signer: this.signer(mspId), take });
    following.ended.catch((error: unknown) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    });
    return following;
  }
}
