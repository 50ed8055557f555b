/** Hardhat's chain inside the test's process: the contracts compiled, deployed and called, without any network. */
import './hardhatConfig';
import { getAddress, Interface } from 'ethers';
import hre from 'hardhat';
import { EvmContract, refusalOf } from '../../../network/anchor/src/contract';
import type { ContractEvent } from '../../../network/anchor/src/contract';
import { revertData, RpcRefused } from '../../../network/anchor/src/rpc';
import type { Rpc } from '../../../network/anchor/src/rpc';
import { ChainRefused } from '../../../gateway/src/anchor/port';

/** The chain in this process. */
export const rpc: Rpc = async (method, params) => {
  try {
    return await hre.network.provider.request({ method, params: [...params] });
  } catch (error) {
    const { message, data } = error as Error & { readonly data?: unknown };
    throw new RpcRefused(message, revertData(data));
  }
};

/** A mined transaction. */
export interface Mined {
  readonly gasUsed: number;
  readonly events: readonly ContractEvent[];
}

interface Receipt {
  readonly gasUsed: string;
  readonly contractAddress: string | null;
  readonly logs: readonly { readonly topics: readonly string[]; readonly data: string }[];
}

async function receiptOf(hash: unknown): Promise<Receipt> {
  return (await rpc('eth_getTransactionReceipt', [hash])) as Receipt;
}

/** A contract under test: every call names who makes it. */
export class TestContract {
  constructor(
    readonly evm: EvmContract,
    readonly gasToDeploy: number,
  ) {}

  /** Sends a transaction and gives what it did. Throws ChainRefused with the contract's error. */
  async send(from: string, name: string, ...args: readonly unknown[]): Promise<Mined> {
    await this.evm.call(name, args, { from, block: 'pending' });
    const call = { from, to: this.evm.address, data: this.evm.encode(name, args) };
    const { gasUsed, logs } = await receiptOf(await rpc('eth_sendTransaction', [call]));
    return { gasUsed: Number(gasUsed), events: this.evm.events(logs) };
  }

  /** What a function gives: its one value, or the list of its values. */
  async read(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const values = await this.evm.call(name, args);
    return values.length === 1 ? values[0] : values;
  }
}

/** Compiles what changed; with nothing changed it takes a fraction of a second. */
export async function compiled(): Promise<void> {
  await hre.run('compile', { quiet: true });
}

/** Interface and bytecode of a compiled contract. */
export async function artifactOf(
  name: string,
): Promise<{ readonly abi: readonly string[]; readonly bytecode: string }> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(name);
  return { abi: abi as string[], bytecode };
}

/** Deploys a compiled contract. Throws ChainRefused. */
export async function deploy(name: string, from: string, args: readonly unknown[]): Promise<TestContract> {
  const { abi, bytecode } = await artifactOf(name);
  const contract = new Interface(abi);
  const data = bytecode + contract.encodeDeploy(args).slice(2);
  try {
    const { contractAddress, gasUsed } = await receiptOf(await rpc('eth_sendTransaction', [{ from, data }]));
    return new TestContract(new EvmContract(rpc, String(contractAddress), abi), Number(gasUsed));
  } catch (error) {
    throw error instanceof RpcRefused ? refusalOf(contract, error) : error;
  }
}

/** The chain's accounts, spelt as events spell them. */
export async function accounts(): Promise<readonly string[]> {
  return ((await rpc('eth_accounts', [])) as readonly string[]).map((address) => getAddress(address));
}

/** Remembers the chain as it is; the answer brings it back, as often as wanted. */
export async function fixture(): Promise<() => Promise<void>> {
  let snapshot = await rpc('evm_snapshot', []);
  return async () => {
    await rpc('evm_revert', [snapshot]);
    snapshot = await rpc('evm_snapshot', []);
  };
}

export async function mine(): Promise<void> {
  await rpc('evm_mine', []);
}

/** The newest block's time in seconds. */
export async function now(): Promise<number> {
  const { timestamp } = (await rpc('eth_getBlockByNumber', ['latest', false])) as { readonly timestamp: string };
  return Number(timestamp);
}

/** Lets exactly so much time pass between blocks, however long the machine takes. */
export async function pass(seconds: number): Promise<void> {
  await rpc('evm_setNextBlockTimestamp', [(await now()) + seconds]);
  await mine();
}

/** A contract's refusal, to be compared: its error's name and its arguments as text. */
export interface Refusal {
  readonly reason: string;
  readonly details: Readonly<Record<string, string>>;
}

/** The refusal of a call that must be refused. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ChainRefused)) throw error;
    const { reason, details } = error;
    return { reason, details };
  }
  throw new Error('the call was not refused');
}
