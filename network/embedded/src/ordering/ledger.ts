import { encodeConfiguration } from '../channelConfiguration';
import type { ChannelConfiguration } from '../channelConfiguration';
import { Collections } from '../collections';
import { decodeBlock, encodeBlock, blockHeader } from '../blocks/blockBuilder';
import { blockHeaderHash } from '../blocks/blockHashes';
import type { ChainedBlock } from '../blocks/blockFile';
import { decodeConfigurationEnvelope } from '../blocks/decodedTransaction';
import { ConfigurationInvalidError } from '../errors';
import type { Disk } from '../files/disk';
import type { RecordFile } from '../files/recordFile';
import { Membership } from '../identity/membership';
import type { Signer } from '../identity/signer';
import { PolicyCache } from '../policy/policyCache';
import type { Savepoint, StateDatabase, TransactionOutcome } from '../state/stateDatabase';
import { VALIDATION_CODES } from '../validationCodes';
import { commitHash } from './commitHash';
import { configurationEnvelope, decodeStoredConfiguration } from './configurationBlock';
import { openBlockFile, openStateDatabase, readChain } from './ledgerFiles';
import { prepareTransaction, provenTransactionId } from './preparedTransaction';
import type { ChannelContext, PreparedTransaction } from './preparedTransaction';
import { firstOutcomes, replayBlock } from './replay';
import { validateBlock } from './validateBlock';
import type { BlockVerdict } from './validateBlock';
import type { PolicyContext } from './policyCheck';

const NOTHING = Buffer.alloc(0);
const NEW_LEDGER: Savepoint = { height: 0, tipHash: NOTHING, commitHash: NOTHING, lastConfigBlock: 0 };

/** What opening a ledger found and repaired. */
export interface Recovery {
  /** Bytes of an unfinished write that were cut off. */
  readonly cutBytes: number;
  /** Blocks that the state had not followed yet. */
  readonly replayedBlocks: number;
}

/** What a ledger is opened with. */
export interface LedgerOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly configuration: ChannelConfiguration;
  readonly orderer: Signer;
  /** The clock, for the times in configuration blocks. */
  readonly nowMs: () => number;
}

/** Makes the private data of a judged block durable at the organisations that are entitled to it. */
export type PersistPrivateData = (
  block: Readonly<{ number: number; transactions: readonly PreparedTransaction[]; validationCodes: Uint8Array }>,
) => Promise<void>;

/** A block that is durable and in the state. */
export interface CommittedBlock {
  readonly number: number;
  readonly validationCodes: Uint8Array;
}

/**
 * The one ledger of the network: the chain of blocks on disk, which is the truth, and the state that follows from
 * it. One caller at a time may commit.
 */
export class Ledger {
  readonly recovery: Recovery;
  /** Number of blocks before opening added any. What organisations stored for later blocks was never finished. */
  readonly recoveredHeight: number;
  readonly #options: LedgerOptions;
  readonly #file: RecordFile;
  readonly #database: StateDatabase;
  readonly #context: ChannelContext;
  readonly #policy: PolicyContext;
  #savepoint: Savepoint;

