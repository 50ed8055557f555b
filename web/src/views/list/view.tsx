/** The list on the screen, whatever its records are. */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useRows } from '../../api/lists';
import { useNames } from '../../app/context';
import { useGo, useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import * as format from '../../format';
import { anyMembers } from '../../lib/reading';
import { toneOfState } from '../../parts/recordCards';
import { useRowKeys } from '../../parts/rowKeys';
import { RowList } from '../../parts/rowList';
import { State } from '../../parts/state';
import { Trouble } from '../../parts/trouble';
import { summaryOf } from '../../parts/summary';
import { useWords } from '../../words/use';
import type { ListData } from './index';

const HEIGHT = { wide: 40, narrow: 84 };

export function ListView({ data }: ViewProps<ListData>): VNode {
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const { list, state, page } = data;
  const source = useMemo(() => ({ path: `/${list}`, data: anyMembers, query: { state } }), [list, state]);
  const rows = useRows(source, page);
  const go = useGo();
  const current = useRowKeys(rows.rows, {
    open: (index) => {
      go(`/records/${rows.rows[index]?.ref.id ?? ''}`);
    },
  });
  const total = page.totals.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h1 class="answer">
        {words.lists[list] ?? list} · {format.count(total)} · <span class="figure">{format.sums(page.totals, '')}</span>
      </h1>
      {rows.error !== null && <Trouble error={rows.error} retry={rows.more} />}
      <RowList
        class="claims pairs"
        label={words.lists[list] ?? list}
        heading={
          <>
            <span role="columnheader">{words.columns.between}</span>
            <span role="columnheader">{words.columns.state}</span>
            <span role="columnheader">{words.columns.amount}</span>
            <span role="columnheader">{words.columns.due}</span>
            <span role="columnheader">{words.columns.number}</span>
          </>
        }
        rows={rows.rows}
        total={total}
        height={HEIGHT}
        keyOf={({ ref }) => ref.id}
        onNearEnd={rows.more}
        {...(current === undefined ? {} : { current })}
        draw={(record) => {
          const { parties, amount, currency, day, number } = summaryOf(record);
          return (
            <>
              <span role="cell" class="who">
                {parties.map(nameOf).join(' → ')}
              </span>
              <span role="cell">
                <State tone={toneOfState(record.state)}>{words.states[record.state] ?? record.state}</State>
              </span>
              <span role="cell" class="figure amount">
                {amount === null ? '' : format.money(amount, currency)}
              </span>
              <span role="cell" class="figure">
                {day ?? ''}
              </span>
              <span role="cell">
                <a href={href(`/records/${record.ref.id}`)}>{number === '' ? format.short(record.ref.id) : number}</a>
              </span>
            </>
          );
        }}
      />
    </>
  );
}
