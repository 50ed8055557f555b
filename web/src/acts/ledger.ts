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
export async function outcomeOf(client: Client, act: string, slug?: string): Promise<ActOutcome | null> {
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

/** `slug`: another organisation's gateway, where one's own is silent. Throws as `Client.send`. */
export async function readProgress(
  client: Client,
  acts: readonly string[],
  known: Readonly<{ before: LedgerProgress | null; slug?: string }>,
): Promise<LedgerProgress> {
  const { before, slug } = known;
  const seen: (ActOutcome | null)[] = acts.map((_, index) => before?.seen[index] ?? null);
  const open = acts.flatMap((act, index) => (seen[index] === null ? [{ act, index }] : []));
  for (let start = 0; start < open.length; start += AT_ONCE) {
    const asked = open.slice(start, start + AT_ONCE);
    const found = await Promise.all(asked.map(({ act }) => outcomeOf(client, act, slug)));
    for (const [position, { index }] of asked.entries()) seen[index] = found[position] ?? null;
    // Transactions of a run are carried in order, by and large: where none is there, later ones are hardly there.
    if (found.every((outcome) => outcome === null)) break;
  }
  const outcomes = seen.flatMap((entry) => entry?.outcomes ?? []);
  const refused = outcomes.filter((outcome) => outcome === 'refused').length;
  return { seen, applied: outcomes.length - refused, refused };
}

/** True when nothing of the run is on its way any more: each transaction was seen, or its host says it is over. */
export function isOver(progress: LedgerProgress, view: StatementView | null): boolean {
  if (progress.seen.every((entry) => entry !== null)) return true;
  if (view === null) return false;
  if (view.state === 'withdrawn') return true;
  return view.chunks.every(({ state, index }) => (progress.seen[index] ?? null) !== null || state === 'refused');
}
