/** Payouts: deals to be funded, and payments whose outcome the bank has told. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { ownParty } from '../../app/session';
import type { Session } from '../../app/session';
import { PayoutsView } from './view';

export interface PayoutsData {
  readonly deals: readonly KnownRecord<'financing'>[];
  readonly payments: readonly KnownRecord<'payment'>[];
}

async function load(session: Session): Promise<PayoutsData> {
  const party = ownParty(session).id;
  const [deals, payments] = await Promise.all([
    wholeList(session, {
      path: '/financings',
      data: RECORD_DATA.financing,
      query: { state: 'agreed', sort: 'oldest' },
    }),
    wholeList(session, { path: '/payments', data: RECORD_DATA.payment, query: { state: 'instructed', sort: 'due' } }),
  ]);
  return {
    deals: deals.filter(({ data }) => data.financier === party),
    payments: payments.filter(({ data }) => data.payer === party),
  };
}

export const screen = screenOf<PayoutsData>({
  title: ({ nav }) => nav.payouts,
  load,
  View: PayoutsView,
  concerns: ({ what, kind }) => what === 'record' && (kind === 'financing' || kind === 'payment'),
});
