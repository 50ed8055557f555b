/** Inbox of a firm that owes: invoices grouped by what they need, confirmed one by one or all that fit at once. */
import { FIRST_PAGE, LARGEST_PAGE, pageFrom } from '../../api/lists';
import type { ListQuery } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { DataOf, PageOf, Total } from '../../api/records';
import { screenOf } from '../../app/screen';
import type { Session } from '../../app/session';
import { difference } from '../../lib/amounts';
import { loadQueued } from './queued';
import type { Queued } from './queued';
import { UNANSWERED, filterOf, groupOf, listQuery } from './query';
import type { Filter, Group } from './query';
import { InboxView } from './view';

export interface InboxData {
  readonly group: Group;
  readonly filter: Filter;
  readonly page: PageOf<DataOf<'receivable'>>;
  /** Of each group, with the filter. */
  readonly totals: Readonly<Record<Group, readonly Total[]>>;
  /** Of the group that is shown: what can be confirmed. */
  readonly open: readonly Total[];
  readonly queued: Queued;
}

function ask(session: Session, query: ListQuery): Promise<PageOf<DataOf<'receivable'>>> {
  return pageFrom(session, { path: '/invoices', data: RECORD_DATA.receivable, query });
}

/** What is in the whole and not in the part. */
function subtract(whole: readonly Total[], part: readonly Total[]): readonly Total[] {
  return whole.flatMap((total) => {
    const known = part.find(({ currency }) => currency === total.currency);
    if (known === undefined) return [total];
    const count = total.count - known.count;
    return count > 0 ? [{ ...total, count, amount: difference(total.amount, known.amount) }] : [];
  });
}

async function totalsIn(session: Session, query: ListQuery): Promise<readonly Total[]> {
  return (await ask(session, { ...query, limit: '1' })).totals;
}

/** Of the two groups that can be confirmed; no list has the undated alone. */
async function waitingTotals(
  session: Session,
  filter: Filter,
  more: ListQuery = {},
): Promise<Readonly<Record<'ready' | 'undated', readonly Total[]>>> {
  const [ready, presented] = await Promise.all([
    totalsIn(session, { ...listQuery('ready', filter), ...more }),
    totalsIn(session, { ...listQuery('undated', filter), ...more }),
  ]);
  return { ready, undated: subtract(presented, ready) };
}

/** Undated invoices stand before all others; nothing of the list is theirs once a date appears. */
function undatedOnly(page: PageOf<DataOf<'receivable'>>, totals: readonly Total[]): PageOf<DataOf<'receivable'>> {
  return { records: page.records.filter(({ data }) => data.due === null), cursor: null, totals };
}

async function load(session: Session, query: Readonly<Record<string, string>>): Promise<InboxData> {
  const group = groupOf(query);
  const filter = filterOf(query);
  // Few invoices lack a date, and they are dealt with one by one or together: one large page holds them.
  const limit = String(group === 'undated' ? LARGEST_PAGE : FIRST_PAGE);
  const [page, waiting, refused, confirmed, queued] = await Promise.all([
    ask(session, { ...listQuery(group, filter), limit }),
    waitingTotals(session, filter),
    totalsIn(session, listQuery('refused', filter)),
    totalsIn(session, listQuery('confirmed', filter)),
    loadQueued(session),
  ]);
  const open = queued.size === 0 ? waiting : await waitingTotals(session, filter, UNANSWERED);
  return {
    group,
    filter,
    page: group === 'undated' ? undatedOnly(page, waiting.undated) : page,
    totals: { ...waiting, refused, confirmed },
    open: group === 'ready' || group === 'undated' ? open[group] : [],
    queued,
  };
}

export const screen = screenOf<InboxData>({
  title: ({ nav }) => nav.inbox,
  load: (session, { query }) => load(session, query),
  View: InboxView,
  concerns: ({ what, kind }) => what === 'statement' || (what === 'record' && kind === 'receivable'),
});
