/** Totals in one table; every figure can be traced to signed acts. */
import type { VNode } from 'preact';
import { useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { Sentence } from '../../parts/figures';
import { useWords } from '../../words/use';
import type { TotalsData } from './index';

export function TotalsView({ data }: ViewProps<TotalsData>): VNode {
  const session = useSession();
  const words = useWords();
  const href = useHref();
  const { epoch } = useStore(session.network);
  return (
    <>
      <h1 class="answer">
        <Sentence text={words.totals.answer(format.time(epoch.timeMs))} />
      </h1>
      <p class="soft">{words.totals.what}</p>
      <table class="bars">
        <caption class="hidden">{words.nav.totals}</caption>
        <thead>
          <tr>
            <th scope="col">{words.totals.of}</th>
            <th scope="col" class="figure">
              {words.totals.count}
            </th>
            <th scope="col" class="figure">
              {words.columns.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ list, state, totals }) => (
            <tr key={`${list} ${state}`}>
              <th scope="row">
                <a href={href(`/lists/${list}?state=${state}`)}>
                  {words.lists[list] ?? list} · {words.states[state] ?? state}
                </a>
              </th>
              <td class="figure">{format.count(totals.reduce((sum, { count }) => sum + count, 0))}</td>
              <td class="figure">{format.sums(totals, '—')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
