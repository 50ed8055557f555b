/** Went out, failed or came back; with the bank's own reference. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { PaymentStatus } from '../../../../chaincode/src/protocol/items';
import { prepareChoice } from '../../acts/prepare';
import { useNames, useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { Facts } from '../../parts/figures';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { toneOfState } from '../../parts/recordCards';
import { useWords } from '../../words/use';
import type { PaymentData } from './index';

const STATUSES = ['confirmed', 'failed', 'returned'] as const;

interface Entered {
  readonly status: PaymentStatus;
  readonly valueDate: string;
  readonly bankReference: string;
}

function Entry({
  entered,
  onChange,
  onNext,
}: Readonly<{ entered: Entered; onChange: (entered: Entered) => void; onNext: () => void }>): VNode {
  const words = useWords();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <fieldset class="choice">
        <legend>{words.payment.whatHappened}</legend>
        {STATUSES.map((status) => (
          <label key={status} class={entered.status === status ? 'chosen' : ''}>
            <input
              type="radio"
              name="status"
              checked={entered.status === status}
              onChange={() => {
                onChange({ ...entered, status });
              }}
            />
            {words.payment.status[status]}
          </label>
        ))}
      </fieldset>
      {entered.status === 'confirmed' && (
        <label>
          {words.payment.valueDate}
          <input
            type="date"
            required
            value={entered.valueDate}
            onInput={(event) => {
              onChange({ ...entered, valueDate: event.currentTarget.value });
            }}
          />
        </label>
      )}
      <label>
        {words.payment.bankReference}
        <input
          required
          maxLength={64}
          value={entered.bankReference}
          onInput={(event) => {
            onChange({ ...entered, bankReference: event.currentTarget.value });
          }}
        />
      </label>
      <div class="actions">
        <button class="main">{words.common.goOn}</button>
      </div>
    </form>
  );
}

function Recording({ data }: Readonly<{ data: PaymentData }>): VNode {
  const session = useSession();
  const { payment, financing } = data;
  const { payee, currency, amount, valueDate } = payment.data;
  const today = ledgerToday(session);
  const [entered, setEntered] = useState<Entered>({
    status: 'confirmed',
    valueDate: valueDate < today ? valueDate : today,
    bankReference: '',
  });
  const signing = useStep('sign');
  const prepare = useCallback(() => {
    const { status, bankReference } = entered;
    const draft = {
      kind: 'book_payment' as const,
      payment: payment.ref,
      financing: financing?.ref ?? null,
      status,
      valueDate: status === 'confirmed' ? entered.valueDate : null,
      bankReference: bankReference.trim(),
    };
    const seen = { payee, currency, amount };
    return prepareChoice(session, { kind: 'book_payment', mode: 'each', drafts: [draft], seen: [seen] });
    // Loaded again, the same versions are other objects.
  }, [session, entered, payment.ref.hash, financing?.ref.hash]);
  if (!signing.isHere || entered.bankReference.trim() === '') {
    return <Entry entered={entered} onChange={setEntered} onNext={signing.enter} />;
  }
  return <Signing prepare={prepare} onBack={signing.leave} />;
}

export function PaymentView({ data }: ViewProps<PaymentData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const { payment } = data;
  const { payer, payee, amount, currency, valueDate, payTo, reference, purpose, bankReference } = payment.data;
  const mayRecord = session.me.value.party?.id === payer && payment.state === 'instructed';
  return (
    <>
      <h1 class="answer">
        {nameOf(payee)} · <span class="figure">{format.money(amount, currency)}</span>
      </h1>
      <State tone={toneOfState(payment.state)}>{words.states[payment.state] ?? payment.state}</State>
      <Facts
        rows={[
          [words.columns.purpose, words.payouts.purpose[purpose] ?? purpose],
          [words.payment.valueDate, valueDate],
          [words.payment.payTo, `${payTo.holder}, ${payTo.bank}, ${payTo.number}`],
          [words.columns.reference, reference],
          ...(bankReference === null ? [] : [[words.payment.bankReference, bankReference] as const]),
        ]}
      />
      {mayRecord && <Recording data={data} />}
    </>
  );
}
