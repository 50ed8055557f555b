import { decodeBlock } from '../blocks/blockBuilder';
import type { JudgedBlock } from '../blocks/blockBuilder';
import type { ChainedBlock } from '../blocks/blockFile';
import { decodeTransaction } from '../blocks/decodedTransaction';
import type { DecodedTransaction } from '../blocks/decodedTransaction';
import type { Collections } from '../collections';
import { LedgerDamagedError } from '../errors';
import type { BlockChanges } from '../state/stateDatabase';
import { VALIDATION_CODES } from '../validationCodes';
import { BlockState } from './blockState';
import type { CommittedState } from './blockState';
import { commitHash } from './commitHash';
import { withExpiry, writtenKeys } from './indexChanges';
import type { ExpiringState } from './indexChanges';
import { UNPROVEN, firstOutcomes } from './outcomes';
import { applyWrites } from './writeSets';

const { VALID } = VALIDATION_CODES;

/** The id and code of each transaction of a stored block. */
function storedOutcomes(
  decoded: readonly (DecodedTransaction | null)[],
  validationCodes: Uint8Array,
): readonly { readonly transactionId: string | null; readonly code: number }[] {
  return decoded.map((transaction, index) => {
    const code = validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
    return { code, transactionId: UNPROVEN.includes(code) ? null : (transaction?.transactionId ?? null) };
  });
}

function storedChanges(
  block: JudgedBlock,
  decoded: readonly (DecodedTransaction | null)[],
  context: Readonly<{ chaincode: string; committed: CommittedState }>,
): ReturnType<BlockState['changes']> {
  const state = new BlockState(context.committed);
  decoded.forEach((transaction, transactionIndex) => {
    if (block.validationCodes[transactionIndex] !== VALID) return;
    const set = transaction?.sets.find(({ namespace }) => namespace === context.chaincode);
    if (set !== undefined) applyWrites(set, { blockNumber: block.header.number, transactionIndex }, state);
  });
  return state.changes();
}

/** What a stored block is replayed on. */
export interface ReplayContext {
  readonly chaincode: string;
  readonly committed: ExpiringState;
  /** Those of the configuration in force for the block. */
  readonly collections: Collections;
  readonly previousCommitHash: Uint8Array;
}

/**
 * What a stored block changes, taken from its own codes without judging its transactions again. LedgerDamagedError
 * when the result is not the one that its commit hash was taken of.
 */
export async function replayBlock(stored: ChainedBlock, context: ReplayContext): Promise<BlockChanges> {
  const { number, offset, length } = stored;
  const block = decodeBlock(stored.encoded);
  const { validationCodes, lastConfigBlock } = block;
  const decoded = block.envelopes.map(decodeTransaction);
  const changes = storedChanges(block, decoded, context);
  const { chaincode, previousCommitHash } = context;
  const hash = commitHash({ chaincode, validationCodes, changes, previous: previousCommitHash });
  if (!hash.equals(block.commitHash)) {
    throw new LedgerDamagedError(number, `block ${number}: the commit hash does not fit its changes`);
  }
  const sets = decoded.map((transaction) => transaction?.sets ?? []);
  return {
    number,
    location: { offset, length },
    ...(await withExpiry({ number, changes }, context)),
    outcomes: firstOutcomes(storedOutcomes(decoded, validationCodes)),
    history: writtenKeys(sets, { chaincode, validationCodes }),
    savepoint: { height: number + 1, tipHash: stored.headerHash, commitHash: hash, lastConfigBlock },
  };
}
