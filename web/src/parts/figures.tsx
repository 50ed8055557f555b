/** Amounts, days and sums as every screen shows them. */
import type { ComponentChildren, VNode } from 'preact';
import * as format from '../format';
import { useWords } from '../words/use';

export function Money({ amount, currency }: Readonly<{ amount: string; currency: string }>): VNode {
  return <span class="figure">{format.money(amount, currency)}</span>;
}

/** A due day with how far away it is. */
export function Due({ day, today }: Readonly<{ day: string; today: string }>): VNode {
  const words = useWords();
  const away = format.daysAway(day, today);
  return (
    <span class={away < 0 ? 'due late' : 'due'}>
      <time class="figure" dateTime={day}>
        {day}
      </time>{' '}
      <small>{words.common.inDays(away)}</small>
    </span>
  );
}

/** Label and value pairs. */
export function Facts({
  rows,
}: Readonly<{ rows: readonly (readonly [label: string, value: ComponentChildren])[] }>): VNode {
  return (
    <dl class="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
