/** Any list of records, read only: number, firms, amount, day, state. */
import { FIRST_PAGE, pageFrom } from '../../api/lists';
import type { PageOf } from '../../api/records';
import { screenOf } from '../../app/screen';
import { anyMembers } from '../../lib/reading';
import { ListView } from './view';

export interface ListData {
  readonly list: string;
  readonly state: string | undefined;
  readonly page: PageOf<Readonly<Record<string, unknown>>>;
}

export const screen = screenOf<ListData>({
  title: ({ lists }, data) => (data === null ? '' : (lists[data.list] ?? data.list)),
  load: async (session, { params, query }) => {
    const list = params['name'] ?? '';
    const state = query['state'];
    const asked = { state, limit: String(FIRST_PAGE) };
    return { list, state, page: await pageFrom(session, { path: `/${list}`, data: anyMembers, query: asked }) };
  },
  View: ListView,
  concerns: ({ what }) => what === 'record',
});
