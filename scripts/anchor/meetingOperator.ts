/**
 * The operator of a meeting point: holds one tag key per epoch, signs what it cannot read, passes commitments on. It
 * counts what each consortium asks for, so that scanning for other firms' invoices shows and is bounded.
 */
import { z } from 'zod';
import type { TagKey } from '../../chaincode/src/protocol/network';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import { blindSign } from '../../chaincode/src/suites/blindTags';
import { readTagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import { generateTagKey } from '../../chaincode/src/suites/software';
import { proveTagKey } from '../../chaincode/src/suites/tagKey';
import type { MeetingOperator, RegistryPlace } from '../../gateway/src/anchor/meetingPort';
import { tagKeyHash } from '../../gateway/src/anchor/meetingTags';
import { TAG_REGISTRY_ABI } from '../../network/anchor/src/abi';
import { EvmContract } from '../../network/anchor/src/contract';
import type { Account } from '../../network/anchor/src/deploy';
import { wordOfHash } from '../../network/anchor/src/evmAnchor';
import { relayCommitment } from '../../network/anchor/src/evmTagRegistry';
import type { Rpc } from '../../network/anchor/src/rpc';

const blockSchema = z.object({ timestamp: z.string() });
const epochSchema = z.tuple([z.string(), z.bigint()]);

/** More tags than a consortium may ask for. */
export class TooManyTags extends Error {
  constructor() {
    super('more tags than this consortium may ask for');
    this.name = 'TooManyTags';
  }
}

export interface OperatorParts {
  readonly rpc: Rpc;
  readonly place: RegistryPlace;
  /** Runs the registry, and is its relay. */
  readonly account: Account;
  readonly settled: () => Promise<void>;
  readonly sha256: Sha256;
  /** Tags a consortium may ask for in all. */
  readonly tagsMax: number;
}

interface EpochKey {
  readonly privateKey: TagPrivateKey;
  readonly publicForm: TagKey;
}

export class Operator {
  readonly #parts: OperatorParts;
  readonly #registry: EvmContract;
  /** By the hash that stands on the chain beside the epoch. */
  readonly #keys = new Map<string, EpochKey>();
  readonly #asked = new Map<string, number>();

  constructor(parts: OperatorParts) {
    this.#parts = parts;
    this.#registry = new EvmContract(parts.rpc, parts.place.contract, TAG_REGISTRY_ABI);
  }

  /** Makes the registry's own account its relay. */
  async authoriseRelay(): Promise<void> {
    const { account } = this.#parts;
    await account.call(this.#registry, 'authoriseRelay', [account.address]);
  }

  /** Opens the next epoch under a new key, so many seconds from the chain's time. Throws ChainRefused `EpochTooSoon`. */
  async openEpoch(delaySeconds: number): Promise<void> {
    const privateKey = readTagPrivateKey((await generateTagKey()).privateKeyPem);
    const { n, e } = privateKey.publicKey.form;
    const publicForm = { n, e, roots: proveTagKey(privateKey) };
    const keyHash = wordOfHash(tagKeyHash(this.#parts.sha256, publicForm));
    // Asked after the key is made, which takes seconds.
    const { timestamp } = blockSchema.parse(await this.#parts.rpc('eth_getBlockByNumber', ['latest', false]));
    await this.#parts.account.call(this.#registry, 'openEpoch', [keyHash, Number(timestamp) + delaySeconds]);
    this.#keys.set(keyHash, { privateKey, publicForm });
  }

  /** How many tags a consortium asked for: all the operator knows of it. */
  askedBy(consortium: string): number {
    return this.#asked.get(consortium) ?? 0;
  }

  /** The operator as one consortium reaches it. */
  for(consortium: string): MeetingOperator {
    return {
      keyOf: async (epoch) => (await this.#key(epoch)).publicForm,
      sign: (epoch, blinded) => this.#sign(consortium, epoch, blinded),
      commit: (commitment) => {
        const { rpc, place, account: sender, settled } = this.#parts;
        return relayCommitment({ rpc, place, sender, settled }, commitment);
      },
    };
  }

  async #key(epoch: number): Promise<EpochKey> {
    const [onChain] = await this.#registry.call('epochAt', [epoch]);
    const [keyHash] = epochSchema.parse(onChain);
    const key = this.#keys.get(keyHash);
    if (key === undefined) throw new RangeError(`the key of epoch ${epoch} is not ours`);
    return key;
  }

  async #sign(consortium: string, epoch: number, blinded: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const asked = this.askedBy(consortium) + blinded.length;
    if (asked > this.#parts.tagsMax) throw new TooManyTags();
    this.#asked.set(consortium, asked);
    const { privateKey } = await this.#key(epoch);
    return blinded.map((value) => blindSign(privateKey, value));
  }
}
