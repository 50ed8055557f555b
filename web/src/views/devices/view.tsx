/** Keys on the screen, with their class and how long they are good. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { EnrolSignerItem } from '../../../../chaincode/src/protocol/partyItems';
import { prepareChoice } from '../../acts/prepare';
import type { Enrolment } from '../../api/answers';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { addDays } from '../../lib/days';
import { useStore } from '../../lib/store';
import { Icon } from '../../parts/icon';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { nameFor } from '../../words/language';
import { useLanguage, useWords } from '../../words/use';
import type { DevicesData } from './index';

/** A key lasts three years and is then made anew. */
const KEY_DAYS = 3 * 365;

function itemOf({ key, class: keyClass, person, roles, groups }: Enrolment, until: string): EnrolSignerItem {
  return { kind: 'enrol_signer', signer: { key, suite: 'p256.1', class: keyClass, person, roles, groups, until } };
}

function OwnKeys({ own, labels }: Pick<DevicesData, 'own' | 'labels'>): VNode {
  const session = useSession();
  const words = useWords();
  const { signers } = useStore(session.me);
  const isHere = (key: string): number => (key === own ? 1 : 0);
  const sorted = [...signers].sort((one, other) => isHere(other.key) - isHere(one.key));
  return (
    <ul class="cards">
      {sorted.map(({ id, key, class: keyClass, until, state }) => (
        <li key={id} class="card">
          <b>
            <Icon name="key" /> {words.keyClasses[keyClass] ?? keyClass}
            {key === own ? ` · ${words.devices.thisDevice}` : ''}
          </b>
          <State tone={state === 'enrolled' ? 'good' : 'bad'}>{words.states[state] ?? state}</State>
          <span>
            {labels.has(key) && (
              <>
                {labels.get(key)}
                <br />
              </>
            )}
            {words.devices.goodUntil} <time class="figure">{until}</time>
          </span>
          <code>{format.short(id)}</code>
        </li>
      ))}
    </ul>
  );
}

export function DevicesView({ data }: ViewProps<DevicesData>): VNode {
  const session = useSession();
  const words = useWords();
  const language = useLanguage();
  const signing = useStep('sign');
  const [chosen, setChosen] = useState<Enrolment | null>(null);
  const prepare = useCallback(() => {
    if (chosen === null) throw new Error('nothing is chosen');
    const item = itemOf(chosen, addDays(ledgerToday(session), KEY_DAYS));
    return prepareChoice(session, { kind: 'enrol_signer', mode: 'each', drafts: [item], seen: [null] });
  }, [session, chosen]);
  if (signing.isHere && chosen !== null) {
    return (
      <Signing
        prepare={prepare}
        onBack={signing.leave}
        headline={() => (
          <p>
            {nameFor(language, chosen)} · {chosen.label}
          </p>
        )}
      />
    );
  }
  const isHere = session.me.value.signers.some(({ key }) => key === data.own);
  return (
    <>
      <h1 class="answer">{isHere ? words.devices.canSign : words.devices.cannotSign}</h1>
      <p class="soft">{words.devices.whatItProtects}</p>
      <OwnKeys own={data.own} labels={data.labels} />
      <p class="soft">{words.devices.another}</p>
      {data.waiting.length > 0 && (
        <section>
          <h2>{words.devices.asking(data.waiting.length)}</h2>
          <ul class="cards">
            {data.waiting.map((enrolment) => (
              <li key={enrolment.id} class="card">
                <b>{nameFor(language, enrolment)}</b>
                <span>{enrolment.label}</span>
                <span class="soft">
                  {words.keyClasses[enrolment.class]} · {enrolment.askedAt.slice(0, 10)}
                </span>
                <button
                  type="button"
                  onClick={() => {
                    setChosen(enrolment);
                    signing.enter();
                  }}
                >
                  {words.devices.enrol}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
