/** Orders a transaction through fabric-network and learns what became of it. */
import { setTimeout as delay } from 'node:timers/promises';
import './sdkLog';
import type { Commit, Committer, Endorser } from 'fabric-common';
import type { CommitListener } from 'fabric-network';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import { FabricUnreachable } from './client';
import type { CommitSeen } from './client';
import type { NetworkSession } from './networkSession';
import { statusOf } from './networkStatus';
import { sendToAll, sendToOne } from './orderers';
import type { Answer, Sent } from './orderers';

const BROADCAST_MS_MAX = 15_000;
/** Longer than a commit takes where nothing is wrong. */
const STATUS_POLL_MS = 3000;
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

/** Listens for the transaction's commit from before it is sent. What the listener is not told, asking finds out. */
function watchCommit({ session, transactionId, witness }: Ordering): Watch {
  let stop = (): void => undefined;
  const seen = new Promise<CommitSeen>((resolve) => {
    const listener: CommitListener = (error, event) => {
      if (error !== undefined || event === undefined) return;
      const blockNumber = Number(event.getBlockEvent().blockNumber.toString());
      resolve({ isSeen: true, validationCode: codeOf(event.status), blockNumber });
    };
    stop = () => {
      try {
        session.network.removeCommitListener(listener);
      } catch {
        // The stream broke and took its listeners with it; the client throws, and what was seen stays true.
      }
    };
    void session.network.addCommitListener(listener, [witness], transactionId).catch(() => undefined);
  });
  return { seen, stop };
}

/** What is unavailable may have been handed on to a leader whose answer did not come; not where there was none. */
function sentBy(status: string, info: string): Sent {
  if (status !== 'SERVICE_UNAVAILABLE') return 'refused';
  return /no Raft leader|chain is not started/.test(info) ? 'not now' : 'perhaps';
}

/** What one orderer answered, and in which words. */
async function sendTo({ commit }: Ordering, committer: Committer): Promise<Answer> {
  try {
    const answer = (await commit.send({ targets: [committer], requestTimeout: BROADCAST_MS_MAX })) as unknown;
    const { status, info } = answer as { readonly status?: string; readonly info?: string };
    if (status === 'SUCCESS') return ['taken', ''];
    // Without a status the answer came too late or not at all.
    if (status === undefined) return [isLost(answer) ? 'perhaps' : 'not now', String(answer)];
    return [sentBy(status, info ?? ''), `${status} ${info ?? ''}`];
  } catch (error) {
    return [isLost(error) ? 'perhaps' : 'not now', error instanceof Error ? error.message : String(error)];
  }
}

async function named(ordering: Ordering, committer: Committer): Promise<Answer> {
  const [kind, words] = await sendTo(ordering, committer);
  return [kind, `${committer.name}: ${words}`];
}

/** Sends it once, in no order of the orderers. Throws FabricUnreachable where certainly none took it. */
async function trySend(ordering: Ordering): Promise<Sent> {
  const { channel, isByzantine } = ordering.session;
  const committers = [...channel.getCommitters()].sort(() => Math.random() - 0.5);
  const send = isByzantine ? sendToAll : sendToOne;
  const answers = await send(committers, (committer) => named(ordering, committer));
  const kinds = answers.map(([kind]) => kind);
  const [kind] = (['taken', 'perhaps', 'not now'] as const).filter((entry) => kinds.includes(entry));
  if (kind !== undefined) return kind;
  const reasons = answers.map(([, reason]) => reason).join('; ');
  throw new FabricUnreachable(`no orderer took the transaction: ${reasons === '' ? 'none is known' : reasons}`);
}

/**
 * Sends it once. Only while certainly no orderer took it, because they choose a leader or start again, is it sent again.
 * Throws FabricUnreachable where none took it to the end.
 */
async function broadcast(ordering: Ordering): Promise<void> {
  const limit = Date.now() + LEADER_MS_MAX;
  while ((await trySend(ordering)) === 'not now') {
    if (Date.now() > limit) throw new FabricUnreachable('no orderer takes transactions');
    await new Promise((resolve) => setTimeout(resolve, LEADER_POLL_MS));
  }
}

/** Whether bytes may have arrived although no answer came. */
function isLost(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return !/not connected|Unable to find any target|Failed to connect/i.test(text);
}

/** One question to the peer; null where it has not committed the transaction, or does not answer. */
async function askOnce({ session, witness, transactionId }: Ordering): Promise<CommitSeen | null> {
  try {
    const status = await statusOf(session, witness, transactionId);
    return status === null ? null : { isSeen: true, ...status };
  } catch (error) {
    if (error instanceof FabricUnreachable) return null;
    throw error;
  }
}

/**
 * Asks the peer from time to time. Its events come sooner and can be lost: with their stream, or where the client
 * starts one for several transactions at once and forgets all but the last.
 */
async function askMeanwhile(ordering: Ordering, signal: AbortSignal): Promise<CommitSeen> {
  const until = Date.now() + ordering.commitMsMax;
  while (Date.now() < until) {
    await delay(Math.min(STATUS_POLL_MS, until - Date.now()), null, { signal }).catch(() => null);
    if (signal.aborted) break;
    const status = await askOnce(ordering);
    if (status !== null) return status;
  }
  return { isSeen: false, reason: `sent, and no commit seen within ${ordering.commitMsMax} ms` };
}

/** Throws FabricUnreachable where certainly nothing was ordered. */
export async function orderAndWait(ordering: Ordering): Promise<CommitSeen> {
  const watch = watchCommit(ordering);
  const over = new AbortController();
  try {
    await broadcast(ordering);
    return await Promise.race([watch.seen, askMeanwhile(ordering, over.signal)]);
  } finally {
    over.abort();
    watch.stop();
  }
}
