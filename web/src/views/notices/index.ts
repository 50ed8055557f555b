/** Notices of assignment: who is to be paid from now on. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { NoticesView } from './view';

export interface NoticesData {
  readonly notices: readonly KnownRecord<'notice'>[];
}

export const screen = screenOf<NoticesData>({
  title: ({ nav }) => nav.notices,
  load: async (session) => {
    const list = { path: '/notices', data: RECORD_DATA.notice, query: { sort: 'newest' } };
    return { notices: await wholeList(session, list) };
  },
  View: NoticesView,
  concerns: ({ what, kind }) => what === 'record' && kind === 'notice',
});
