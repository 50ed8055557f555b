import { decodeBlock } from '../blocks/blockBuilder';
import type { ChainedBlock } from '../blocks/blockFile';
import { decodeConfigurationEnvelope } from '../blocks/decodedTransaction';
import { Collections } from '../collections';
import type { RecordFile } from '../files/recordFile';
import type { Savepoint, StateDatabase } from '../state/stateDatabase';
import { decodeStoredConfiguration } from './configurationBlock';
import { readChain } from './ledgerFiles';
import { replayBlock } from './replay';

const NOTHING = Buffer.alloc(0);
const NEW_LEDGER: Savepoint = { height: 0, tipHash: NOTHING, commitHash: NOTHING, lastConfigBlock: 0 };

/** What opening a ledger found and repaired. */
export interface Recovery {
  /** Bytes of an unfinished write that were cut off. */
  readonly cutBytes: number;
  /** Blocks that the state had not followed yet. */
  readonly replayedBlocks: number;
}

/** How far a ledger has come, and what it took to get there. */
export interface Recovered {
  readonly savepoint: Savepoint;
  readonly recovery: Recovery;
}

/** The state follows another chain than the block file's; it can only be rebuilt. */
class ForeignState extends Error {}

/** Brings the state of a ledger to the height of its block file. */
export class StateRecovery {
  readonly #file: RecordFile;
  readonly #database: StateDatabase;
  readonly #chaincode: string;
  #savepoint: Savepoint = NEW_LEDGER;
  #replayedBlocks = 0;
  /** Collections of the configuration in a block. */
  #configured: Readonly<{ blockNumber: number; collections: Collections }> | null = null;

  constructor(parts: Readonly<{ file: RecordFile; database: StateDatabase; chaincode: string }>) {
    this.#file = parts.file;
    this.#database = parts.database;
    this.#chaincode = parts.chaincode;
  }

  /** Throws LedgerDamagedError. */
  async run(): Promise<Recovered> {
    const before = this.#database.savepoint();
    this.#savepoint = before ?? NEW_LEDGER;
    this.#replayedBlocks = 0;
    try {
      const { cutBytes } = await readChain(this.#file, before, (block) => this.#follow(block));
      return { savepoint: this.#savepoint, recovery: { cutBytes, replayedBlocks: this.#replayedBlocks } };
    } catch (error) {
      if (!(error instanceof ForeignState)) throw error;
      await this.#database.clear();
      return this.run();
    }
  }

  async #follow(block: ChainedBlock): Promise<void> {
    const { height, tipHash, commitHash: previousCommitHash } = this.#savepoint;
    if (block.number === height - 1 && !block.headerHash.equals(tipHash)) throw new ForeignState();
    if (block.number < height) return;
    const collections = this.#collectionsFor(block);
    const committed = this.#database;
    const context = { chaincode: this.#chaincode, committed, collections, previousCommitHash };
    const changes = await replayBlock(block, context);
    await this.#database.apply(changes);
    this.#savepoint = changes.savepoint;
    this.#replayedBlocks++;
  }

  /** Each block names the one that holds the configuration in force for it, which may be itself. */
  #collectionsFor({ encoded, number }: ChainedBlock): Collections {
    const { lastConfigBlock } = decodeBlock(encoded);
    if (this.#configured?.blockNumber === lastConfigBlock) return this.#configured.collections;
    const location = lastConfigBlock === number ? null : this.#database.blockLocation(lastConfigBlock);
    const [envelope] = decodeBlock(location === null ? encoded : this.#file.read(location)).envelopes;
    const stored = decodeConfigurationEnvelope(envelope ?? NOTHING) ?? NOTHING;
    const { collections, organisations } = decodeStoredConfiguration(stored, lastConfigBlock);
    const mspIds = organisations.map(({ mspId }) => mspId);
    this.#configured = { blockNumber: lastConfigBlock, collections: new Collections(collections, mspIds) };
    return this.#configured.collections;
  }
}
