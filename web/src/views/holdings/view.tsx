/** Holdings on the screen; every picture has its figures in a table beside it. */
import type { VNode } from 'preact';
import type { KnownRecord } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { minorOf, sumOf } from '../../lib/amounts';
import { mondayOf } from '../../lib/days';
import { Due } from '../../parts/figures';
import { RowList } from '../../parts/rowList';
import { useWords } from '../../words/use';
import type { HoldingsData } from './index';

type Leaf = KnownRecord<'leaf'>;

/** Sum of the claims under each key, in the order the keys come up. */
function sumsBy(
  claims: readonly Leaf[],
  keyOf: (claim: Leaf) => string,
): readonly (readonly [string, string, number])[] {
  const groups = new Map<string, string[]>();
  for (const claim of claims) {
    const key = keyOf(claim);
    groups.set(key, [...(groups.get(key) ?? []), claim.data.amount]);
  }
  return [...groups].map(([key, amounts]) => [key, sumOf(amounts), amounts.length] as const);
}

/** Width of a bar in thousandths of the longest. */
function barWidth(amount: string, longest: bigint): number {
  return longest === 0n ? 0 : Number((minorOf(amount) * 1000n) / longest);
}

/** One currency's maturities by week: bars, with the figures beside them. */
function MaturityCalendar({ claims }: Readonly<{ claims: readonly Leaf[] }>): VNode {
  const words = useWords();
  const weeks = sumsBy(claims, ({ data }) => mondayOf(data.due));
  const longest = weeks.reduce((most, [, amount]) => (minorOf(amount) > most ? minorOf(amount) : most), 0n);
  return (
    <table class="bars">
      <caption>{words.holdings.calendar}</caption>
      <thead>
        <tr>
          <th scope="col">{words.holdings.week}</th>
          <th scope="col" class="figure">
            {words.columns.amount}
          </th>
          <th scope="col">
            <span class="hidden">{words.holdings.picture}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {weeks.map(([monday, amount, count]) => (
          <tr key={monday}>
            <th scope="row" class="figure">
              {monday}
            </th>
            <td class="figure">
              {format.money(amount, 'CNY')} <small class="soft">{words.common.items(count)}</small>
            </td>
            <td aria-hidden="true">
              <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none">
                <rect width={barWidth(amount, longest)} height="10" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByDebtor({ claims }: Readonly<{ claims: readonly Leaf[] }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  return (
    <table class="bars">
      <caption>{words.holdings.byDebtor}</caption>
      <tbody>
        {sumsBy(claims, ({ data }) => data.debtor).map(([debtor, amount, count]) => (
          <tr key={debtor}>
            <th scope="row">{nameOf(debtor)}</th>
            <td class="figure">{format.money(amount, 'CNY')}</td>
            <td class="soft">{words.common.items(count)}</td>
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
        <MaturityCalendar claims={yuan} />
        <ByDebtor claims={yuan} />
      </div>
      <h2>{words.holdings.claims}</h2>
      <Claims claims={data.claims} />
    </>
  );
}
