/** Holdings on the screen; every picture has its figures in a table beside it. */
import type { VNode } from 'preact';
import type { KnownRecord } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useGo, useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { minorOf, sumOf } from '../../lib/amounts';
import { Due } from '../../parts/figures';
import { MaturityBars, barWidth } from '../../parts/maturityBars';
import { useRowKeys } from '../../parts/rowKeys';
import { RowList } from '../../parts/rowList';
import { useWords } from '../../words/use';
import type { HoldingsData } from './index';

type Leaf = KnownRecord<'leaf'>;

/** Sum and count of the claims of each debtor, the largest first. */
function byDebtor(claims: readonly Leaf[]): readonly { debtor: string; amount: string; count: number }[] {
  const groups = new Map<string, string[]>();
  for (const { data } of claims) groups.set(data.debtor, [...(groups.get(data.debtor) ?? []), data.amount]);
  return [...groups]
    .map(([debtor, amounts]) => ({ debtor, amount: sumOf(amounts), count: amounts.length }))
    .sort((one, other) => (minorOf(other.amount) > minorOf(one.amount) ? 1 : -1));
}

function ByDebtor({ claims }: Readonly<{ claims: readonly Leaf[] }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  const debtors = byDebtor(claims);
  const longest = minorOf(debtors[0]?.amount ?? '0.00');
  return (
    <table class="bars">
      <caption>{words.holdings.byDebtor}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.debtor}</th>
          <th scope="col">
            <span class="hidden">{words.holdings.picture}</span>
          </th>
          <th scope="col" class="figure">
            {words.columns.amount}
          </th>
          <th scope="col" class="figure">
            {words.totals.count}
          </th>
        </tr>
      </thead>
      <tbody>
        {debtors.map(({ debtor, amount, count }) => (
          <tr key={debtor}>
            <th scope="row">{nameOf(debtor)}</th>
            <td class="picture" aria-hidden="true">
              <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none">
                <rect width={barWidth(amount, longest)} height="10" />
              </svg>
            </td>
            <td class="figure">{format.money(amount, 'CNY')}</td>
            <td class="figure soft">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const HEIGHT = { wide: 40, narrow: 84 };

function Claims({ claims }: Readonly<{ claims: readonly Leaf[] }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const go = useGo();
  const current = useRowKeys(claims, {
    open: (index) => {
      go(`/records/${claims[index]?.ref.id ?? ''}`);
    },
  });
  return (
    <RowList
      class="claims"
      label={words.holdings.claims}
      heading={
        <>
          <span role="columnheader">{words.columns.debtor}</span>
          <span role="columnheader">{words.columns.supplier}</span>
          <span role="columnheader">{words.columns.amount}</span>
          <span role="columnheader">{words.columns.due}</span>
          <span role="columnheader">{words.columns.number}</span>
        </>
      }
      rows={claims}
      total={claims.length}
      height={HEIGHT}
      keyOf={({ ref }) => ref.id}
      {...(current === undefined ? {} : { current })}
      draw={({ ref, data }) => (
        <>
          <span role="cell" class="who">
            {nameOf(data.debtor)}
          </span>
          <span role="cell">{nameOf(data.seller)}</span>
          <span role="cell" class="figure amount">
            {format.money(data.amount, data.currency)}
          </span>
          <span role="cell">
            <Due day={data.due} today={ledgerToday(session)} />
          </span>
          <span role="cell">
            <a href={href(`/records/${ref.id}`)}>{data.number}</a>
          </span>
        </>
      )}
    />
  );
}

export function HoldingsView({ data }: ViewProps<HoldingsData>): VNode {
  const words = useWords();
  const yuan = data.claims.filter(({ data: { currency } }) => currency === 'CNY');
  if (data.claims.length === 0) {
    return (
      <>
        <h1 class="answer">{words.holdings.nothing}</h1>
        <p class="empty">{words.holdings.howItBegins}</p>
      </>
    );
  }
  return (
    <>
      <h1 class="answer">
        {words.holdings.answer(format.money(sumOf(yuan.map(({ data: { amount } }) => amount)), 'CNY'), yuan.length)}
      </h1>
      <div class="beside">
        <MaturityBars entries={yuan.map(({ data: claim }) => claim)} currency="CNY" />
        <ByDebtor claims={yuan} />
      </div>
      <h2>{words.holdings.claims}</h2>
      <Claims claims={data.claims} />
    </>
  );
}
