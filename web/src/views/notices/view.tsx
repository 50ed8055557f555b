/** Notices to acknowledge first; each says to whom the money goes now. */
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
import { Due } from '../../parts/figures';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { useWords } from '../../words/use';
import type { NoticesData } from './index';

type Notice = KnownRecord<'notice'>;

function acknowledgement(notices: readonly Notice[]): Choice {
  return {
    kind: 'acknowledge_notice',
    mode: 'each',
    drafts: notices.map(({ ref }) => ({ kind: 'acknowledge_notice', notice: ref })),
    seen: notices.map(({ data: { assignor, assignee, currency, amount } }) => ({
      assignor,
      assignee,
      currency,
      amount,
    })),
  };
}

function NoticeCard({ notice }: Readonly<{ notice: Notice }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const { assignor, assignee, amount, currency, due, number, payTo, deliveredAt } = notice.data;
  const isWithdrawn = notice.state === 'withdrawn';
  return (
    <a class="card row" href={href(`/records/${notice.ref.id}`)}>
      <b class="who">{nameOf(assignor)}</b>
      <span class="figure amount">{format.money(amount, currency)}</span>
      <span class="meta">
        {isWithdrawn ? words.notices.payAgain(nameOf(assignor)) : words.notices.payNow(nameOf(assignee))}
        <br />
        <span class="soft">
          {isWithdrawn ? '' : `${payTo.bank} ${payTo.number}`}
          <br />
          {words.columns.number} {number}
        </span>
      </span>
      <Due day={due} today={ledgerToday(session)} />
      <State tone={deliveredAt === null ? 'warn' : 'good'}>{words.states[notice.state] ?? notice.state}</State>
    </a>
  );
}

export function NoticesView({ data }: ViewProps<NoticesData>): VNode {
  const session = useSession();
  const words = useWords();
  const signing = useStep('sign');
  const [choice, setChoice] = useState<Choice | null>(null);
  const own = session.me.value.party?.id;
  const open = data.notices.filter(({ state, data: { debtor } }) => state === 'tendered' && debtor === own);
  const prepare = useCallback(() => {
    if (choice === null) throw new Error('nothing is chosen');
    return prepareChoice(session, choice);
  }, [session, choice]);
  if (signing.isHere && choice !== null) {
    return <Signing prepare={prepare} onBack={signing.leave} />;
  }
  return (
    <>
      <h1 class="answer">{open.length === 0 ? words.notices.none : words.notices.answer(open.length)}</h1>
      <p class="soft">{words.notices.what}</p>
      {open.length > 0 && (
        <div class="actions">
          <button
            type="button"
            class="main"
            onClick={() => {
              setChoice(acknowledgement(open));
              signing.enter();
            }}
          >
            {words.notices.acknowledge(open.length)}
          </button>
        </div>
      )}
      <ul class="cards">
        {data.notices.map((notice) => (
          <li key={notice.ref.id}>
            <NoticeCard notice={notice} />
          </li>
        ))}
      </ul>
    </>
  );
}
