/** Calls to a contract by its functions' names: arguments in, typed words out, custom errors by their names. */
import { Interface } from 'ethers';
import type { InterfaceAbi, LogDescription } from 'ethers';
import { ChainRefused, ChainUnavailable } from '../../../gateway/src/anchor/port';
import { RpcRefused } from './rpc';
import type { Rpc } from './rpc';

/** The chain's newest block, or an older one by its number. */
export type BlockTag = 'latest' | 'pending' | number;

/** An event of a contract, with its arguments as text. */
export interface ContractEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

/** A custom error as a refusal: its name, its arguments as text. */
export function refusalOf(contract: Interface, error: RpcRefused): ChainRefused {
  const parsed = error.data === null ? null : contract.parseError(error.data);
  if (parsed === null) return error;
  const names = parsed.fragment.inputs.map(({ name }) => name);
  const details = Object.fromEntries(names.map((name, index) => [name, String(parsed.args[index])]));
  return new ChainRefused({ by: 'contract', reason: parsed.name, details }, { cause: error });
}

function argumentsOf({ fragment, args }: LogDescription): Readonly<Record<string, string>> {
  return Object.fromEntries(fragment.inputs.map(({ name }, index) => [name, String(args[index])]));
}

export class EvmContract {
  readonly #interface: Interface;

  constructor(
    readonly rpc: Rpc,
    readonly address: string,
    abi: InterfaceAbi,
  ) {
    this.#interface = new Interface(abi);
  }

  /** Bytes of a call, to be sent in a transaction. */
  encode(name: string, args: readonly unknown[]): string {
    return this.#interface.encodeFunctionData(name, args);
  }

  /** What a call gives or would do; changes nothing. Throws ChainRefused with the contract's error, ChainUnavailable. */
  async call(
    name: string,
    args: readonly unknown[],
    { from, block = 'latest' }: Readonly<{ from?: string; block?: BlockTag }> = {},
  ): Promise<readonly unknown[]> {
    const tag = typeof block === 'number' ? `0x${block.toString(16)}` : block;
    const call = { to: this.address, data: this.encode(name, args), ...(from === undefined ? {} : { from }) };
    try {
      const answer = String(await this.rpc('eth_call', [call, tag]));
      if (answer === '0x' && this.#givesSomething(name)) {
        throw new ChainUnavailable(`the node’s chain has no such contract at ${this.address}`);
      }
      return this.#interface.decodeFunctionResult(name, answer).toArray() as readonly unknown[];
    } catch (error) {
      throw error instanceof RpcRefused ? refusalOf(this.#interface, error) : error;
    }
  }

  #givesSomething(name: string): boolean {
    return (this.#interface.getFunction(name)?.outputs.length ?? 0) > 0;
  }

  /** Whether there is code at the address. */
  async isThere(block: BlockTag = 'latest'): Promise<boolean> {
    const tag = typeof block === 'number' ? `0x${block.toString(16)}` : block;
    return (await this.rpc('eth_getCode', [this.address, tag])) !== '0x';
  }

  /** What the logs of an event with these indexed arguments are found by. */
  topicsOf(event: string, args: readonly unknown[]): readonly unknown[] {
    return this.#interface.encodeFilterTopics(event, [...args]);
  }

  /** Events among the logs of a transaction. */
  events(logs: readonly { readonly topics: readonly string[]; readonly data: string }[]): readonly ContractEvent[] {
    return logs.flatMap(({ topics, data }) => {
      const parsed = this.#interface.parseLog({ topics: [...topics], data });
      return parsed === null ? [] : [{ name: parsed.name, args: argumentsOf(parsed) }];
    });
  }
}
