/** What the publisher's stories on a real local node share: the node, a faulty way to it, and a chain that is clean. */
import { expect } from 'chai';
import { ChainUnavailable } from '../../../gateway/src/anchor/port';
import type { Publisher } from '../../../gateway/src/anchor/publisher';
import { startLocalChain } from '../../../network/anchor/src/localChain';
import type { LocalChain } from '../../../network/anchor/src/localChain';
import type { Rpc } from '../../../network/anchor/src/rpc';
import { blockAt } from './blocks';
import { FaultyProxy } from './proxy';
import { AnchorWorld, GWEI } from './world';
import '../patience';

/** The method with which a transaction goes to the node. */
export const SEND = 'eth_sendRawTransaction';
const START_MS = 200_000;
const POLL_MS = 20;
const BLOCK_GAS = '0x1c9c380';

export class Stories {
  chain!: LocalChain;
  world!: AnchorWorld;
  proxy!: FaultyProxy;
  #clean: unknown;

  /** Starts the node before the tests of a file and cleans the chain before each. */
  static begin(): Stories {
    const stories = new Stories();
    before(async function () {
      this.timeout(START_MS);
      await stories.#open();
    });
    beforeEach(() => stories.#reset());
    after(async () => {
      await stories.proxy.close();
      await stories.chain.stop();
    });
    return stories;
  }

  get rpc(): Rpc {
    return this.chain.rpc;
  }

  /** How many transactions arrived at the node by the faulty way. */
  get sent(): number {
    return this.proxy.arrived.filter((method) => method === SEND).length;
  }

  async rounds(publisher: Publisher, count: number): Promise<void> {
    for (let round = 0; round < count; round += 1) await this.world.round(publisher);
  }

  /** A round that the way to the node spoils. */
  async brokenRound(publisher: Publisher): Promise<void> {
    const error = await this.world.round(publisher).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ChainUnavailable);
  }

  /** Rounds in the background until the condition holds. */
  async runUntil(publishers: readonly Publisher[], isDone: () => boolean): Promise<void> {
    const stop = new AbortController();
    const running = publishers.map((publisher) => publisher.run(stop.signal));
    await this.until(isDone);
    stop.abort();
    await Promise.all(running);
  }

  async until(isDone: () => boolean): Promise<void> {
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  /** Transactions are on the chain only when a test mines. */
  async mineByHand(): Promise<void> {
    await this.rpc('evm_setAutomine', [false]);
  }

  /** The price of gas in the next block. */
  async price(gwei: bigint): Promise<void> {
    await this.rpc('hardhat_setNextBlockBaseFeePerGas', [`0x${(gwei * GWEI).toString(16)}`]);
  }

  async #open(): Promise<void> {
    this.chain = await startLocalChain();
    this.world = await AnchorWorld.open(this.chain.rpc);
    this.proxy = await FaultyProxy.open(this.chain.url);
    await this.world.mine(20);
    this.#clean = await this.rpc('evm_snapshot', []);
  }

  async #reset(): Promise<void> {
    await this.rpc('evm_revert', [this.#clean]);
    this.#clean = await this.rpc('evm_snapshot', []);
    await this.rpc('evm_setAutomine', [true]);
    await this.rpc('evm_setBlockGasLimit', [BLOCK_GAS]);
    const { world, proxy } = this;
    Object.assign(world.ledger, { height: 0, isDown: false, blockAt });
    world.aheadMs = 0;
    proxy.fateOf = () => 'passed';
    proxy.arrived.length = 0;
  }
}
