/** One signed run: what it says, who signed, how far it is, and what can be done about it. */
import { statementView } from '../../api/answers';
import type { StatementView } from '../../api/answers';
import { Refusal } from '../../api/errors';
import { actsOf, isGenuine, storedRun } from '../../acts/compose';
import { readProgress, unseen } from '../../acts/ledger';
import type { LedgerProgress } from '../../acts/ledger';
import { object } from '../../lib/reading';
import { screenOf } from '../../app/screen';
import type { Session } from '../../app/session';
import type { Run } from '../../../../chaincode/src/statement/run';
import { loadCancelling } from './cancelling';
import type { Cancelling } from './cancelling';
import { RunView } from './view';

export interface RunData {
  readonly run: Run;
  /** Null where the host does not have it (yet). */
  readonly view: StatementView | null;
  readonly progress: LedgerProgress;
  readonly cancelling: Cancelling;
}

const whole = object({ statement: statementView, run: storedRun });

async function load(session: Session, hash: string): Promise<RunData> {
  const own = session.outbox.sendings.value.get(hash);
  try {
    const { statement, run } = await session.client.send({ path: `/statements/${hash}`, reader: whole });
    // What a host stores under a name is believed only if it hashes to that name.
    if (!isGenuine(run, hash)) throw new Refusal({ status: 422, code: 'not_genuine' });
    const progress = await readProgress(session.client, actsOf(run), { before: own?.progress ?? null });
    return { run, view: statement, progress, cancelling: await loadCancelling(session, statement) };
  } catch (error) {
    const isHere = own !== undefined && (!(error instanceof Refusal) || error.code === 'not_found');
    if (!isHere) throw error;
    const progress = own.progress ?? unseen(own.entry.acts);
    return { run: own.entry.run, view: null, progress, cancelling: 'none' };
  }
}

export const screen = screenOf<RunData>({
  title: ({ run, kinds }, data) => (data === null ? run.title : (kinds[data.run.statement.kind] ?? run.title)),
  load: (session, { params }) => load(session, params['hash'] ?? ''),
  View: RunView,
  concerns: ({ what, hash }, { params }) => what === 'statement' && hash === params['hash'],
});
