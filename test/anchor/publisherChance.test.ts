/**
 * Random misfortune: two publishers, one of them with the other's key, on a chain that grows, loses transactions, is set
 * back and changes its price, with ways that break and processes that are started anew. Whatever happened, afterwards
 * every block of the ledger has one root, the right one, and the price was kept.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { ChainUnavailable } from '../../gateway/src/anchor/port';
import type { Publisher } from '../../gateway/src/anchor/publisher';
import type { Rpc } from '../../network/anchor/src/rpc';
import { compiled, rpc } from '../support/anchor/chain';
import { AnchorWorld, GWEI, POLICY } from '../support/anchor/world';
import { seeded } from '../support/seed';

const RUNS = 10;
const STEPS_MAX = 50;
const SETTLE_DEPTH = 12;
const SEND = 'eth_sendRawTransaction';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('round' as const), which: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('mine' as const), blocks: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('grow' as const), blocks: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('mark', 'setBack', 'drop', 'wait') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('price' as const), gwei: fc.integer({ min: 1, max: 400 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('restart', 'loseRequest', 'loseAnswer'), which: fc.nat(1) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Transactions lost near the highest price: nothing can be put above them, and nothing has to be. */
const LOST_NEAR_THE_BOUND: Step[] = [
  { does: 'price', gwei: 89 },
  { does: 'mark' },
  { does: 'loseRequest', which: 0 },
  { does: 'grow', blocks: 1 },
  { does: 'round', which: 1 },
  { does: 'setBack' },
  { does: 'round', which: 0 },
];

/** One that waits at a price that has become too low, and a publisher that does not know at which. */
const FORGOTTEN_BELOW_THE_PRICE: Step[] = [
  { does: 'grow', blocks: 1 },
  { does: 'round', which: 0 },
  { does: 'price', gwei: 89 },
  { does: 'restart', which: 0 },
  { does: 'round', which: 0 },
  { does: 'round', which: 1 },
];

async function heightOf(): Promise<number> {
  return Number(await rpc('eth_blockNumber', []));
}

/** A way to the chain whose next transaction is lost, before or after it arrives. */
class Way {
  next: 'whole' | 'loseRequest' | 'loseAnswer' = 'whole';

  readonly rpc: Rpc = async (method, params) => {
    if (method !== SEND || this.next === 'whole') return rpc(method, params);
    const fate = this.next;
    this.next = 'whole';
    if (fate === 'loseAnswer') await rpc(method, params);
    throw new ChainUnavailable(fate);
  };
}

/** One run: what the steps act on. */
class Run {
  readonly #world: AnchorWorld;
  readonly #ways = [new Way(), new Way()] as const;
  readonly #keys: readonly string[];
  readonly #publishers: Publisher[];
  #mark: { readonly snapshot: unknown; readonly height: number } | null = null;

  constructor(world: AnchorWorld, keys: readonly string[]) {
    this.#world = world;
    this.#keys = keys;
    this.#publishers = [this.#publisher(0), this.#publisher(1)];
  }

  async do(step: Step): Promise<void> {
    if (step.does === 'round') await this.#round(step.which);
    else if (step.does === 'mine') await this.#world.mine(step.blocks);
    else if (step.does === 'grow') this.#world.ledger.grow(step.blocks);
    else if (step.does === 'price') await price(step.gwei);
    else if ('which' in step) this.#spoil(step.does, step.which);
    else await this.#happen(step.does);
  }

  /** Quiet times: nothing goes wrong any more, and in the end everything is anchored. */
  async settle(): Promise<void> {
    const { ledger } = this.#world;
    ledger.grow(1);
    for (let rounds = 0; rounds < 40; rounds += 1) {
      this.#world.aheadMs += 2 * POLICY.everyMs;
      await price(5);
      for (const which of [0, 1]) await this.#round(which);
      await this.#world.mine(1);
      await this.#round(0);
      if (this.#publishers[0]?.status.next === ledger.height) return;
    }
    throw new Error(`never anchored: ${JSON.stringify(this.#publishers[0]?.status)}`);
  }

  #publisher(which: number): Publisher {
    const key = this.#keys[which];
    const way = this.#ways[which];
    if (key === undefined || way === undefined) throw new RangeError('two publishers');
    return this.#world.publisher({ rpc: way.rpc, privateKey: key });
  }

