/** The meeting point on an EVM chain: contract `TagRegistry`, and the operator's relay to it. */
import { AbiCoder, keccak256 } from 'ethers';
import { z } from 'zod';
import type {
  OpenEpoch,
  RegistryPlace,
  TagClaim,
  TagPlace,
  TagRegistry,
} from '../../../gateway/src/anchor/meetingPort';
import { ChainRefused } from '../../../gateway/src/anchor/port';
import { TAG_REGISTRY_ABI } from './abi';
import { EvmContract } from './contract';
import type { Account } from './deploy';
import type { Rpc } from './rpc';

/** Epochs before the newest that can still be open. */
const EPOCHS_OPEN_MAX = 2;
const coder = AbiCoder.defaultAbiCoder();
const integer = z.bigint().transform(Number);
const epochSchema = z.tuple([z.string(), z.bigint()]);
const logsSchema = z.array(z.object({ topics: z.array(z.string()), data: z.string() }));

function hashOf(secret: string): string {
  return keccak256(coder.encode(['bytes32'], [secret]));
}

/** As the contract makes it, but here: no node is shown a secret before its time. */
function lockOf({ financing, releasing }: TagClaim): string {
  return keccak256(coder.encode(['bytes32', 'bytes32'], [hashOf(financing), hashOf(releasing)]));
}

export interface EvmTagRegistryParts {
  readonly rpc: Rpc;
  readonly place: RegistryPlace;
  /** Pays for what is sent; it owns nothing, and need not be the same twice. */
  readonly sender: Account;
  /** Resolves when what was sent is settled. */
  readonly settled: () => Promise<void>;
}

export class EvmTagRegistry implements TagRegistry {
  readonly place: RegistryPlace;
  readonly #parts: EvmTagRegistryParts;
  readonly #contract: EvmContract;

  constructor(parts: EvmTagRegistryParts) {
    this.place = parts.place;
    this.#parts = parts;
    this.#contract = new EvmContract(parts.rpc, parts.place.contract, TAG_REGISTRY_ABI);
  }

  async openEpochs(): Promise<readonly OpenEpoch[]> {
    const count = integer.parse(await this.#one('epochCount'));
    const open: OpenEpoch[] = [];
    // The last may be still to come.
    for (let epoch = Math.max(0, count - EPOCHS_OPEN_MAX - 1); epoch < count; epoch += 1) {
      if ((await this.#one('isOpen', epoch)) !== true) continue;
      const [keyHash] = epochSchema.parse(await this.#one('epochAt', epoch));
      open.push({ epoch, keyHash: `sha256:${keyHash.slice(2)}` });
    }
    return open;
  }

  async isTaken({ epoch, tag }: TagPlace): Promise<boolean> {
    return (await this.#one('isTaken', epoch, tag)) === true;
  }

  async isHeldBy(claim: TagClaim): Promise<boolean> {
    return (await this.#one('lockAt', claim.epoch, claim.tag)) === lockOf(claim);
  }

  async reservations({ epoch, tag }: TagPlace): Promise<number> {
    const topics = this.#contract.topicsOf('Reserved', [epoch, tag]);
    const filter = { address: this.place.contract, fromBlock: '0x0', toBlock: 'latest', topics };
    return logsSchema.parse(await this.#parts.rpc('eth_getLogs', [filter])).length;
  }

  commitmentOf(claim: TagClaim): string {
    const { epoch, tag, salt } = claim;
    return keccak256(coder.encode(['uint32', 'bytes32', 'bytes32', 'bytes32'], [epoch, tag, lockOf(claim), salt]));
  }

  reserve(claim: TagClaim): Promise<void> {
    return this.#send('reserve', claim.epoch, claim.tag, lockOf(claim), claim.salt);
  }

  finance({ epoch, tag, financing, releasing }: TagClaim): Promise<void> {
    return this.#send('finance', epoch, tag, financing, hashOf(releasing));
  }

  release({ epoch, tag, financing, releasing }: TagClaim): Promise<void> {
    return this.#send('release', epoch, tag, releasing, hashOf(financing));
  }

  async #one(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const [value] = await this.#contract.call(name, args);
    return value;
  }

  async #send(name: string, ...args: readonly unknown[]): Promise<void> {
    await this.#parts.sender.call(this.#contract, name, args);
    await this.#parts.settled();
  }
}

/** Passes a commitment on, as the operator's relay. The same one again is no error. */
export async function relayCommitment(
  { rpc, place, sender: relay, settled }: EvmTagRegistryParts,
  commitment: string,
): Promise<void> {
  try {
    await relay.call(new EvmContract(rpc, place.contract, TAG_REGISTRY_ABI), 'commit', [commitment]);
  } catch (error) {
    if (!(error instanceof ChainRefused) || error.reason !== 'CommitmentKnown') throw error;
  }
  await settled();
}
