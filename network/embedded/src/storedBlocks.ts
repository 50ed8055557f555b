import type { ChannelConfiguration } from './channelConfiguration';
import { blockSignature, decodeBlock } from './blocks/blockBuilder';
import { BLOCK_FILE_KIND, blockFilePath, walkChain } from './blocks/blockFile';
import type { ChainEnd, ChainedBlock } from './blocks/blockFile';
import { decodeConfigurationEnvelope } from './blocks/decodedTransaction';
import { blockEvent } from './client/blockEvents';
import type { BlockEvent } from './client/blockEvents';
import { LedgerDamagedError } from './errors';
import { openForReading } from './files/disk';
import { RecordFile, RecordFileError } from './files/recordFile';
import { OrdererSignatures } from './identity/ordererSignatures';
import { decodeStoredConfiguration } from './ordering/configurationBlock';
import { StoredPrivateData } from './storedPrivateData';

// Reads a ledger's blocks without a running network: for auditors, verifiers and backups.

/** A stored block with what a verifier needs to judge it. */
export interface VerifiableBlock extends BlockEvent {
  readonly headerHash: Uint8Array;
  /** Binds the validation codes and all changes of state up to here. */
  readonly commitHash: Uint8Array;
  /** The configuration in force for this block: organisations, policies, collections. */
  readonly configuration: ChannelConfiguration;
}

/** What {@link verifyBlockFile} found. */
export interface BlockFileReport {
  /** Good blocks from the beginning. */
  readonly height: number;
  /** The first block that is not as it was written; null when all are. */
  readonly firstBadBlock: number | null;
  readonly reason: string | null;
  /** Bytes at the end of a write that was interrupted; opening the ledger removes them. */
  readonly unfinishedBytes: number;
}

interface CheckedBlock {
  readonly block: ChainedBlock;
  readonly configuration: ChannelConfiguration;
}

function openBlocks(directory: string): RecordFile {
  try {
    return RecordFile.open(openForReading(blockFilePath(directory)), BLOCK_FILE_KIND);
  } catch (cause) {
    if (!(cause instanceof RecordFileError)) throw cause;
    throw new LedgerDamagedError(0, `block file: ${cause.message}`, { cause });
  }
}

/** The configuration that a block brings; null when it brings none. */
function configurationIn({ encoded, number }: ChainedBlock): ChannelConfiguration | null {
  const [first] = decodeBlock(encoded).envelopes;
  const stored = first === undefined ? null : decodeConfigurationEnvelope(first);
  return stored === null ? null : decodeStoredConfiguration(stored, number);
}

function wrong({ number }: ChainedBlock, reason: string): LedgerDamagedError {
  return new LedgerDamagedError(number, `block ${number}: ${reason}`);
}

/** The checks that need more than the chain: codes for all transactions, the orderer's signature. */
function refuseWrongBlock({ block, configuration }: CheckedBlock, signatures: OrdererSignatures): void {
  const { envelopes, validationCodes } = decodeBlock(block.encoded);
  if (validationCodes.length !== envelopes.length) throw wrong(block, 'not every transaction has a validation code');
  const signature = blockSignature(block.encoded);
  if (signature === null || !signatures.isGenuine(configuration.ordererCertificatePem, signature)) {
    throw wrong(block, "the orderer's signature is not valid");
  }
}

function refuseDamage({ height, end, damage }: ChainEnd): void {
  if (damage !== null)
    throw new LedgerDamagedError(damage.blockNumber, `block ${damage.blockNumber}: ${damage.reason}`);
  if (end.kind === 'damaged') throw new LedgerDamagedError(height, `block ${height}: ${end.reason}`);
}

/** All blocks of a file, each fully checked, then where they end. Throws LedgerDamagedError at the first wrong one. */
function* checkedBlocks(file: RecordFile): Generator<CheckedBlock, ChainEnd> {
  const signatures = new OrdererSignatures();
  const chain = walkChain(file, true);
  let configuration: ChannelConfiguration | null = null;
  for (;;) {
    const step = chain.next();
    if (step.done === true) {
      refuseDamage(step.value);
      return step.value;
    }
    const block = step.value;
    configuration = configurationIn(block) ?? configuration;
    if (configuration === null) throw wrong(block, 'the chain does not begin with a configuration');
    const checked: CheckedBlock = { block, configuration };
    refuseWrongBlock(checked, signatures);
    yield checked;
  }
}

function verifiable({ block, configuration }: CheckedBlock, own: StoredPrivateData | null): VerifiableBlock {
  // A copy: a view would keep the whole window of the scan in memory.
  const encoded = Buffer.from(block.encoded);
  const isMember = (collection: string): boolean =>
    configuration.collections.some(({ name, memberMspIds }) => {
      return name === collection && own !== null && memberMspIds.includes(own.mspId);
    });
  const reader = { chaincode: configuration.chaincode, isMember };
  const event = blockEvent({ number: block.number, encoded, sets: own?.at(block.number) ?? [] }, reader);
  const { commitHash } = decodeBlock(encoded);
  return { ...event, headerHash: block.headerHash, commitHash, configuration };
}

/**
 * All stored blocks in order, fully checked: frame, hash chain, data hash, the orderer's signature; with the private
 * writes of one organisation where it is named. Ends before the remains of an interrupted write. Throws
 * LedgerDamagedError at the first block that is wrong.
 */
export function* readBlocks(directory: string, mspId?: string): Generator<VerifiableBlock, void, undefined> {
  const file = openBlocks(directory);
  let own: StoredPrivateData | null = null;
  try {
    for (const checked of checkedBlocks(file)) {
      // Opened after the blocks: of a ledger that runs, whatever blocks are seen then have their private data here.
      if (mspId !== undefined) own ??= StoredPrivateData.open(directory, mspId);
      yield verifiable(checked, own);
    }
  } finally {
    own?.close();
    file.close();
  }
}

/** Checks every stored block and names the first that is wrong. Changes nothing; no network need run. */
export function verifyBlockFile(directory: string): BlockFileReport {
  let height = 0;
  try {
    const file = openBlocks(directory);
    try {
      const blocks = checkedBlocks(file);
      let step = blocks.next();
      for (; step.done !== true; step = blocks.next()) height++;
      const unfinishedBytes = file.length - step.value.end.validBytes;
      return { height, firstBadBlock: null, reason: null, unfinishedBytes };
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof LedgerDamagedError)) throw error;
    return { height, firstBadBlock: error.blockNumber, reason: error.message, unfinishedBytes: 0 };
  }
}
