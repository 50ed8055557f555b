/** The gateway's anchor on an EVM chain: contract `Anchor`, one consortium, one publisher's key. */
import { Transaction, Wallet } from 'ethers';
import { z } from 'zod';
import { ChainRefused, ChainUnavailable } from '../../../gateway/src/anchor/port';
import type { AnchorChain, AnchoredRange, AnchorPlace, ChainView, RootToSend } from '../../../gateway/src/anchor/port';
import { ANCHOR_ABI } from './abi';
import { EvmContract } from './contract';
import type { Rpc } from './rpc';

/** Blocks after which what is on the chain is taken to stay. */
export const SETTLE_DEPTH = 12;
/** Twice what a root takes (README, gas). */
const GAS_LIMIT = 200_000n;

const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const blockSchema = z.object({ number: quantity, timestamp: quantity });
const feesSchema = z.object({ baseFeePerGas: z.array(quantity).min(2) });
const rangeSchema = z.tuple([z.string(), z.bigint(), z.bigint(), z.bigint()]);

/** `sha256:…` of the ledger as the contract's word. */
export function wordOfHash(hash: string): string {
  return `0x${hash.replace(/^sha256:/, '')}`;
}

function rangeOf(index: bigint, value: unknown): AnchoredRange {
  const [root, first, last, time] = rangeSchema.parse(value);
  return {
    index: Number(index),
    first: Number(first),
    last: Number(last),
    root: `sha256:${root.slice(2)}`,
    timeMs: Number(time) * 1000,
  };
}

export interface EvmAnchorParts {
  readonly rpc: Rpc;
  readonly place: AnchorPlace;
  /** The publisher's private key; null for who only reads. */
  readonly privateKey: string | null;
  readonly settleDepth?: number;
}

export class EvmAnchor implements AnchorChain {
  readonly place: AnchorPlace;
  readonly #rpc: Rpc;
  readonly #contract: EvmContract;
  readonly #wallet: Wallet | null;
  readonly #settleDepth: number;

  constructor({ rpc, place, privateKey, settleDepth = SETTLE_DEPTH }: EvmAnchorParts) {
    this.place = place;
    this.#rpc = rpc;
    this.#contract = new EvmContract(rpc, place.contract, ANCHOR_ABI);
    this.#wallet = privateKey === null ? null : new Wallet(privateKey);
    this.#settleDepth = settleDepth;
  }

  async view(): Promise<ChainView> {
    try {
      return await this.#view();
    } catch (error) {
      // The block the view began with may be gone: the chain was set back in between.
      if (error instanceof ChainRefused) throw new ChainUnavailable(error.message, { cause: error });
      throw error;
    }
  }

  async rangeOf(block: number): Promise<AnchoredRange | null> {
    try {
      const [index, range] = await this.#contract.call('rangeOf', [this.place.consortium, block]);
      return rangeOf(z.bigint().parse(index), range);
    } catch (error) {
      if (error instanceof ChainRefused && error.reason === 'NotAnchored') return null;
      throw error;
    }
  }

  async send({ first, last, root, nonce, maxFee, tip }: RootToSend): Promise<void> {
    if (this.#wallet === null) throw new ChainRefused({ by: 'node', reason: 'there is no key to send with' });
    const args = [this.place.consortium, first, last, wordOfHash(root)];
    await this.#contract.call('anchor', args, { from: this.#wallet.address });
    const transaction = Transaction.from({
      type: 2,
      chainId: this.place.chainId,
      nonce,
      to: this.place.contract,
      data: this.#contract.encode('anchor', args),
      gasLimit: GAS_LIMIT,
      maxFeePerGas: maxFee,
      maxPriorityFeePerGas: tip,
    });
    await this.#rpc('eth_sendRawTransaction', [await this.#wallet.signTransaction(transaction)]);
  }

  async #view(): Promise<ChainView> {
    await this.#requireChain();
    const block = blockSchema.parse(await this.#rpc('eth_getBlockByNumber', ['latest', false]));
    const fees = feesSchema.parse(await this.#rpc('eth_feeHistory', ['0x1', 'latest', []]));
    const height = Number(block.number);
    const next = await this.#next(height);
    return {
      height,
      timeMs: Number(block.timestamp) * 1000,
      next,
      settledNext: await this.#settledNext(height - this.#settleDepth),
      newest: next === 0 ? null : await this.rangeOf(next - 1),
      nonce: await this.#nonce(block.number),
      pendingNonce: await this.#nonce('pending'),
      baseFee: BigInt(fees.baseFeePerGas[1] ?? '0x0'),
    };
  }

  /** The node must be of the chain the anchor is on: another one's silence is no answer. */
  async #requireChain(): Promise<void> {
    const chainId = Number(quantity.parse(await this.#rpc('eth_chainId', [])));
    const wanted = this.place.chainId;
    if (chainId !== wanted) throw new ChainUnavailable(`the node is of chain ${chainId}, and the anchor on ${wanted}`);
  }

  /** First ledger block without a root as of a block of the chain. */
  async #next(height: number): Promise<number> {
    const [next] = await this.#contract.call('nextOf', [this.place.consortium], { block: height });
    return Number(z.bigint().parse(next));
  }

  /** Before the contract was there it is the first of all. */
  async #settledNext(height: number): Promise<number> {
    return height >= 0 && (await this.#contract.isThere(height)) ? this.#next(height) : 0;
  }

  async #nonce(block: string): Promise<number> {
    if (this.#wallet === null) return 0;
    return Number(quantity.parse(await this.#rpc('eth_getTransactionCount', [this.#wallet.address, block])));
  }
}
