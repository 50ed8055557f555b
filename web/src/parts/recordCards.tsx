/** Records as cards: counterparty, amount, due date, state, always in this order. */
import type { VNode } from 'preact';
import { useHref } from '../app/navigation';
import * as format from '../format';
import { useWords } from '../words/use';
import { Due } from './figures';
import { State } from './state';
import type { Tone } from './state';

export interface RecordCard {
  readonly id: string;
  readonly party: string;
  readonly amount: string;
  readonly currency: string;
  readonly number: string;
  readonly due: string | null;
  readonly state: string;
  readonly note: string | null;
}

const GOOD = new Set(['confirmed', 'held', 'accruing', 'repaid', 'discharged', 'settled', 'delivered']);
const BAD = new Set(['refused', 'failed', 'returned', 'lapsed']);

/** How a record's state looks. */
export function toneOfState(state: string): Tone {
  if (BAD.has(state)) return 'bad';
  return GOOD.has(state) ? 'good' : 'plain';
}

/** Money that should have come by now. */
function isOverdue({ state, due }: RecordCard, today: string): boolean {
  return due !== null && due < today && (state === 'held' || state === 'accruing');
}

function CardState({ card, today }: Readonly<{ card: RecordCard; today: string }>): VNode {
  const { states } = useWords();
  if (isOverdue(card, today)) return <State tone="bad">{states['overdue'] ?? card.state}</State>;
  return <State tone={toneOfState(card.state)}>{states[card.state] ?? card.state}</State>;
}

export function RecordCards({
  cards,
  nameOf,
  today,
}: Readonly<{ cards: readonly RecordCard[]; nameOf: (party: string) => string; today: string }>): VNode {
  const href = useHref();
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li key={card.id}>
          <a class="card row" href={href(`/records/${card.id}`)}>
            <b class="who">{nameOf(card.party)}</b>
            <span class="figure amount">{format.money(card.amount, card.currency)}</span>
            <span class="meta soft">
              {card.number}
              {card.note !== null && card.note !== '' ? ` · ${card.note}` : ''}
            </span>
            {card.due !== null && <Due day={card.due} today={today} />}
            <CardState card={card} today={today} />
          </a>
        </li>
      ))}
    </ul>
  );
}
