import { VALIDATION_CODES } from '../validationCodes';
import { BlockState } from './blockState';
import type { CommittedState } from './blockState';
import { EndorsementJudge } from './policyCheck';
import type { PolicyContext } from './policyCheck';
import { preparedCode, provenTransactionId } from './preparedTransaction';
import type { PreparedTransaction } from './preparedTransaction';
import { readConflictCode } from './readConflicts';
import { applyWrites } from './writeSets';

const { VALID, DUPLICATE_TXID, ENDORSEMENT_POLICY_FAILURE } = VALIDATION_CODES;

/** The committed ledger as validation sees it. */
export interface CommittedLedger extends CommittedState {
  /** Whether a transaction of that id is in an earlier block. */
  isKnown(transactionId: string): boolean;
}

/** What a block does: one code per transaction, and the changes of its valid transactions. */
export interface BlockVerdict {
  readonly validationCodes: Uint8Array;
  readonly changes: ReturnType<BlockState['changes']>;
}

/** Form, duplicates and endorsements: all that Fabric decides before versions are compared. */
function judgeEndorsements(
  transactions: readonly PreparedTransaction[],
  context: Readonly<{ ledger: CommittedLedger; judge: EndorsementJudge }>,
): Uint8Array {
  const { ledger, judge } = context;
  const codes = Uint8Array.from(transactions, (transaction) => {
    if (transaction.kind === 'malformed') return transaction.code;
    if (ledger.isKnown(transaction.transactionId)) return DUPLICATE_TXID;
    if (transaction.kind === 'unreadable') return transaction.code;
    return judge.isEndorsed(transaction.action) ? preparedCode(transaction) : ENDORSEMENT_POLICY_FAILURE;
  });
  const seen = new Set<string | null>();
  transactions.forEach((transaction, index) => {
    if (codes[index] !== VALID) return;
    const transactionId = provenTransactionId(transaction);
    if (seen.has(transactionId)) codes[index] = DUPLICATE_TXID;
    seen.add(transactionId);
  });
  return codes;
}

async function applyAction(
  transaction: PreparedTransaction,
  place: Readonly<{ blockNumber: number; transactionIndex: number; chaincode: string }>,
  state: BlockState,
): Promise<number> {
  if (transaction.kind !== 'readable') return preparedCode(transaction);
  const { chaincode, blockNumber, transactionIndex } = place;
  for (const set of transaction.action.sets) {
    const code = await readConflictCode(set, { chaincode, transactionIndex, state });
    if (code !== VALID) return code;
  }
  const own = transaction.action.sets.find(({ namespace }) => namespace === chaincode);
  if (own !== undefined) applyWrites(own, { blockNumber, transactionIndex }, state);
  return VALID;
}

/**
 * Judges all transactions of a block in Fabric's order: for all of them form, duplicate ids and endorsement
 * policies; then one after another versions of what was read, each valid one changing the state for the next.
 */
export async function validateBlock(
  block: Readonly<{ number: number; transactions: readonly PreparedTransaction[] }>,
  context: Readonly<{ ledger: CommittedLedger; policy: PolicyContext }>,
): Promise<BlockVerdict> {
  const { ledger, policy } = context;
  const state = new BlockState(ledger);
  const judge = new EndorsementJudge(policy, state);
  const validationCodes = judgeEndorsements(block.transactions, { ledger, judge });
  for (const [transactionIndex, transaction] of block.transactions.entries()) {
    if (validationCodes[transactionIndex] !== VALID) continue;
    const place = { blockNumber: block.number, transactionIndex, chaincode: policy.chaincode };
    validationCodes[transactionIndex] = await applyAction(transaction, place, state);
  }
  return { validationCodes, changes: state.changes() };
}
