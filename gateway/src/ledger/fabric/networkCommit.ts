/** Orders a transaction through fabric-network and learns what became of it. */
import './sdkLog';
import type { Commit, Committer, Endorser } from 'fabric-common';
import type { CommitListener } from 'fabric-network';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import { FabricUnreachable } from './client';
import type { CommitSeen } from './client';
import type { NetworkSession } from './networkSession';
import { statusOf } from './networkStatus';

const BROADCAST_MS_MAX = 15_000;
const STATUS_POLL_MS = 1000;
/** A Raft election takes up to half of this. */
const LEADER_MS_MAX = 10_000;
const LEADER_POLL_MS = 500;

interface Ordering {
  readonly session: NetworkSession;
  readonly commit: Commit;
  readonly transactionId: string;
  /** A peer of the own organisation: what it has committed is committed for us. */
  readonly witness: Endorser;
  readonly commitMsMax: number;
}

function codeOf(status: string): number {
  const codes: Readonly<Record<string, number>> = VALIDATION_CODES;
  return codes[status] ?? VALIDATION_CODES.INVALID_OTHER_REASON;
}

interface Watch {
  readonly seen: Promise<CommitSeen>;
  readonly stop: () => void;
}

/** Listens for the transaction's commit before it is sent; an event that fails is made up for by asking. */
async function watchCommit(ordering: Ordering): Promise<Watch> {
  const { session, transactionId, witness, commitMsMax } = ordering;
  let stop = (): void => undefined;
  const seen = new Promise<CommitSeen>((resolve) => {
    const listener: CommitListener = (error, event) => {
      if (error !== undefined || event === undefined) return;
      const blockNumber = Number(event.getBlockEvent().blockNumber.toString());
      resolve({ isSeen: true, validationCode: codeOf(event.status), blockNumber });
    };
    const timer = setTimeout(() => {
      resolve({ isSeen: false, reason: `no commit within ${commitMsMax} ms` });
    }, commitMsMax);
    stop = () => {
      clearTimeout(timer);
      session.network.removeCommitListener(listener);
    };
    void session.network.addCommitListener(listener, [witness], transactionId).catch(() => undefined);
  });
  await Promise.resolve();
  return { seen, stop };
}

type Sent = 'taken' | 'perhaps' | 'not now' | 'refused';

/** What one orderer answered, and in which words. */
async function sendTo({ commit }: Ordering, committer: Committer): Promise<readonly [Sent, string]> {
  try {
    const answer = (await commit.send({ targets: [committer], requestTimeout: BROADCAST_MS_MAX })) as unknown;
    const { status, info } = answer as { readonly status?: string; readonly info?: string };
    if (status === 'SUCCESS') return ['taken', ''];
    // A status is an answer: this orderer did not take it. Anything else came too late or not at all.
    if (status === undefined) return [isLost(answer) ? 'perhaps' : 'not now', String(answer)];
    return [status === 'SERVICE_UNAVAILABLE' ? 'not now' : 'refused', `${status} ${info ?? ''}`];
  } catch (error) {
    return [isLost(error) ? 'perhaps' : 'not now', error instanceof Error ? error.message : String(error)];
  }
}

/** Tries one orderer after the other. Throws FabricUnreachable where certainly none took it. */
async function trySend(ordering: Ordering): Promise<Sent> {
  const committers = [...ordering.session.channel.getCommitters()].sort(() => Math.random() - 0.5);
  const answers: (readonly [Sent, string])[] = [];
  for (const committer of committers) {
    const answer = await sendTo(ordering, committer);
    if (answer[0] === 'taken') return 'taken';
    answers.push([answer[0], `${committer.name}: ${answer[1]}`]);
  }
  const kinds = answers.map(([kind]) => kind);
  if (kinds.includes('perhaps')) return 'perhaps';
  if (kinds.includes('not now')) return 'not now';
  const reasons = answers.map(([, reason]) => reason).join('; ');
  throw new FabricUnreachable(`no orderer took the transaction: ${reasons === '' ? 'none is known' : reasons}`);
}

/** While orderers choose a leader or start again, the same signed transaction is sent again: it can be ordered once only. */
async function broadcast(ordering: Ordering): Promise<void> {
  const limit = Date.now() + LEADER_MS_MAX;
  let isPerhapsTaken = false;
  for (;;) {
    const sent = await trySend(ordering);
    if (sent === 'taken') return;
    isPerhapsTaken ||= sent === 'perhaps';
    if (Date.now() > limit) break;
    await new Promise((resolve) => setTimeout(resolve, LEADER_POLL_MS));
  }
  if (!isPerhapsTaken) throw new FabricUnreachable('no orderer takes transactions');
}

/** Whether bytes may have arrived although no answer came. */
function isLost(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return !/not connected|Unable to find any target|Failed to connect/i.test(text);
}

/** Asks the peer for the transaction until the time is up. */
async function askForStatus(ordering: Ordering, until: number): Promise<CommitSeen> {
  for (;;) {
    try {
      const status = await statusOf(ordering.session, ordering.witness, ordering.transactionId);
      if (status !== null) return { isSeen: true, ...status };
    } catch (error) {
      if (!(error instanceof FabricUnreachable)) throw error;
    }
    if (Date.now() >= until) return { isSeen: false, reason: 'sent, and its commit was not seen' };
    await new Promise((resolve) => setTimeout(resolve, STATUS_POLL_MS));
  }
}

/** Throws FabricUnreachable where certainly nothing was ordered. */
export async function orderAndWait(ordering: Ordering): Promise<CommitSeen> {
  const watch = await watchCommit(ordering);
  try {
    await broadcast(ordering);
    const seen = await watch.seen;
    // The event may have been lost with its stream: the peer knows.
    return seen.isSeen ? seen : await askForStatus(ordering, Date.now());
  } finally {
    watch.stop();
  }
}
