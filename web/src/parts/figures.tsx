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

/** Days and times in a sentence; browsers would break a line at their hyphens. */
const MOMENT = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)/;

/** A sentence whose days and times stay in one piece. */
export function Sentence({ text }: Readonly<{ text: string }>): VNode {
  return <>{text.split(MOMENT).map((part) => (MOMENT.test(part) ? <span class="figure">{part}</span> : part))}</>;
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
