/** Puts the compiled contracts on a chain and registers a consortium with its publisher's key. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Interface, Transaction, Wallet } from 'ethers';
import { z } from 'zod';
import { ChainUnavailable } from '../../../gateway/src/anchor/port';
import type { AnchorPlace } from '../../../gateway/src/anchor/port';
import { ANCHOR_ABI, TAG_REGISTRY_ABI } from './abi';
import { EvmContract } from './contract';
import { wordOfHash } from './evmAnchor';
import type { Rpc } from './rpc';

const ARTIFACTS = path.resolve(__dirname, '../artifacts/contracts');
const GAS_LIMIT = 3_000_000n;
const RECEIPT_POLL_MS = 50;
const RECEIPT_MS = 120_000;

const artifactSchema = z.object({ bytecode: z.string() });
const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const receiptSchema = z.object({ status: quantity, contractAddress: z.string().nullable() });
const feesSchema = z.object({ baseFeePerGas: z.array(quantity).min(2) });

/** Somebody with a key on a chain: signs transactions here and waits until they are on the chain. */
export class Account {
  readonly address: string;
  readonly #rpc: Rpc;
  readonly #wallet: Wallet;

  constructor(rpc: Rpc, privateKey: string) {
    this.#rpc = rpc;
    this.#wallet = new Wallet(privateKey);
    this.address = this.#wallet.address;
  }

  /** Sends and waits; gives the address of what was made, if it made something. Throws ChainRefused, ChainUnavailable. */
  async send(call: Readonly<{ to: string | null; data: string }>): Promise<string | null> {
    const fees = feesSchema.parse(await this.#rpc('eth_feeHistory', ['0x1', 'latest', []]));
    const baseFee = BigInt(fees.baseFeePerGas[1] ?? '0x0');
    const tip = 1_000_000_000n;
    const transaction = Transaction.from({
      type: 2,
      chainId: BigInt(quantity.parse(await this.#rpc('eth_chainId', []))),
      nonce: Number(quantity.parse(await this.#rpc('eth_getTransactionCount', [this.address, 'pending']))),
      ...call,
      gasLimit: GAS_LIMIT,
      maxFeePerGas: 2n * baseFee + tip,
      maxPriorityFeePerGas: tip,
    });
    return this.#mined(await this.#rpc('eth_sendRawTransaction', [await this.#wallet.signTransaction(transaction)]));
  }

  /** Calls a contract's function, first as a question, so that its refusal has a name. */
  async call(contract: EvmContract, name: string, args: readonly unknown[]): Promise<void> {
    await contract.call(name, args, { from: this.address });
    await this.send({ to: contract.address, data: contract.encode(name, args) });
  }

  async #mined(hash: unknown): Promise<string | null> {
    const until = Date.now() + RECEIPT_MS;
    while (Date.now() < until) {
      const receipt = await this.#rpc('eth_getTransactionReceipt', [hash]);
      if (receipt !== null) {
        const { status, contractAddress } = receiptSchema.parse(receipt);
        if (Number(status) === 1) return contractAddress;
        throw new ChainUnavailable(`transaction ${String(hash)} was undone`);
      }
      await wait(RECEIPT_POLL_MS);
    }
    throw new ChainUnavailable(`transaction ${String(hash)} is not on the chain after ${RECEIPT_MS} ms`);
  }
}

async function bytecodeOf(name: string): Promise<string> {
  const text = await readFile(path.join(ARTIFACTS, `${name}.sol`, `${name}.json`), 'utf8');
  return artifactSchema.parse(JSON.parse(text)).bytecode;
}

async function deploy(account: Account, name: string, constructorArguments: string): Promise<string> {
  const address = await account.send({ to: null, data: (await bytecodeOf(name)) + constructorArguments.slice(2) });
  if (address === null) throw new ChainUnavailable(`${name} has no address`);
  return address;
}

/** Deploys contract `Anchor`; gives its address. */
export function deployAnchor(account: Account): Promise<string> {
  return deploy(account, 'Anchor', '0x');
}

/** How long reservations hold, and epochs overlap, in seconds. */
export interface RegistryTimes {
  readonly holdSeconds: number;
  readonly overlapSeconds: number;
}

/** Deploys contract `TagRegistry`, run by the account; gives its address. */
export function deployTagRegistry(account: Account, { holdSeconds, overlapSeconds }: RegistryTimes): Promise<string> {
  const args = new Interface(TAG_REGISTRY_ABI).encodeDeploy([account.address, holdSeconds, overlapSeconds]);
  return deploy(account, 'TagRegistry', args);
}

export interface ConsortiumToRegister {
  readonly contract: string;
  readonly chainId: number;
  /** Hash of the network's first record. */
  readonly network: string;
  readonly governor: Account;
  readonly publisher: Account;
}

/** Registers a consortium under a governor and authorises its publisher, which accepts. */
export async function registerConsortium(rpc: Rpc, parts: ConsortiumToRegister): Promise<AnchorPlace> {
  const { chainId, network, governor, publisher } = parts;
  const anchor = new EvmContract(rpc, parts.contract, ANCHOR_ABI);
  const [id] = await anchor.call('consortiumOf', [governor.address, wordOfHash(network)]);
  const consortium = String(id);
  await governor.call(anchor, 'register', [wordOfHash(network)]);
  await governor.call(anchor, 'proposePublisher', [consortium, publisher.address]);
  await publisher.call(anchor, 'acceptPublisher', [consortium]);
  return { chainId, contract: parts.contract, consortium };
}
