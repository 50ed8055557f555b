import { encodeConfiguration } from '../channelConfiguration';
import type { ChannelConfiguration } from '../channelConfiguration';
import { Collections } from '../collections';
import { decodeBlock, encodeBlock, blockHeader } from '../blocks/blockBuilder';
import { blockHeaderHash } from '../blocks/blockHashes';
import { decodeConfigurationEnvelope } from '../blocks/decodedTransaction';
import { ConfigurationInvalidError } from '../errors';
import type { Disk } from '../files/disk';
import type { RecordFile } from '../files/recordFile';
import { Membership } from '../identity/membership';
import type { Signer } from '../identity/signer';
import { PolicyCache } from '../policy/policyCache';
import type { BlockChanges, Savepoint, StateDatabase, TransactionOutcome } from '../state/stateDatabase';
import { VALIDATION_CODES } from '../validationCodes';
import { commitHash } from './commitHash';
import { configurationEnvelope, decodeStoredConfiguration } from './configurationBlock';
import { purgedHashes, withExpiry, writtenKeys } from './indexChanges';
import type { PurgedHash } from './indexChanges';
import { openBlockFile, openStateDatabase } from './ledgerFiles';
import { prepareTransaction, provenTransactionId } from './preparedTransaction';
import type { ChannelContext, PreparedTransaction } from './preparedTransaction';
import { StateRecovery } from './recovery';
import type { Recovered } from './recovery';
import { firstOutcomes } from './outcomes';
import { validateBlock } from './validateBlock';
import type { BlockVerdict, CommittedLedger } from './validateBlock';
import type { PolicyContext } from './policyCheck';

const NOTHING = Buffer.alloc(0);

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
  /** Private keys whose values are to be removed wherever they are. */
  readonly purged: readonly PurgedHash[];
}

/**
 * The one ledger of the network: the chain of blocks on disk, which is the truth, and the state that follows from
 * it. One caller at a time may commit.
 */
export class Ledger {
  readonly recovery: Recovered['recovery'];
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
    opened: Recovered & Readonly<{ file: RecordFile; database: StateDatabase }>,
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
      const { chaincode } = options.configuration;
      const recovery = new StateRecovery({ file, database, chaincode });
      const ledger = new Ledger(options, { file, database, ...(await recovery.run()) });
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
    const database = this.#database;
    const ledger: CommittedLedger = {
      get: (address) => database.get(address),
      range: (range) => database.range(range),
      isKnown: (transactionId) => database.outcome(transactionId) !== null,
    };
    const verdict = await validateBlock({ number, transactions }, { ledger, policy: this.#policy });
    const { validationCodes } = verdict;
    await persistPrivateData({ number, transactions, validationCodes });
    this.#options.disk.reached('private data durable');
    const outcomes = transactions.map((transaction, index) => {
      const code = validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
      return { transactionId: provenTransactionId(transaction), code };
    });
    const envelopes = transactions.map(({ envelope }) => envelope);
    const sets = transactions.map((transaction) => (transaction.kind === 'readable' ? transaction.action.sets : []));
    const { chaincode } = this.#context;
    const history = writtenKeys(sets, { chaincode, validationCodes });
    await this.#write(envelopes, verdict, { outcomes, history, lastConfigBlock: this.#savepoint.lastConfigBlock });
    return { number, validationCodes, purged: purgedHashes(sets, { number, chaincode, validationCodes }) };
  }

  async #write(
    envelopes: readonly Uint8Array[],
    { validationCodes, changes }: BlockVerdict,
    rest: Readonly<{
      outcomes: readonly { readonly transactionId: string | null; readonly code: number }[];
      history: BlockChanges['history'];
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
    const context = { committed: this.#database, collections: this.#policy.collections };
    const rests = await withExpiry({ number, changes }, context);
    const { outcomes, history } = rest;
    await this.#database.apply({ number, location, ...rests, history, outcomes: firstOutcomes(outcomes), savepoint });
    this.#options.disk.reached('state changed');
    this.#savepoint = savepoint;
  }

  async #recordConfiguration(): Promise<void> {
    const { configuration, orderer, nowMs } = this.#options;
    const wanted = encodeConfiguration(configuration);
    const isFounded = this.#savepoint.height > 0;
    if (isFounded && this.#storedConfiguration().equals(wanted)) return;
    const { height: blockNumber } = this.#savepoint;
    const content = { configuration: wanted, channel: configuration.channel, blockNumber };
    const envelope = configurationEnvelope(content, orderer, nowMs());
    const verdict = { validationCodes: Uint8Array.of(VALIDATION_CODES.VALID), changes: new Map() };
    await this.#write([envelope], verdict, { outcomes: [], history: [], lastConfigBlock: blockNumber });
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
