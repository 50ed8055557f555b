import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { BLOCK_FILE_KIND, blockFilePath, walkChain } from '../blocks/blockFile';
import type { ChainEnd, ChainedBlock } from '../blocks/blockFile';
import { DirectoryInUseError, LedgerDamagedError } from '../errors';
import type { Disk } from '../files/disk';
import { levelErrorCode } from '../files/levelErrors';
import { RecordFile, RecordFileError } from '../files/recordFile';
import { StateDatabase } from '../state/stateDatabase';
import type { Savepoint } from '../state/stateDatabase';

/** Where the state database of a ledger is. */
export function statePath(directory: string): string {
  return join(directory, 'state');
}

/** Opens the block file, creating it when the ledger is new. LedgerDamagedError when its header is not right. */
export async function openBlockFile(disk: Disk, directory: string): Promise<RecordFile> {
  try {
    return await RecordFile.openOrCreate(disk.open(blockFilePath(directory)), BLOCK_FILE_KIND);
  } catch (cause) {
    if (cause instanceof RecordFileError) throw new LedgerDamagedError(0, `block file: ${cause.message}`, { cause });
    throw cause;
  }
}

/**
 * Opens the state database. It holds nothing that the block file does not, so a damaged one is thrown away. Throws
 * DirectoryInUseError when another process has it.
 */
export async function openStateDatabase(directory: string): Promise<StateDatabase> {
  const path = statePath(directory);
  try {
    return await StateDatabase.open(path);
  } catch (error) {
    if (levelErrorCode(error) === 'LEVEL_LOCKED') {
      throw new DirectoryInUseError(`${directory} is open in another process`, { cause: error });
    }
    if (levelErrorCode(error) !== 'LEVEL_CORRUPTION') throw error;
    await ClassicLevel.destroy(path);
    return StateDatabase.open(path);
  }
}

/** The blocks of a file, what follows them removed if an interrupted write left it. */
export interface ReadChain {
  readonly height: number;
  readonly cutBytes: number;
}

/**
 * Walks the blocks of a file and hands each to `visit`. What an interrupted write left at the end is cut off: it
 * was never acknowledged. Everything else that is wrong is LedgerDamagedError: damage before the end, damage of a
 * block that the state database knows, or blocks missing that it knows.
 */
export async function readChain(
  file: RecordFile,
  savepoint: Savepoint | null,
  visit: (block: ChainedBlock) => Promise<void>,
): Promise<ReadChain> {
  const chain = walkChain(file, false);
  for (;;) {
    const step = chain.next();
    if (step.done === true) return endChain(file, savepoint, step.value);
    await visit(step.value);
  }
}

function endChain(file: RecordFile, savepoint: Savepoint | null, { height, end, damage }: ChainEnd): ReadChain {
  if (damage !== null)
    throw new LedgerDamagedError(damage.blockNumber, `block ${damage.blockNumber}: ${damage.reason}`);
  const known = savepoint?.height ?? 0;
  if (end.kind === 'clean') {
    if (height < known) throw new LedgerDamagedError(height, `blocks ${height} to ${known - 1} are missing`);
    return { height, cutBytes: 0 };
  }
  if (end.hasRecordsBehind || height < known) throw new LedgerDamagedError(height, `block ${height}: ${end.reason}`);
  const cutBytes = file.length - end.validBytes;
  file.cut(end.validBytes);
  return { height, cutBytes };
}
