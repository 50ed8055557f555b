import { decodeBlock } from '../blocks/blockBuilder';
import type { JudgedBlock } from '../blocks/blockBuilder';
import type { ChainedBlock } from '../blocks/blockFile';
import { decodeTransaction } from '../blocks/decodedTransaction';
import type { DecodedTransaction } from '../blocks/decodedTransaction';
import { LedgerDamagedError } from '../errors';
import type { BlockChanges } from '../state/stateDatabase';
import { VALIDATION_CODES } from '../validationCodes';
import { BlockState } from './blockState';
import type { CommittedState } from './blockState';
import { commitHash } from './commitHash';
import { applyWrites } from './writeSets';

const { VALID, DUPLICATE_TXID } = VALIDATION_CODES;

/** Codes given before the id of a transaction was found to be its own. */
const UNPROVEN: readonly number[] = [
  VALIDATION_CODES.NIL_ENVELOPE,
  VALIDATION_CODES.BAD_PAYLOAD,
  VALIDATION_CODES.BAD_COMMON_HEADER,
  VALIDATION_CODES.BAD_CREATOR_SIGNATURE,
  VALIDATION_CODES.INVALID_ENDORSER_TRANSACTION,
  VALIDATION_CODES.INVALID_CONFIG_TRANSACTION,
  VALIDATION_CODES.UNSUPPORTED_TX_PAYLOAD,
  VALIDATION_CODES.BAD_PROPOSAL_TXID,
];

/**
 * The outcomes that a block adds to the index of transactions: of an id the first, as in Fabric, and only ids that
 * are proven, so that nobody can take the id of somebody else's transaction by sending rubbish under it.
 */
export function firstOutcomes(
  transactions: Iterable<Readonly<{ transactionId: string | null; code: number }>>,
): ReadonlyMap<string, number> {
  const outcomes = new Map<string, number>();
  for (const { transactionId, code } of transactions) {
    if (transactionId === null || code === DUPLICATE_TXID || outcomes.has(transactionId)) continue;
    outcomes.set(transactionId, code);
  }
  return outcomes;
}

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

/**
 * What a stored block changes, taken from its own codes without judging its transactions again. LedgerDamagedError
 * when the result is not the one that its commit hash was taken of.
 */
export function replayBlock(
  stored: ChainedBlock,
  context: Readonly<{ chaincode: string; committed: CommittedState; previousCommitHash: Uint8Array }>,
): BlockChanges {
  const block = decodeBlock(stored.encoded);
  const { validationCodes, lastConfigBlock } = block;
  const decoded = block.envelopes.map(decodeTransaction);
  const changes = storedChanges(block, decoded, context);
  const { chaincode, previousCommitHash } = context;
  const hash = commitHash({ chaincode, validationCodes, changes, previous: previousCommitHash });
  if (!hash.equals(block.commitHash)) {
    throw new LedgerDamagedError(stored.number, `block ${stored.number}: the commit hash does not fit its changes`);
  }
  return {
    number: stored.number,
    location: { offset: stored.offset, length: stored.length },
    state: [...changes].map(([address, { entry }]) => [address, entry] as const),
    outcomes: firstOutcomes(storedOutcomes(decoded, validationCodes)),
    savepoint: { height: stored.number + 1, tipHash: stored.headerHash, commitHash: hash, lastConfigBlock },
  };
}
