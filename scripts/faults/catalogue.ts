/** The faults that are tried on a real Fabric network: tests count each by its name, and the evidence must have them all. */
import { COUNT } from '../testing/runGroup';

/** What a fault is, and the first major version of Fabric that can have it. */
export interface Fault {
  readonly words: string;
  readonly since: 2 | 3;
}

export const FAULTS = {
  process_killed: { words: 'peers, orderers, chaincode processes and carriers killed under load', since: 2 },
  member_away: { words: "members' peers, or all orderers, away for a while", since: 2 },
  gateway_cut_off: { words: 'gateways cut off from their peer in the middle of an act', since: 2 },
  transaction_tampered: { words: 'transactions changed after their endorsement', since: 2 },
  transaction_withheld: { words: 'transactions ordered after the clock had moved on', since: 2 },
  transaction_repeated: { words: 'endorsed transactions ordered again', since: 2 },
  proposal_replayed: { words: 'signed proposals and acts sent to the endorsers again', since: 2 },
  forgery_ordered: { words: 'transactions of colluding members with altered chaincode', since: 2 },
  private_word_sought: { words: 'private words sought in files and stores of every node', since: 2 },
  leader_lost: { words: 'leading orderers killed under load', since: 2 },
  quorum_lost: { words: 'orderers left without a quorum under load', since: 2 },
  bft_orderer_lost: { words: 'BFT orderers killed under load, the leading one among them', since: 3 },
  disk_full: { words: 'nodes whose disk was full', since: 2 },
  certificate_ended: { words: 'submissions with a certificate that had ended', since: 2 },
  certificate_revoked: { words: 'service certificates revoked under load', since: 2 },
  root_renewed: { words: "members' roots renewed under load", since: 2 },
  orderer_key_renewed: { words: 'Raft orderers given a new TLS key under load', since: 2 },
  store_restored: { words: "gateways' stores restored from a copy under load", since: 2 },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** A test's line of output that says how often a fault was tried; the command sums them up. */
export function countedLine(fault: FaultName, count: number): string {
  return `${COUNT}${fault} ${count}`;
}

const COUNTED = /^(\w+) (\d+)$/;

/** How often each fault was tried, by the lines of a test's output. Throws RangeError at a name that is not listed. */
export function countsIn(lines: readonly string[]): ReadonlyMap<FaultName, number> {
  const counts = new Map<FaultName, number>();
  for (const line of lines.filter((entry) => entry.startsWith(COUNT))) {
    const [, name, count] = COUNTED.exec(line.slice(COUNT.length)) ?? [];
    const fault = FAULT_NAMES.find((entry) => entry === name);
    if (fault === undefined) throw new RangeError(`no fault is listed that "${line}" counts`);
    counts.set(fault, (counts.get(fault) ?? 0) + Number(count));
  }
  return counts;
}
