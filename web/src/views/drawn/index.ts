/** After a draw: the money on its way, by when, and what happens at maturity. */
import type { DrawItem } from '../../../../chaincode/src/protocol/items';
import { actsOf, isGenuine, storedRun } from '../../acts/compose';
import { readProgress, unseen } from '../../acts/ledger';
import type { LedgerProgress } from '../../acts/ledger';
import { statementView } from '../../api/answers';
import type { StatementView } from '../../api/answers';
import { Refusal } from '../../api/errors';
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import type { Session } from '../../app/session';
import { object } from '../../lib/reading';
import { DrawnView } from './view';

export interface DrawnData {
  readonly hash: string;
  readonly draws: readonly DrawItem[];
  readonly view: StatementView | null;
  readonly progress: LedgerProgress;
  /** Deals the draws became, as far as the ledger has them. */
  readonly financings: readonly KnownRecord<'financing'>[];
}

const whole = object({ statement: statementView, run: storedRun });

async function load(session: Session, hash: string): Promise<DrawnData> {
  const kept = session.outbox.sendings.value.get(hash)?.entry.run ?? null;
  const told = await session.client.send({ path: `/statements/${hash}`, reader: whole }).catch((error: unknown) => {
    if (kept !== null) return null;
    throw error;
  });
  const run = told?.run ?? kept;
  if (run === null || !isGenuine(run, hash)) throw new Refusal({ status: 422, code: 'not_genuine' });
  const draws = run.items.flatMap((item) => (item.kind === 'draw' ? [item] : []));
  const leaves = new Set(draws.flatMap(({ claims }) => claims.map(({ leaf }) => leaf.id)));
  if (told === null) return { hash, draws, view: null, progress: unseen(actsOf(run)), financings: [] };
  const progress = await readProgress(session.client, actsOf(run), { before: null });
  const deals = await wholeList(session, { path: '/financings', data: RECORD_DATA.financing, query: {} });
  const financings = deals.filter(({ data }) => data.assets.some(({ leaf }) => leaves.has(leaf)));
  return { hash, draws, view: told.statement, progress, financings };
}

export const screen = screenOf<DrawnData>({
  title: ({ drawn }) => drawn.title,
  load: (session, { params }) => load(session, params['hash'] ?? ''),
  View: DrawnView,
  concerns: ({ what, kind, hash }, { params }) =>
    (what === 'statement' && hash === params['hash']) ||
    (what === 'record' && (kind === 'financing' || kind === 'payment')),
});
