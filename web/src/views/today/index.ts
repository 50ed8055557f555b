/** A financier's day: what is to be released, recorded and matched. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { ledgerToday, ownParty } from '../../app/session';
import type { Session } from '../../app/session';
import { TodayView } from './view';

export interface TodayData {
  readonly toRelease: readonly KnownRecord<'financing'>[];
  readonly toRecord: readonly KnownRecord<'payment'>[];
  readonly overdue: readonly KnownRecord<'leaf'>[];
  readonly dueToday: readonly KnownRecord<'leaf'>[];
}

async function load(session: Session): Promise<TodayData> {
  const party = ownParty(session).id;
  const today = ledgerToday(session);
  const [deals, payments, due] = await Promise.all([
    wholeList(session, {
      path: '/financings',
      data: RECORD_DATA.financing,
      query: { state: 'agreed', sort: 'oldest' },
    }),
    wholeList(session, { path: '/payments', data: RECORD_DATA.payment, query: { state: 'instructed', sort: 'due' } }),
    wholeList(session, {
      path: '/claims',
      data: RECORD_DATA.leaf,
      query: { state: 'held', holder: party, dueTo: today, sort: 'due' },
    }),
  ]);
  return {
    toRelease: deals.filter(({ data }) => data.financier === party),
    toRecord: payments.filter(({ data }) => data.payer === party),
    overdue: due.filter(({ data }) => data.due < today),
    dueToday: due.filter(({ data }) => data.due === today),
  };
}

export const screen = screenOf<TodayData>({
  title: ({ nav }) => nav.today,
  load,
  View: TodayView,
  concerns: ({ what, kind }) => what === 'record' && (kind === 'financing' || kind === 'payment' || kind === 'leaf'),
});
