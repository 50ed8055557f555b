/**
 * Judges every block again as a peer does, from nothing but the blocks: form, signatures, endorsement policies, the
 * versions that were read, and the commit hash that binds the state. A code that was stored otherwise is a finding.
 */
import { Membership } from '../../network/embedded/src/identity/membership';
import { Collections } from '../../network/embedded/src/collections';
import { commitHash } from '../../network/embedded/src/ordering/commitHash';
import type { PolicyContext } from '../../network/embedded/src/ordering/policyCheck';
import { prepareTransaction, provenTransactionId } from '../../network/embedded/src/ordering/preparedTransaction';
import type { ChannelContext, PreparedTransaction } from '../../network/embedded/src/ordering/preparedTransaction';
import { validateBlock } from '../../network/embedded/src/ordering/validateBlock';
import type { BlockVerdict, CommittedLedger } from '../../network/embedded/src/ordering/validateBlock';
import { PolicyCache } from '../../network/embedded/src/policy/policyCache';
import type { Version } from '../../network/embedded/src/protobuf/readWriteSets';
import type { KeyRange } from '../../network/embedded/src/state/keyRange';
import type { KeyedEntry } from '../../network/embedded/src/state/stateDatabase';
import { openAddress, openKeyOf } from '../../network/embedded/src/state/stateEntry';
import type { Address, StateEntry } from '../../network/embedded/src/state/stateEntry';
import { compareUtf8, sortUtf8 } from '../../network/embedded/src/state/textOrder';
import type { VerifiableBlock } from '../../network/embedded/src/storedBlocks';
import { VALIDATION_CODES, validationName } from '../../network/embedded/src/validationCodes';
import type { VerifyFinding } from './finding';

type Configuration = VerifiableBlock['configuration'];

/** A key that a valid transaction of another chaincode wrote in a block. */
export interface ForeignWrite {
  readonly transactionIndex: number;
  readonly namespace: string;
  readonly key: string;
  readonly isDelete: boolean;
}

/** A block with what else stands in it: on Fabric every chaincode's transactions read the lifecycle's keys. */
export interface JudgedBlock extends VerifiableBlock {
  readonly foreign?: readonly ForeignWrite[];
}

interface Rules {
  readonly configuration: Configuration;
  readonly channel: ChannelContext;
  readonly policy: PolicyContext;
}

function rulesOf(configuration: Configuration): Rules {
  const { channel, chaincode, chaincodePolicy, organisations, collections } = configuration;
  const mspIds = organisations.map(({ mspId }) => mspId);
  return {
    configuration,
    channel: { channel, chaincode, membership: new Membership(organisations) },
    policy: {
      chaincode,
      chaincodePolicy,
      collections: new Collections(collections, mspIds),
      policies: new PolicyCache(),
    },
  };
}

/** The state that follows from the blocks so far, in memory. */
class FollowedState implements CommittedLedger {
  readonly #entries = new Map<Address, StateEntry>();
  readonly #transactions = new Set<string>();
  /** In the order of the chain. */
  readonly #foreign: { readonly blockNumber: number; readonly write: ForeignWrite }[] = [];
  #judged = 0;

  get(address: Address): StateEntry | null {
    return this.#entries.get(address) ?? null;
  }

  /** What stands before that place: earlier in the block that is judged, or in an earlier one. */
  foreign(namespace: string, key: string, transactionIndex: number): Version | null {
    const before = this.#foreign.filter(
      ({ write, blockNumber }) =>
        write.namespace === namespace &&
        write.key === key &&
        (blockNumber < this.#judged || write.transactionIndex < transactionIndex),
    );
    const last = before.at(-1);
    if (last === undefined || last.write.isDelete) return null;
    return { blockNumber: last.blockNumber, transactionIndex: last.write.transactionIndex };
  }

  /** Takes up what other chaincodes wrote in the block that is judged next. */
  begin(blockNumber: number, foreign: readonly ForeignWrite[]): void {
    this.#judged = blockNumber;
    for (const write of foreign) this.#foreign.push({ blockNumber, write });
  }

