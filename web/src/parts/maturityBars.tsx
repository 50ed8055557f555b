/** Amounts by week of maturity: bars with their figures beside them, so that the picture is also the table. */
import type { VNode } from 'preact';
import * as format from '../format';
import { minorOf, sumOf } from '../lib/amounts';
import { mondayOf } from '../lib/days';
import { useWords } from '../words/use';

/** Something that falls due. */
export interface Maturing {
  readonly amount: string;
  readonly due: string;
}

export interface Week {
  readonly monday: string;
  readonly amount: string;
  readonly count: number;
}

/** Sums by week in order of time. */
export function weeksOf(entries: readonly Maturing[]): readonly Week[] {
  const weeks = new Map<string, string[]>();
  for (const { amount, due } of entries) {
    const monday = mondayOf(due);
    weeks.set(monday, [...(weeks.get(monday) ?? []), amount]);
  }
  return [...weeks]
    .map(([monday, amounts]) => ({ monday, amount: sumOf(amounts), count: amounts.length }))
    .sort((one, other) => (one.monday < other.monday ? -1 : 1));
}

/** Width of a bar in thousandths of the longest. */
export function barWidth(amount: string, longest: bigint): number {
  return longest === 0n ? 0 : Number((minorOf(amount) * 1000n) / longest);
}

export function MaturityBars({
  entries,
  currency,
}: Readonly<{ entries: readonly Maturing[]; currency: string }>): VNode {
  const words = useWords();
  const weeks = weeksOf(entries);
  const longest = weeks.reduce((most, { amount }) => (minorOf(amount) > most ? minorOf(amount) : most), 0n);
  return (
    <table class="bars">
      <caption>{words.holdings.calendar}</caption>
      <thead>
        <tr>
          <th scope="col">{words.holdings.week}</th>
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
        {weeks.map(({ monday, amount, count }) => (
          <tr key={monday}>
            <th scope="row" class="figure">
              {monday}
            </th>
            <td class="picture" aria-hidden="true">
              <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none">
                <rect width={barWidth(amount, longest)} height="10" />
              </svg>
            </td>
            <td class="figure">{format.money(amount, currency)}</td>
            <td class="figure soft">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
