/** What the firm is owed: waiting, confirmed, drawn, paid. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { ownParty } from '../../app/session';
import type { Session } from '../../app/session';
import { OwedView } from './view';

export interface OwedData {
  readonly waiting: readonly KnownRecord<'receivable'>[];
  readonly refused: readonly KnownRecord<'receivable'>[];
  readonly confirmed: readonly KnownRecord<'leaf'>[];
  readonly drawn: readonly KnownRecord<'financing'>[];
  readonly paid: readonly KnownRecord<'discharge'>[];
}

async function load(session: Session): Promise<OwedData> {
  const party = ownParty(session).id;
  const [receivables, confirmed, drawn, paid] = await Promise.all([
    wholeList(session, {
      path: '/invoices',
      data: RECORD_DATA.receivable,
      query: { state: 'presented,refused', sort: 'newest' },
    }),
    wholeList(session, {
      path: '/claims',
      data: RECORD_DATA.leaf,
      query: { state: 'held', holder: party, sort: 'due' },
    }),
    wholeList(session, { path: '/financings', data: RECORD_DATA.financing, query: { sort: 'newest' } }),
    wholeList(session, { path: '/discharges', data: RECORD_DATA.discharge, query: { sort: 'newest' } }),
  ]);
  const own = receivables.filter(({ data }) => data.invoice.seller === party);
  return {
    waiting: own.filter(({ state }) => state === 'presented'),
    refused: own.filter(({ state }) => state === 'refused'),
    confirmed,
    drawn: drawn.filter(({ data }) => data.supplier === party),
    paid,
  };
}

export const screen = screenOf<OwedData>({
  title: ({ nav }) => nav.owed,
  load,
  View: OwedView,
  concerns: ({ what }) => what === 'record',
});
