/** How far a run is, from the ledger: each transaction is asked for by its own id, the host's word is not enough. */
import { actOutcome } from '../api/answers';
import type { ActOutcome, StatementView } from '../api/answers';
import type { Client } from '../api/client';
import { Refusal } from '../api/errors';

/** Transactions of a run and what the ledger says of each; null: not seen there. */
export interface LedgerProgress {
  readonly seen: readonly (ActOutcome | null)[];
  readonly applied: number;
  readonly refused: number;
}

/** Nothing of these transactions was seen yet. */
export function unseen(acts: readonly string[]): LedgerProgress {
  return { seen: acts.map(() => null), applied: 0, refused: 0 };
}

/** What became of one transaction; null while the ledger does not know it. */
export async function outcomeOf(client: Pick<Client, 'send'>, act: string, slug?: string): Promise<ActOutcome | null> {
  try {
    const request = { path: `/acts/${act}`, reader: actOutcome };
    const outcome = await client.send(slug === undefined ? request : { ...request, slug });
    return outcome.act === act ? outcome : null;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return null;
    throw error;
  }
}

/** Those not seen yet are asked for, a few at a time. */
const AT_ONCE = 4;

/** So many of a list, any of them. */
function someOf<T>(list: readonly T[], count: number): T[] {
  const rest = [...list];
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    return rest.splice(Math.floor(Math.random() * rest.length), 1);
  }).flat();
}

/** `slug`: another organisation's gateway, where one's own is silent. Throws as `Client.send`. */
export async function readProgress(
  client: Pick<Client, 'send'>,
  acts: readonly string[],
  known: Readonly<{ before: LedgerProgress | null; slug?: string }>,
): Promise<LedgerProgress> {
  const { before, slug } = known;
  const seen: (ActOutcome | null)[] = acts.map((_, index) => before?.seen[index] ?? null);
  const open = acts.flatMap((act, index) => (seen[index] === null ? [{ act, index }] : []));
  const ask = async (asked: typeof open): Promise<boolean> => {
    const found = await Promise.all(asked.map(({ act }) => outcomeOf(client, act, slug)));
    for (const [position, { index }] of asked.entries()) seen[index] = found[position] ?? null;
    return found.some((outcome) => outcome !== null);
  };
  while (open.length > 0) {
    if (await ask(open.splice(0, AT_ONCE))) continue;
    // An honest host carries in order, and later ones are hardly there. Another one may carry the last only: a few
    // of the rest are asked for each time, so that sooner or later every one is.
    await ask(someOf(open, AT_ONCE));
    break;
  }
  const outcomes = seen.flatMap((entry) => entry?.outcomes ?? []);
  const refused = outcomes.filter((outcome) => outcome === 'refused').length;
  return { seen, applied: outcomes.length - refused, refused };
}

/** True once each transaction was seen on the ledger: nothing of the run is on its way any more. */
export function isSeen(progress: LedgerProgress): boolean {
  return progress.seen.every((entry) => entry !== null);
}

/** True where its host says that it carries the run no further; what was signed can still be carried. */
export function isDropped(progress: LedgerProgress | null, view: StatementView | null): boolean {
  if (view === null) return false;
  if (view.state === 'withdrawn') return true;
  return view.chunks.every(({ state, index }) => (progress?.seen[index] ?? null) !== null || state === 'refused');
}

/** An act may still name the older of the ledger's two times. */
const GRACE_MS = 24 * 3600 * 1000;

/** True once no ledger takes the run. A host tells the ledger's time and may say anything, so this device must agree. */
export function isPast(validUntil: number, now: Readonly<{ deviceMs: number; ledgerMs: number }>): boolean {
  return Math.min(now.deviceMs, now.ledgerMs) > validUntil + GRACE_MS;
}
