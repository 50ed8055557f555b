/** An invoice on the screen, with its answer where one is due. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { prepareChoice } from '../../acts/prepare';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { useKept } from '../../lib/kept';
import { Due, Facts, Money } from '../../parts/figures';
import { Icon } from '../../parts/icon';
import { NextStepLine } from '../../parts/nextStep';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { useWords } from '../../words/use';
import type { InvoiceData } from './index';
import { answerForm, draftOf, emptyAnswer, faultOf } from './answer';
import type { AnswerForm } from './answer';
import { AnswerFields } from './answerFields';

function Paper({ data }: Readonly<{ data: InvoiceData }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const { invoice, due, order, refusal } = data.invoice.data;
  const rows: (readonly [string, VNode | string])[] = [
    [words.columns.supplier, nameOf(invoice.seller)],
    [words.columns.debtor, nameOf(invoice.debtor)],
    [words.columns.amount, <Money amount={invoice.payable} currency={invoice.currency} />],
    [words.columns.issued, invoice.issued],
    [words.columns.due, due === null ? words.inbox.noDue : <Due day={due} today={ledgerToday(session)} />],
  ];
  if (order !== null) rows.push([words.columns.order, order]);
  if (refusal !== null) rows.push([words.invoice.refused, `${words.refusalReasons[refusal.reason]} ${refusal.note}`]);
  return <Facts rows={rows} />;
}

function Answer({ data }: Readonly<{ data: InvoiceData }>): VNode {
  const session = useSession();
  const words = useWords();
  const { invoice } = data;
  const key = `answer ${session.slug} ${invoice.ref.id} ${invoice.ref.version}`;
  const [form, setForm, done] = useKept<AnswerForm>(key, answerForm, () => emptyAnswer(invoice));
  const signing = useStep('sign');
  const { seller, number, currency, payable } = invoice.data.invoice;
  const fault = faultOf(form, payable);
  const prepare = useCallback(() => {
    const draft = draftOf(form, invoice);
    const seen = { seller, number, currency, payable };
    return prepareChoice(session, { kind: draft.kind, mode: 'each', drafts: [draft], seen: [seen] });
    // Loaded again, the same version is another object.
  }, [session, form, invoice.ref.hash]);
  if (signing.isHere && fault === null) {
    return <Signing prepare={prepare} onSigned={done} onBack={signing.leave} />;
  }
  return (
    <form
      class="form wide"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) signing.enter();
      }}
    >
      <h2>{words.invoice.yourAnswer}</h2>
      <AnswerFields form={form} onChange={setForm} payable={payable} currency={currency} />
      <p class="soft" role="status">
        {fault === null ? '' : words.invoice.fault[fault]}
      </p>
      <div class="actions">
        <button class="main" disabled={fault !== null}>
          {words.common.goOn}
        </button>
      </div>
    </form>
  );
}

export function InvoiceView({ data }: ViewProps<InvoiceData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const { invoice } = data;
  const { seller, debtor, number, payable, currency } = invoice.data.invoice;
  const mine = session.me.value.party?.id === debtor;
  const canAnswer = mine && invoice.actions.includes('confirm_receivable');
  return (
    <>
      <h1 class="answer">
        {nameOf(mine ? seller : debtor)} · <span class="figure">{format.money(payable, currency)}</span>
      </h1>
      <p>
        {number}{' '}
        <State tone={invoice.state === 'confirmed' ? 'good' : invoice.state === 'refused' ? 'bad' : 'plain'}>
          {words.states[invoice.state] ?? invoice.state}
        </State>{' '}
        <small class="soft">{words.common.since(format.time(invoice.sinceMs))}</small>
      </p>
      {!canAnswer && <NextStepLine record={data.story.record} />}
      <Paper data={data} />
      <p>
        <a href={href(`/records/${invoice.ref.id}`)}>
          <Icon name="link" /> {words.record.history}
        </a>
      </p>
      {canAnswer && <Answer data={data} />}
    </>
  );
}
