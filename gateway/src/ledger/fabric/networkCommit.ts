/** Orders a transaction through fabric-network and learns what became of it. */
import './sdkLog';
import type { Commit, Endorser } from 'fabric-common';
import type { CommitListener } from 'fabric-network';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import { FabricUnreachable } from './client';
import type { CommitSeen } from './client';
import type { NetworkSession } from './networkSession';
import { statusOf } from './networkStatus';

const BROADCAST_MS_MAX = 15_000;
const STATUS_POLL_MS = 1000;

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

/** Sends to one orderer after the other until one takes it. True: taken; false: perhaps; throws: certainly not. */
async function broadcast({ session, commit }: Ordering): Promise<boolean> {
  const committers = [...session.channel.getCommitters()].sort(() => Math.random() - 0.5);
  if (committers.length === 0) throw new FabricUnreachable('no orderer is known');
  let isPerhapsTaken = false;
  const reasons: string[] = [];
  for (const committer of committers) {
    try {
      const answer = (await commit.send({ targets: [committer], requestTimeout: BROADCAST_MS_MAX })) as unknown;
      const { status, info } = answer as { readonly status?: string; readonly info?: string };
      if (status === 'SUCCESS') return true;
      // A status is an answer: this orderer did not take it. Anything else came too late or not at all.
      if (status === undefined) isPerhapsTaken ||= isLost(answer);
      reasons.push(`${committer.name}: ${status ?? String(answer)} ${info ?? ''}`.trim());
    } catch (error) {
      isPerhapsTaken ||= isLost(error);
      reasons.push(`${committer.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (isPerhapsTaken) return false;
  throw new FabricUnreachable(`no orderer took the transaction: ${reasons.join('; ')}`);
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
