/**
 * The first thing a person does on a device: a key is made, asks to be enrolled, and the screen waits until the ledger
 * has it. Whoever wants to look around meanwhile can.
 */
import type { ComponentChildren, VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { enrolment } from '../api/answers';
import { useSession } from '../app/context';
import { unattended } from '../app/failures';
import { refreshMe } from '../app/session';
import type { Session } from '../app/session';
import { enrolledSigner } from '../acts/enrolled';
import { canSign, deviceKey, makeDeviceKey } from '../keys/keyring';
import type { DeviceKey } from '../keys/keyring';
import { useStore } from '../lib/store';
import { useTask } from '../lib/task';
import { useWords } from '../words/use';
import { Icon } from './icon';
import { State } from './state';
import { Trouble } from './trouble';

const LOOK_AGAIN_MS = 1500;

/** What the device is called where its keys are listed. */
function deviceLabel(): string {
  const agent = navigator.userAgent;
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? 'device';
  const browser = /(?:Edg|Firefox|Chrome|Safari)\/\d+/.exec(agent)?.[0] ?? 'browser';
  return `${browser} · ${system}`.slice(0, 100);
}

/** Makes the key where there is none, and asks for it to be enrolled. Asking twice asks once. */
async function ask(session: Session): Promise<DeviceKey> {
  const owner = { slug: session.slug, user: session.me.value.id };
  const key = (await deviceKey(owner)) ?? (await makeDeviceKey(owner));
  const json = { key: key.publicKey, class: 'browser', label: deviceLabel() };
  await session.client.send({ method: 'POST', path: '/enrolments', json, reader: enrolment });
  return key;
}

type Step = 'looking' | 'asking' | 'waiting' | 'enrolled' | 'impossible';

function useEnrolment(): { readonly step: Step; readonly error: unknown; readonly again: () => void } {
  const session = useSession();
  const who = useStore(session.me);
  const [key, setKey] = useState<DeviceKey | null>(null);
  const [step, setStep] = useState<Step>('looking');
  const task = useTask();
  const { run } = task;
  const begin = useCallback(() => {
    run(async () => {
      const known = await deviceKey({ slug: session.slug, user: session.me.value.id });
      if (enrolledSigner(session.me.value, known) === null) setStep('asking');
      else {
        setKey(known);
        return;
      }
      setKey(await ask(session));
      setStep('waiting');
    });
  }, [run, session]);
  useEffect(() => {
    if (!canSign()) setStep('impossible');
    else begin();
  }, [begin]);
  const isEnrolled = enrolledSigner(who, key) !== null;
  useEffect(() => {
    if (step !== 'waiting' || isEnrolled) return undefined;
    const look = (): void => {
      unattended(refreshMe(session));
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    const stop = session.events.listen(({ what, kind }) => {
      if (what === 'record' && kind === 'signer') look();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [step, isEnrolled, session]);
  return { step: isEnrolled ? 'enrolled' : step, error: task.error, again: begin };
}

function Explanation({ step }: Readonly<{ step: Step }>): VNode {
  const session = useSession();
  const { devices } = useWords();
  const { isSandbox } = useStore(session.me);
  return (
    <>
      <ol class="steps">
        <li class={step === 'looking' || step === 'asking' ? 'now' : 'past'}>{devices.stepMake}</li>
        <li class={step === 'waiting' ? 'now' : ''}>{isSandbox ? devices.stepEnrolSandbox : devices.stepEnrol}</li>
        <li>{devices.stepSign}</li>
      </ol>
      <p class="soft">
        <Icon name="lock" /> {devices.whatItProtects}
      </p>
    </>
  );
}

export function Enrolment({ children }: Readonly<{ children: ComponentChildren }>): VNode {
  const session = useSession();
  const words = useWords();
  const { party, desk } = useStore(session.me);
  const needsKey = party !== null && desk !== 'office';
  return needsKey ? <Gate words={words}>{children}</Gate> : <>{children}</>;
}

function Gate({
  children,
  words: { devices },
}: Readonly<{ children: ComponentChildren; words: ReturnType<typeof useWords> }>): VNode {
  const { step, error, again } = useEnrolment();
  const [isLookingAround, setLookingAround] = useState(false);
  if (step === 'enrolled' || isLookingAround) return <>{children}</>;
  if (step === 'looking' && error === null) return <main id="main" class="page" aria-busy="true" />;
  return (
    <main id="main" class="page narrow">
      <h1 class="answer">{step === 'impossible' ? devices.impossible : devices.enrolling}</h1>
      {error !== null && <Trouble error={error} retry={again} />}
      {step === 'impossible' ? <p>{devices.impossibleWhy}</p> : <Explanation step={step} />}
      {step === 'waiting' && <State tone="plain">{devices.waiting}</State>}
      <p>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setLookingAround(true);
          }}
        >
          {devices.lookAround}
        </button>
      </p>
    </main>
  );
}
