/** What is owed, in the order it becomes money. */
import type { VNode } from 'preact';
import { useNames, useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import { isUnpaid } from '../../acts/unfunded';
import * as format from '../../format';
import { sumOf } from '../../lib/amounts';
import { RecordCards } from '../../parts/recordCards';
import type { RecordCard } from '../../parts/recordCards';
import type { Dictionary } from '../../words/dictionary';
import { useWords } from '../../words/use';
import type { OwedData } from './index';

/** Cards of each group, all with the same order of facts: who, how much, when, state. */
function cardsOf(
  data: OwedData,
  { owed }: Dictionary,
  today: string,
): Readonly<Record<keyof OwedData, readonly RecordCard[]>> {
  const invoices = (records: OwedData['waiting']): readonly RecordCard[] =>
    records.map(({ ref, state, data: { invoice, due, refusal } }) => {
      const { debtor, payable: amount, currency, number } = invoice;
      return { id: ref.id, party: debtor, amount, currency, number, due, state, note: refusal?.note ?? null };
    });
  return {
    waiting: invoices(data.waiting),
    refused: invoices(data.refused),
    confirmed: data.confirmed.map(({ ref, state, data: { debtor, amount, currency, number, due } }) => {
      return { id: ref.id, party: debtor, amount, currency, number, due, state, note: null };
    }),
    drawn: data.drawn.map((deal) => {
      const { ref, state } = deal;
      const { financier, sheet, assets, fundBy } = deal.data;
      const { net: amount, currency, maturity: due } = sheet;
      return {
        id: ref.id,
        party: financier,
        amount,
        currency,
        number: assets[0]?.number ?? '',
        due,
        state,
        note: isUnpaid(deal, today) ? owed.unpaid(fundBy) : null,
      };
    }),
    paid: data.paid.map(({ ref, state, data: { debtor, amount, currency, number, paidOn } }) => {
      return { id: ref.id, party: debtor, amount, currency, number, due: paidOn, state, note: null };
    }),
  };
}

const GROUPS = ['waiting', 'confirmed', 'drawn', 'refused', 'paid'] as const;

export function OwedView({ data }: ViewProps<OwedData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const today = ledgerToday(session);
  const cards = cardsOf(data, words, today);
  const open = [...cards.waiting, ...cards.confirmed].filter(({ currency }) => currency === 'CNY');
  const total = sumOf(open.map(({ amount }) => amount));
  return (
    <>
      <h1 class="answer">
        {open.length === 0 ? words.owed.nothing : words.owed.open(format.money(total, 'CNY'), open.length)}
      </h1>
      {GROUPS.filter((group) => cards[group].length > 0).map((group) => (
        <section key={group}>
          <h2>
            {words.owed.group[group]} <small class="soft">{cards[group].length}</small>
          </h2>
          <RecordCards cards={cards[group]} nameOf={nameOf} today={today} />
        </section>
      ))}
    </>
  );
}
