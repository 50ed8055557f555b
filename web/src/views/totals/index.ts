/** What the regulator looks at first: how much there is of everything, each figure leading to its records. */
import { pageFrom } from '../../api/lists';
import type { Total } from '../../api/records';
import { screenOf } from '../../app/screen';
import { anyMembers } from '../../lib/reading';
import { COUNTED } from './counted';
import { TotalsView } from './view';

export interface TotalsData {
  readonly rows: readonly { readonly list: string; readonly state: string; readonly totals: readonly Total[] }[];
}

export const screen = screenOf<TotalsData>({
  title: ({ nav }) => nav.totals,
  load: async (session) => {
    const rows = await Promise.all(
      COUNTED.map(async ([list, state]) => {
        const { totals } = await pageFrom(session, {
          path: `/${list}`,
          data: anyMembers,
          query: { state, limit: '1' },
        });
        return { list, state, totals };
      }),
    );
    return { rows };
  },
  View: TotalsView,
  concerns: ({ what }) => what === 'record',
});