  private constructor(
    options: LedgerOptions,
    opened: Readonly<{ file: RecordFile; database: StateDatabase; savepoint: Savepoint; recovery: Recovery }>,
  ) {
    const { channel, chaincode, chaincodePolicy, organisations, collections } = options.configuration;
    this.#options = options;
    this.#file = opened.file;
    this.#database = opened.database;
    this.#savepoint = opened.savepoint;
    this.recovery = opened.recovery;
    this.recoveredHeight = opened.savepoint.height;
    this.#context = { channel, chaincode, membership: new Membership(organisations) };
    const mspIds = organisations.map(({ mspId }) => mspId);
    this.#policy = {
      chaincode,
      chaincodePolicy,
      collections: new Collections(collections, mspIds),
      policies: new PolicyCache(),
    };
  }

  /**
   * Opens the ledger of a directory, or founds it. Repairs what a crash left, checks every stored block, and
   * records the configuration when it is new. Throws LedgerDamagedError, DirectoryInUseError,
   * ConfigurationInvalidError when the ledger is of another channel or chaincode.
   */
  static async open(options: LedgerOptions): Promise<Ledger> {
    const database = await openStateDatabase(options.directory);
    try {
      const file = await openBlockFile(options.disk, options.directory);
      const ledger = new Ledger(options, await recover(options, file, database));
      await ledger.#recordConfiguration();
      return ledger;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Number of blocks. */
  get height(): number {
    return this.#savepoint.height;
  }

  /** Does what validation can do before the transaction's place in a block is known. */
  prepare(envelope: Uint8Array): PreparedTransaction {
    return prepareTransaction(envelope, this.#context);
  }

  /** What became of a transaction; null when it is in no block or proved no id. */
  outcome(transactionId: string): TransactionOutcome | null {
    return this.#database.outcome(transactionId);
  }

  /**
   * Makes one block of the transactions: judges them, has their private data made durable, then writes and flushes
   * the block, then changes the state. An error from the disk leaves the ledger unusable until it is opened again.
   */
  async commit(
    transactions: readonly PreparedTransaction[],
    persistPrivateData: PersistPrivateData,
  ): Promise<CommittedBlock> {
    const number = this.#savepoint.height;
    const ledger = {
      get: (address: string) => this.#database.get(address),
      isKnown: (transactionId: string) => this.#database.outcome(transactionId) !== null,
    };
    const verdict = validateBlock({ number, transactions }, { ledger, policy: this.#policy });
    const { validationCodes } = verdict;
    await persistPrivateData({ number, transactions, validationCodes });
    this.#options.disk.reached('private data durable');
    const outcomes = transactions.map((transaction, index) => {
      const code = validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
      return { transactionId: provenTransactionId(transaction), code };
    });
    const envelopes = transactions.map(({ envelope }) => envelope);
    await this.#write(envelopes, verdict, { outcomes, lastConfigBlock: this.#savepoint.lastConfigBlock });
    return { number, validationCodes };
  }

  async #write(
    envelopes: readonly Uint8Array[],
    { validationCodes, changes }: BlockVerdict,
    rest: Readonly<{
      outcomes: readonly { readonly transactionId: string | null; readonly code: number }[];
      lastConfigBlock: number;
    }>,
  ): Promise<void> {
    const { height: number, tipHash: previousHash, commitHash: previous } = this.#savepoint;
    const { lastConfigBlock } = rest;
    const { chaincode } = this.#context;
    const header = blockHeader({ number, previousHash, envelopes });
    const hash = commitHash({ chaincode, validationCodes, changes, previous });
    const block = { header, envelopes, validationCodes, commitHash: hash, lastConfigBlock };
    const location = this.#file.append({ number, payload: encodeBlock(block, this.#options.orderer) });
    await this.#file.sync();
    this.#options.disk.reached('block durable');
    const savepoint = { height: number + 1, tipHash: blockHeaderHash(header), commitHash: hash, lastConfigBlock };
    const state = [...changes].map(([address, { entry }]) => [address, entry] as const);
    await this.#database.apply({ number, location, state, outcomes: firstOutcomes(rest.outcomes), savepoint });
    this.#options.disk.reached('state changed');
    this.#savepoint = savepoint;
  }

  async #recordConfiguration(): Promise<void> {
    const { configuration, orderer, nowMs } = this.#options;
    const wanted = encodeConfiguration(configuration);
    const isFounded = this.#savepoint.height > 0;
    if (isFounded && this.#storedConfiguration().equals(wanted)) return;
    const envelope = configurationEnvelope({ configuration: wanted, channel: configuration.channel }, orderer, nowMs());
    const verdict = { validationCodes: Uint8Array.of(VALIDATION_CODES.VALID), changes: new Map() };
    await this.#write([envelope], verdict, { outcomes: [], lastConfigBlock: this.#savepoint.height });
  }

  /** The configuration in force, after checking that it is of the same channel and chaincode. */
  #storedConfiguration(): Buffer {
    const location = this.#database.blockLocation(this.#savepoint.lastConfigBlock);
    const block = location === null ? null : decodeBlock(this.#file.read(location));
    const stored = decodeConfigurationEnvelope(block?.envelopes[0] ?? NOTHING) ?? NOTHING;
    const { channel, chaincode } = decodeStoredConfiguration(stored, this.#savepoint.lastConfigBlock);
    const { configuration, directory } = this.#options;
    if (channel !== configuration.channel || chaincode !== configuration.chaincode) {
      throw new ConfigurationInvalidError(
        `${directory} holds chaincode ${chaincode} on channel ${channel}, not ${configuration.chaincode} on ${configuration.channel}`,
      );
    }
    return Buffer.from(stored);
  }

  async close(): Promise<void> {
    this.#file.close();
    await this.#database.close();
  }
}

/** Brings the state to the height of the block file. */
async function recover(
  options: LedgerOptions,
  file: RecordFile,
  database: StateDatabase,
): Promise<{ file: RecordFile; database: StateDatabase; savepoint: Savepoint; recovery: Recovery }> {
  const before = database.savepoint();
  let savepoint = before ?? NEW_LEDGER;
  let replayedBlocks = 0;
  const { chaincode } = options.configuration;
  const follow = async (block: ChainedBlock): Promise<void> => {
    if (block.number === savepoint.height - 1 && !block.headerHash.equals(savepoint.tipHash)) throw new ForeignState();
    if (block.number < savepoint.height) return;
    const context = { chaincode, committed: database, previousCommitHash: savepoint.commitHash };
    const changes = replayBlock(block, context);
    await database.apply(changes);
    savepoint = changes.savepoint;
    replayedBlocks++;
  };
  try {
    const { cutBytes } = await readChain(file, before, follow);
    return { file, database, savepoint, recovery: { cutBytes, replayedBlocks } };
  } catch (error) {
    if (!(error instanceof ForeignState)) throw error;
    await database.clear();
    return recover(options, file, database);
  }
}

/** The state follows another chain than the block file's; it can only be rebuilt. */
class ForeignState extends Error {}
