/** Invoices that have an answer already: it has one signature and waits for the second. */
import { storedRun } from '../../acts/compose';
import { statementList, statementView } from '../../api/answers';
import type { Session } from '../../app/session';
import { object } from '../../lib/reading';

/** Run in which an invoice waits, by the invoice's id. */
export type Queued = ReadonlyMap<string, string>;

const ANSWERS: ReadonlySet<string> = new Set(['confirm_receivable', 'refuse_receivable']);
/** More runs than this are not looked into; the ledger takes an invoice's answer once in any case. */
const RUNS_MAX = 20;

const whole = object({ statement: statementView, run: storedRun });

/** What a run is about never changes, so it is asked for once. */
const KNOWN = new Map<string, readonly string[]>();

async function invoicesOf(session: Session, hash: string): Promise<readonly string[]> {
  const known = KNOWN.get(hash);
  if (known !== undefined) return known;
  const { run } = await session.client.send({ path: `/statements/${hash}`, reader: whole });
  const ids = run.items.flatMap((item) =>
    item.kind === 'confirm_receivable' || item.kind === 'refuse_receivable' ? [item.receivable.id] : [],
  );
  KNOWN.set(hash, ids);
  return ids;
}

/** Throws as `Client.send`. */
export async function loadQueued(session: Session): Promise<Queued> {
  const { statements } = await session.client.send({ path: '/statements?state=waiting', reader: statementList });
  const answers = statements.filter(({ kind }) => ANSWERS.has(kind)).slice(0, RUNS_MAX);
  const found = await Promise.all(
    answers.map(async ({ hash }) => (await invoicesOf(session, hash)).map((id) => [id, hash] as const)),
  );
  return new Map(found.flat());
}
