/** What the firm holds: by debtor, by week of maturity, claim by claim. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { ownParty } from '../../app/session';
import { HoldingsView } from './view';

export interface HoldingsData {
  readonly claims: readonly KnownRecord<'leaf'>[];
}

export const screen = screenOf<HoldingsData>({
  title: ({ nav }) => nav.holdings,
  load: async (session) => {
    const query = { state: 'held', holder: ownParty(session).id, sort: 'due' };
    return { claims: await wholeList(session, { path: '/claims', data: RECORD_DATA.leaf, query }) };
  },
  View: HoldingsView,
  concerns: ({ what, kind }) => what === 'record' && kind === 'leaf',
});
