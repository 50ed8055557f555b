/** A consortium on a chain and the publishers of its ledger, with all that a test does to them. */
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { pino } from 'pino';
import type { AnchorPolicy } from '../../../gateway/src/anchor/decide';
import type { AnchoredRange, AnchorPlace } from '../../../gateway/src/anchor/port';
import { Publisher } from '../../../gateway/src/anchor/publisher';
import type { BlockLedger } from '../../../gateway/src/anchor/window';
import { blockHash } from '../../../gateway/src/anchor/leaves';
import { treeRoot } from '../../../gateway/src/anchor/merkle';
import { ANCHOR_ABI } from '../../../network/anchor/src/abi';
import { EvmContract } from '../../../network/anchor/src/contract';
import type { ContractEvent } from '../../../network/anchor/src/contract';
import { Account, deployAnchor, registerConsortium } from '../../../network/anchor/src/deploy';
import { EvmAnchor, wordOfHash } from '../../../network/anchor/src/evmAnchor';
import { LOCAL_CHAIN_ID } from '../../../network/anchor/src/localChain';
import type { Rpc } from '../../../network/anchor/src/rpc';
import { hashText } from '../../../chaincode/src/statement/hashing';
import { sha256 } from '../firms';
import { NETWORK } from './blocks';
import { GrowingLedger } from './ledger';

export const GWEI = 1_000_000_000n;

/** Anchors every ten blocks; sends again as soon as a test looks. */
export const POLICY: AnchorPolicy = {
  blocks: 10,
  everyMs: 3_600_000,
  rangeMax: 1000,
  feeMax: 200n * GWEI,
  tip: GWEI,
  patienceMs: 0,
};

/** Ether enough for every test, in wei. */
const RICH = `0x${(10n ** 24n).toString(16)}`;

async function richKey(rpc: Rpc): Promise<string> {
  const { address, privateKey } = Wallet.createRandom();
  await rpc('hardhat_setBalance', [address, RICH]);
  return privateKey;
}

export interface PublisherOptions {
  readonly policy?: Partial<AnchorPolicy>;
  /** Another way to the chain, with faults. */
  readonly rpc?: Rpc;
  readonly privateKey?: string;
  /** Another ledger than the world's own. */
  readonly source?: BlockLedger;
  readonly roundMs?: number;
}

export class AnchorWorld {
  readonly ledger = new GrowingLedger(0);
  readonly signal: AbortSignal = new AbortController().signal;
  /** Time the publishers see, ahead of the real one. */
  aheadMs = 0;

  private constructor(
    readonly rpc: Rpc,
    readonly place: AnchorPlace,
    readonly governor: Account,
    readonly publisherKey: string,
    readonly contract: EvmContract,
    readonly network: string,
  ) {}

  /** A contract and a consortium of its own on a chain. */
  static async open(rpc: Rpc, network = NETWORK): Promise<AnchorWorld> {
    const governor = new Account(rpc, await richKey(rpc));
    const publisherKey = await richKey(rpc);
    const contract = await deployAnchor(governor);
    const publisher = new Account(rpc, publisherKey);
    const chainId = LOCAL_CHAIN_ID;
    const place = await registerConsortium(rpc, { contract, chainId, network, governor, publisher });
    return new AnchorWorld(rpc, place, governor, publisherKey, new EvmContract(rpc, contract, ANCHOR_ABI), network);
  }

  publisher({ policy, rpc, privateKey, source, roundMs = 20 }: PublisherOptions = {}): Publisher {
    const chain = new EvmAnchor({
      rpc: rpc ?? this.rpc,
      place: this.place,
      privateKey: privateKey ?? this.publisherKey,
    });
    return new Publisher({
      ledger: source ?? this.ledger,
      network: this.network,
      sha256,
      chain,
      policy: { ...POLICY, ...policy },
      logger: pino({ level: 'silent' }),
      roundMs,
      now: () => Date.now() + this.aheadMs,
    });
  }

  /** The chain for who only reads. */
  chain(): EvmAnchor {
    return new EvmAnchor({ rpc: this.rpc, place: this.place, privateKey: null });
  }

  /** A further key that is authorised beside the first. */
  async anotherKey(): Promise<string> {
    const privateKey = await richKey(this.rpc);
    const publisher = new Account(this.rpc, privateKey);
    await this.governor.call(this.contract, 'proposePublisher', [this.place.consortium, publisher.address]);
    await publisher.call(this.contract, 'acceptPublisher', [this.place.consortium]);
    return privateKey;
  }

  round(publisher: Publisher): Promise<void> {
    return publisher.round(this.signal);
  }

  /** One by one: of blocks that hardhat_mine makes in bulk it forgets the state. */
  async mine(blocks = 1): Promise<void> {
    for (let block = 0; block < blocks; block += 1) await this.rpc('evm_mine', []);
  }

  /** Leaves a root by itself, as somebody with the publisher's key could; by default one that is not the ledger's. */
  async leaveRoot(first: number, last: number, root = `sha256:${'7'.repeat(64)}`): Promise<void> {
    const publisher = new Account(this.rpc, this.publisherKey);
    await publisher.call(this.contract, 'anchor', [this.place.consortium, first, last, wordOfHash(root)]);
  }

  async ranges(): Promise<readonly AnchoredRange[]> {
    const reader = this.chain();
    const [next] = (await this.contract.call('nextOf', [this.place.consortium])) as [bigint];
    const ranges: AnchoredRange[] = [];
    for (let block = 0n; block < next; block = BigInt((ranges.at(-1)?.last ?? 0) + 1)) {
      const range = await reader.rangeOf(Number(block));
      if (range === null) throw new Error(`block ${block} has no root`);
      ranges.push(range);
    }
    return ranges;
  }

  async events(): Promise<readonly ContractEvent[]> {
    const filter = { address: this.place.contract, fromBlock: '0x0', toBlock: 'latest' };
    const logs = (await this.rpc('eth_getLogs', [filter])) as { readonly topics: string[]; readonly data: string }[];
    return this.contract.events(logs).filter(({ name }) => name === 'Anchored');
  }

  /** First blocks and last blocks of the ranges, once every range has the root that the ledger's blocks have. */
  async soundRanges(): Promise<readonly (readonly [number, number])[]> {
    const ranges = await this.ranges();
    let next = 0;
    for (const { index, first, last, root } of ranges) {
      expect(first, 'a gap or an overlap').to.equal(next);
      expect(root, `root of ${first} to ${last}`).to.equal(this.rootOf(first, last));
      expect(ranges[index]?.first).to.equal(first);
      next = last + 1;
    }
    const events = await this.events();
    expect(events.map(({ args }) => [Number(args['first']), Number(args['last'])])).to.deep.equal(
      ranges.map(({ first, last }) => [first, last]),
    );
    return ranges.map(({ first, last }) => [first, last] as const);
  }

  /** Root of a range, made here from the blocks. */
  rootOf(first: number, last: number): string {
    const blocks = Array.from({ length: last - first + 1 }, (_, at) => this.ledger.blockAt(first + at));
    const hashes = blocks.map((block) => blockHash(sha256, NETWORK, block));
    return hashText(treeRoot(sha256, hashes));
  }
}
