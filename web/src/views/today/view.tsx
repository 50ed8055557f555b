/** The day in one line, then each kind of work with its sum and the way to it. */
import type { VNode } from 'preact';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { sumOf } from '../../lib/amounts';
import { RecordCards } from '../../parts/recordCards';
import { State } from '../../parts/state';
import { useWords } from '../../words/use';
import type { TodayData } from './index';

interface Work {
  readonly name: 'toRelease' | 'toRecord' | 'toMatch';
  readonly count: number;
  readonly amounts: readonly string[];
  readonly path: string;
}

function workOf({ toRelease, toRecord, overdue, dueToday }: TodayData): readonly Work[] {
  const due = [...overdue, ...dueToday];
  return [
    {
      name: 'toRelease',
      count: toRelease.length,
      amounts: toRelease.map(({ data }) => data.sheet.net),
      path: '/payouts',
    },
    { name: 'toRecord', count: toRecord.length, amounts: toRecord.map(({ data }) => data.amount), path: '/payouts' },
    { name: 'toMatch', count: due.length, amounts: due.map(({ data }) => data.amount), path: '/receipts' },
  ];
}

export function TodayView({ data }: ViewProps<TodayData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const work = workOf(data);
  const open = work.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h1 class="answer">
        {open === 0
          ? words.today.allDone
          : words.today.answer(work[0]?.count ?? 0, work[1]?.count ?? 0, work[2]?.count ?? 0)}
      </h1>
      <div class="tiles">
        {work.map(({ name, count, amounts, path }) => (
          <a key={name} class="tile" href={href(path)}>
            <span>{words.today[name]}</span>
            <b class="figure">{count}</b>
            <span class="figure soft">{count === 0 ? '—' : format.money(sumOf(amounts), 'CNY')}</span>
          </a>
        ))}
      </div>
      {data.overdue.length > 0 && (
        <section>
          <h2>
            <State tone="bad">{words.today.overdue(data.overdue.length)}</State>
          </h2>
          <RecordCards
            nameOf={nameOf}
            today={ledgerToday(session)}
            cards={data.overdue.map(({ ref, state, data: { debtor, amount, currency, number, due } }) => {
              return { id: ref.id, party: debtor, amount, currency, number, due, state, note: null };
            })}
          />
        </section>
      )}
    </>
  );
}