  isKnown(transactionId: string): boolean {
    return this.#transactions.has(transactionId);
  }

  async *range({ startKey, endKey }: KeyRange): AsyncGenerator<KeyedEntry, void, undefined> {
    const keys = [...this.#entries.keys()].flatMap((address) => openKeyOf(address) ?? []);
    for (const key of sortUtf8(keys)) {
      const isInside = compareUtf8(key, startKey) >= 0 && (endKey === '' || compareUtf8(key, endKey) < 0);
      const entry = isInside ? this.get(openAddress(key)) : null;
      if (entry !== null) yield await Promise.resolve({ key, entry });
    }
  }

  follow(changes: BlockVerdict['changes'], transactions: readonly PreparedTransaction[]): void {
    for (const [address, { entry }] of changes) {
      if (entry === null) this.#entries.delete(address);
      else this.#entries.set(address, entry);
    }
    for (const transaction of transactions) {
      const id = provenTransactionId(transaction);
      if (id !== null) this.#transactions.add(id);
    }
  }
}

/** Stands where a block holds what is not a transaction of this chaincode. */
const FOREIGN: PreparedTransaction = {
  kind: 'malformed',
  envelope: new Uint8Array(),
  code: VALIDATION_CODES.NOT_VALIDATED,
};

/** What a chain is known to be. */
export interface JudgeOptions {
  /** True where the chain holds nothing but this chaincode's transactions: then its commit hashes can be worked out. */
  readonly isAlone: boolean;
}

/** Follows a chain from its first block, with the whole state in memory. */
export class BlockJudge {
  readonly findings: VerifyFinding[] = [];
  readonly #options: JudgeOptions;
  readonly #state = new FollowedState();
  #commitHash: Uint8Array = new Uint8Array();
  #rules: Rules | null = null;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  async judge(block: JudgedBlock): Promise<void> {
    this.#state.begin(block.number, block.foreign ?? []);
    const transactions = this.#prepared(block);
    const verdict = transactions.length === 0 ? configurationVerdict() : await this.#validated(block, transactions);
    for (const { transactionId, validationCode, index } of block.transactions) {
      const code = verdict.validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
      if (code === validationCode) continue;
      const rule = `stored as ${validationName(validationCode)}, and it is ${validationName(code)}`;
      this.findings.push({ block: block.number, transaction: transactionId, rule });
    }
    if (this.#options.isAlone) this.#checkCommitHash(block, verdict);
    this.#state.follow(verdict.changes, transactions);
  }

  #rulesFor({ configuration }: VerifiableBlock): Rules {
    if (this.#rules?.configuration !== configuration) this.#rules = rulesOf(configuration);
    return this.#rules;
  }

  /** Each transaction at its own place in the block: what is read later names that place. */
  #prepared(block: VerifiableBlock): readonly PreparedTransaction[] {
    const { channel } = this.#rulesFor(block);
    const count = Math.max(0, ...block.transactions.map(({ index }) => index + 1));
    const prepared = Array.from({ length: count }, () => FOREIGN);
    for (const { index, envelope } of block.transactions) prepared[index] = prepareTransaction(envelope, channel);
    return prepared;
  }

  #validated(block: VerifiableBlock, transactions: readonly PreparedTransaction[]): Promise<BlockVerdict> {
    const { policy } = this.#rulesFor(block);
    return validateBlock({ number: block.number, transactions }, { ledger: this.#state, policy });
  }

  #checkCommitHash(block: VerifiableBlock, { validationCodes, changes }: BlockVerdict): void {
    const { chaincode } = block.configuration;
    this.#commitHash = commitHash({ chaincode, validationCodes, changes, previous: this.#commitHash });
    if (Buffer.from(block.commitHash).equals(this.#commitHash)) return;
    this.findings.push({ block: block.number, transaction: '', rule: 'the commit hash is not that of its changes' });
  }
}

function configurationVerdict(): BlockVerdict {
  return { validationCodes: Uint8Array.of(VALIDATION_CODES.VALID), changes: new Map() };
}
