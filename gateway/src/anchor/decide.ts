/**
 * What a publisher does next, from what it sees: pure, so that a publisher that was killed goes on like one that was
 * not. Nothing is remembered but the last attempt of this process, and without it the decision is only more patient.
 */
import type { ChainView } from './port';

/** When to anchor, and at what price. */
export interface AnchorPolicy {
  /** Blocks that are anchored without waiting for more. */
  readonly blocks: number;
  /** Longest time between two roots while there are new blocks, in milliseconds. */
  readonly everyMs: number;
  /** Most blocks under one root. */
  readonly rangeMax: number;
  /** Most that is paid for a unit of gas, in wei, tip included. */
  readonly feeMax: bigint;
  /** Wei per unit of gas for whoever makes the chain's block. */
  readonly tip: bigint;
  /** Time after which a transaction that is not on the chain is sent again at a higher price, in milliseconds. */
  readonly patienceMs: number;
}

/** The last transaction this process tried to send. Without prices where it only saw that one waits. */
export interface Attempt {
  readonly nonce: number;
  readonly maxFee: bigint;
  readonly tip: bigint;
  readonly atMs: number;
}

/** Why nothing is sent now. */
export type Rest = 'nothing_new' | 'not_due' | 'pending' | 'expensive' | 'ledger_behind';

/** The next step; `attempt` is what is to be remembered of it. */
export type Step =
  | { readonly step: 'rest'; readonly why: Rest; readonly attempt: Attempt | null }
  | { readonly step: 'send'; readonly first: number; readonly last: number; readonly attempt: Attempt };

export interface Seen {
  readonly view: ChainView;
  /** Blocks the ledger has. */
  readonly height: number;
  readonly attempt: Attempt | null;
  readonly nowMs: number;
}

/** Nodes replace a waiting transaction only at a price at least a tenth higher; an eighth is above all of them. */
function raised(fee: bigint): bigint {
  return fee + fee / 8n + 1n;
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** The attempt that is still open: on its way, lost, or another process's with the same key. Null where none is. */
function openAttempt({ view, attempt, nowMs }: Seen): Attempt | null {
  const known = attempt !== null && attempt.nonce >= view.nonce ? attempt : null;
  if (known !== null || view.pendingNonce <= view.nonce) return known;
  return { nonce: view.nonce, maxFee: 0n, tip: 0n, atMs: nowMs };
}

function isDue({ view, height, nowMs }: Seen, { blocks, everyMs }: AnchorPolicy): boolean {
  const waiting = height - view.next;
  if (waiting >= blocks || view.newest === null) return true;
  // By either clock: the chain's may run ahead of ours, and a chain that stands still has none.
  return Math.max(nowMs, view.timeMs) - view.newest.timeMs >= everyMs;
}

/** A clock that was set back ends the patience, which would otherwise last as long as it was set back by. */
function isPatient({ atMs }: Attempt, nowMs: number, { patienceMs }: AnchorPolicy): boolean {
  const waited = nowMs - atMs;
  return waited >= 0 && waited < patienceMs;
}

/** A price that is above the one before and holds for some blocks of rising prices; null where it is above the bound. */
function priceOf(
  view: ChainView,
  open: Attempt | null,
  { feeMax, tip: tipWanted }: AnchorPolicy,
): Pick<Attempt, 'maxFee' | 'tip'> | null {
  if (view.baseFee + tipWanted > feeMax) return null;
  const tip = open === null ? tipWanted : max(tipWanted, raised(open.tip));
  const needed = max(view.baseFee + tip, open === null ? 0n : raised(open.maxFee));
  if (needed <= feeMax) {
    const comfortable = 2n * view.baseFee + tip;
    return { tip, maxFee: max(needed, comfortable < feeMax ? comfortable : feeMax) };
  }
  // Nothing can be put above the attempt, which may be lost, or may never have been taken in the place of one that waits
  // at a lower price: then the bound and a higher tip replace what is there. Where the attempt itself waits, the node
  // refuses, and nothing is lost. Without this a publisher near its bound could be silent for ever.
  return { tip: tip < feeMax ? tip : feeMax, maxFee: feeMax };
}

/** The next step from what is seen. */
export function nextStep(seen: Seen, policy: AnchorPolicy): Step {
  const { view, height, nowMs } = seen;
  const open = openAttempt(seen);
  const rest = (why: Rest): Step => ({ step: 'rest', why, attempt: open });
  if (height < view.next) return rest('ledger_behind');
  if (height === view.next) return rest('nothing_new');
  if (open !== null && isPatient(open, nowMs, policy)) return rest('pending');
  if (open === null && !isDue(seen, policy)) return rest('not_due');
  const price = priceOf(view, open, policy);
  if (price === null) return rest('expensive');
  const last = Math.min(height, view.next + policy.rangeMax) - 1;
  return { step: 'send', first: view.next, last, attempt: { nonce: view.nonce, ...price, atMs: nowMs } };
}
