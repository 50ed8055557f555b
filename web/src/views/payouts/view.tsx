/** Deals to release, all at once or some, and payments to record. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { prepareChoice } from '../../acts/prepare';
import type { Choice } from '../../acts/agreement';
import type { KnownRecord } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { sumOf } from '../../lib/amounts';
import { Due } from '../../parts/figures';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';
import type { PayoutsData } from './index';

/** Long enough to be unique among a bank's orders of a day, short enough for a payment order's reference. */
const REFERENCE_LENGTH = 16;

/** Payouts of these deals, each on its shown value date or today, whichever is later. */
function releaseChoice(deals: readonly KnownRecord<'financing'>[], today: string): Choice {
  return {
    kind: 'pay_out',
    mode: 'each',
    drafts: deals.map(({ ref, data: { sheet } }) => ({
      kind: 'pay_out',
      financing: ref,
      valueDate: sheet.valueDate > today ? sheet.valueDate : today,
      reference: ref.id.slice(0, REFERENCE_LENGTH).toUpperCase(),
    })),
    seen: deals.map(({ data: { supplier, sheet, payTo } }) => {
      return { supplier, currency: sheet.currency, amount: sheet.net, payTo };
    }),
  };
}

function Deals({ deals }: Readonly<{ deals: PayoutsData['deals'] }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [choice, setChoice] = useState<Choice | null>(null);
  const signing = useStep('sign');
  const chosen = deals.filter(({ ref }) => !left.has(ref.id));
  const prepare = useCallback(() => {
    if (choice === null) throw new Error('nothing is chosen');
    return prepareChoice(session, choice);
  }, [session, choice]);
  if (signing.isHere && choice !== null) {
    return <Signing prepare={prepare} onBack={signing.leave} />;
  }
  return (
    <>
      <ul class="cards">
        {deals.map(({ ref, data: { supplier, sheet, fundBy, assets } }) => (
          <li key={ref.id}>
            <label class={`card row pick${left.has(ref.id) ? '' : ' chosen'}`}>
              <input
                type="checkbox"
                checked={!left.has(ref.id)}
                onChange={() => {
                  const next = new Set(left);
                  if (!next.delete(ref.id)) next.add(ref.id);
                  setLeft(next);
                }}
              />
              <b class="who">{nameOf(supplier)}</b>
              <span class="figure amount">{format.money(sheet.net, sheet.currency)}</span>
              <span class="meta soft">{assets[0]?.number}</span>
              <span class="due">
                {words.payouts.fundBy} <Due day={fundBy} today={ledgerToday(session)} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button
          type="button"
          class="main"
          disabled={chosen.length === 0}
          onClick={() => {
            setChoice(releaseChoice(chosen, ledgerToday(session)));
            signing.enter();
          }}
        >
          {words.payouts.release(chosen.length)}{' '}
          <span class="figure">{format.money(sumOf(chosen.map(({ data }) => data.sheet.net)), 'CNY')}</span>
        </button>
      </div>
    </>
  );
}

export function PayoutsView({ data }: ViewProps<PayoutsData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const { deals, payments } = data;
  return (
    <>
      <h1 class="answer">
        {deals.length + payments.length === 0
          ? words.payouts.nothing
          : words.payouts.answer(deals.length, payments.length)}
      </h1>
      {deals.length > 0 && <h2>{words.today.toRelease}</h2>}
      {deals.length > 0 && <Deals deals={deals} />}
      {payments.length > 0 && (
        <section>
          <h2>{words.today.toRecord}</h2>
          <ul class="cards">
            {payments.map(({ ref, data: payment }) => (
              <li key={ref.id}>
                <a class="card row" href={href(`/payments/${ref.id}`)}>
                  <b class="who">{nameOf(payment.payee)}</b>
                  <span class="figure amount">{format.money(payment.amount, payment.currency)}</span>
                  <span class="meta soft">
                    {words.payouts.purpose[payment.purpose] ?? payment.purpose} · {payment.reference}
                  </span>
                  <Due day={payment.valueDate} today={ledgerToday(session)} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