  async #round(which: number): Promise<void> {
    const publisher = this.#publishers[which];
    if (publisher === undefined) throw new RangeError('two publishers');
    await this.#world.round(publisher).catch((error: unknown) => {
      if (!(error instanceof ChainUnavailable)) throw error;
    });
  }

  #spoil(what: string, which: number): void {
    const way = this.#ways[which];
    if (what === 'restart') this.#publishers[which] = this.#publisher(which);
    else if (way !== undefined && (what === 'loseRequest' || what === 'loseAnswer')) way.next = what;
  }

  async #happen(what: string): Promise<void> {
    if (what === 'mark') this.#mark = { snapshot: await rpc('evm_snapshot', []), height: await heightOf() };
    else if (what === 'setBack') await this.#setBack();
    else if (what === 'wait') this.#world.aheadMs += POLICY.everyMs;
    else await dropWaiting();
  }

  async #setBack(): Promise<void> {
    const mark = this.#mark;
    this.#mark = null;
    if (mark === null || (await heightOf()) - mark.height > SETTLE_DEPTH) return;
    await rpc('evm_revert', [mark.snapshot]);
  }
}

async function price(gwei: number): Promise<void> {
  await rpc('hardhat_setNextBlockBaseFeePerGas', [`0x${(BigInt(gwei) * GWEI).toString(16)}`]);
}

async function dropWaiting(): Promise<void> {
  const block = (await rpc('eth_getBlockByNumber', ['pending', false])) as { readonly transactions: readonly string[] };
  for (const hash of block.transactions) await rpc('hardhat_dropTransaction', [hash]);
}

/** The highest price any transaction on the chain was ready to pay. */
async function highestOffer(contract: string): Promise<bigint> {
  const height = await heightOf();
  let highest = 0n;
  for (let number = 0; number <= height; number += 1) {
    const block = (await rpc('eth_getBlockByNumber', [`0x${number.toString(16)}`, true])) as {
      readonly transactions: readonly {
        readonly to: string | null;
        readonly maxFeePerGas?: string;
        readonly input: string;
      }[];
    };
    for (const { to, maxFeePerGas } of block.transactions) {
      const offer = to === contract ? BigInt(maxFeePerGas ?? '0x0') : 0n;
      if (offer > highest) highest = offer;
    }
  }
  return highest;
}

describe('publishers under random misfortune', () => {
  before(async function () {
    this.timeout(600_000);
    await compiled();
  });

  // The chain is shared by the files of a process.
  afterEach(() => rpc('evm_setAutomine', [true]));

  it('A8: one root per range, never two, never a gap, never above the price', async function () {
    this.timeout(600_000);
    for (const isShared of [true, false]) {
      await rpc('evm_setAutomine', [true]);
      const world = await AnchorWorld.open(rpc);
      const other = isShared ? world.publisherKey : await world.anotherKey();
      await world.mine(SETTLE_DEPTH);
      let clean = await rpc('evm_snapshot', []);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: STEPS_MAX, size: 'max' }), async (steps) => {
          await rpc('evm_setAutomine', [true]);
          await rpc('evm_revert', [clean]);
          clean = await rpc('evm_snapshot', []);
          await rpc('evm_setAutomine', [false]);
          world.ledger.height = 0;
          world.aheadMs = 0;
          const run = new Run(world, [world.publisherKey, other]);
          for (const one of steps) await run.do(one);
          await run.settle();
          expect((await world.soundRanges()).at(-1)?.[1]).to.equal(world.ledger.height - 1);
          expect((await highestOffer(world.place.contract)) <= POLICY.feeMax).to.equal(true);
        }),
        { ...seeded(RUNS), examples: [[LOST_NEAR_THE_BOUND], [FORGOTTEN_BELOW_THE_PRICE]] },
      );
    }
  });
});
