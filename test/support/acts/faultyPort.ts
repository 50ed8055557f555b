/** A ledger port that goes wrong in order: each submission meets the next fault, and after the last none. */
import type { LedgerPort, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { LedgerUnavailable } from '../../../gateway/src/ledger/port';

export type Fault =
  /** Sent, applied, and the commit not seen. */
  | 'unseen'
  /** Sent, never ordered, and nobody can tell. */
  | 'lost on the way'
  /** Another transaction of the same moment won. */
  | 'conflict'
  /** The network is away before anything was sent. */
  | 'away'
  /** The answer is lost after it was applied. */
  | 'away after the commit'
  | 'none';

export interface FaultyPort {
  readonly ledger: Pick<LedgerPort, 'submit' | 'outcome'>;
  /** Submissions so far. */
  readonly count: () => number;
  /** Faults of the submissions to come. */
  readonly next: (faults: readonly Fault[]) => void;
}

const UNKNOWN: SubmitOutcome = { outcome: 'unknown', transactionId: 'ab'.repeat(32), reason: 'not seen' };

export function faultyPort(port: Pick<LedgerPort, 'submit' | 'outcome'>, first: readonly Fault[] = []): FaultyPort {
  const faults: Fault[] = [...first];
  let count = 0;
  const submit: LedgerPort['submit'] = async (submission) => {
    count += 1;
    const fault = faults.shift() ?? 'none';
    if (fault === 'conflict') return { outcome: 'conflict', reason: 'MVCC_READ_CONFLICT' };
    if (fault === 'away') throw new LedgerUnavailable('away');
    if (fault === 'lost on the way') return UNKNOWN;
    const outcome = await port.submit(submission);
    if (fault === 'unseen') return UNKNOWN;
    if (fault === 'away after the commit') throw new LedgerUnavailable('away');
    return outcome;
  };
  return {
    ledger: { submit, outcome: (act) => port.outcome(act) },
    count: () => count,
    next: (more) => {
      faults.push(...more);
    },
  };
}
