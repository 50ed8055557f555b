/** A run on the screen. The count of what was applied comes from the ledger, transaction by transaction. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { isDropped, isSeen } from '../../acts/ledger';
import type { LedgerProgress } from '../../acts/ledger';
import type { Sending } from '../../acts/outbox';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { useStep } from '../../app/step';
import type { StatementView } from '../../api/answers';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { signedByMe } from '../../parts/navBadge';
import { Icon } from '../../parts/icon';
import { State } from '../../parts/state';
import { StatementCard } from '../../parts/statementCard';
import { RefusalLine, Trouble } from '../../parts/trouble';
import type { Dictionary } from '../../words/dictionary';
import { useWords } from '../../words/use';
import { Cancel, CancelStep } from './cancel';
import type { RunData } from './index';
import { OtherWay } from './otherWay';
import { MadeBy, SecondSignature } from './secondSignature';
import { Signatures } from './signatures';

const LOOK_AGAIN_MS = 1200;

/** The newest of what the screen loaded and what the outbox has seen since. */
function newest(data: RunData, sending: Sending | undefined): Pick<RunData, 'view' | 'progress'> {
  const own = sending?.progress ?? null;
  const isNewer = own !== null && own.applied + own.refused > data.progress.applied + data.progress.refused;
  return { view: data.view, progress: isNewer ? own : data.progress };
}

/** What it waits for, where it waits for a second signature. */
function waitingAnswer(view: StatementView, isSigned: boolean, words: Dictionary): string {
  const sums = Object.entries(view.sums).map(([currency, amount]) => ({ currency, amount }));
  return isSigned ? words.run.waitsForSecond : words.run.waitsForYou(format.sums(sums, words.common.items(view.count)));
}

function answerOf(
  { run, view }: RunData,
  {
    progress,
    sending,
    isSigned,
  }: Readonly<{ progress: LedgerProgress; sending: Sending | undefined; isSigned: boolean }>,
  words: Dictionary,
): string {
  const total = run.items.length;
  if (progress.applied + progress.refused === total) {
    return progress.refused === 0 ? words.run.allApplied(total) : words.run.someRefused(progress.applied, total);
  }
  if (view?.state === 'withdrawn') return words.run.withdrawn;
  if (sending?.state === 'refused') return words.run.notTaken;
  if (view === null) return sending?.state === 'unreachable' ? words.run.notSentYet : words.run.sending;
  if (view.state === 'waiting') return waitingAnswer(view, isSigned, words);
  if (view.chunks.every(({ state }) => state === 'refused')) return words.run.nothingApplied;
  return words.run.appliedOf(progress.applied, total);
}

function Refused({ view }: Readonly<{ view: RunData['view'] }>): VNode | null {
  const chunks = view?.chunks.filter(({ code }) => code !== null) ?? [];
  if (chunks.length === 0) return null;
  return (
    <ul class="leftout">
      {chunks.map(({ index, state, code, details }) => (
        <li key={index}>
          <State tone={state === 'refused' ? 'bad' : 'warn'}>{`#${index + 1}`}</State>{' '}
          <RefusalLine code={code ?? ''} details={details ?? {}} />
        </li>
      ))}
    </ul>
  );
}

/** Looks again while something may still change by itself. */
function useLookingAgain(isMoving: boolean, reload: () => void): void {
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isMoving, reload]);
}

interface HeadProps {
  readonly data: RunData;
  readonly progress: LedgerProgress;
  readonly sending: Sending | undefined;
}

/** How far it is, in one line and a bar. */
function Head({ data, progress, sending }: HeadProps): VNode {
  const session = useSession();
  const words = useWords();
  const { view } = data;
  const total = data.run.items.length;
  const isApplied = progress.applied === total;
  const isSigned = view !== null && signedByMe(session, view);
  return (
    <>
      <h1 class="answer" aria-live="polite">
        {isApplied && <Icon name="done" />} {answerOf(data, { progress, sending, isSigned }, words)}
      </h1>
      {view?.state !== 'waiting' && !isApplied && (
        <progress max={total} value={progress.applied + progress.refused} aria-label={words.run.progress} />
      )}
      {isApplied && <p class="soft">{words.run.fromLedger}</p>}
    </>
  );
}

export function RunView({ data, reload }: ViewProps<RunData>): VNode {
  const session = useSession();
  const { run } = data;
  const sending = useStore(session.outbox.sendings).get(run.statementHash);
  const { view, progress } = newest(data, sending);
  const over = isSeen(progress) || isDropped(progress, view);
  const isWaiting = view?.state === 'waiting';
  useLookingAgain(!over && !isWaiting, reload);
  const cancelStep = useStep('cancel');
  if (cancelStep.isHere && view !== null && data.cancelling === 'possible') {
    return <CancelStep view={view} onBack={cancelStep.leave} />;
  }
  return (
    <>
      <Head data={data} progress={progress} sending={sending} />
      {sending?.state === 'refused' && <Trouble error={sending.refusal} />}
      <Refused view={view} />
      {isWaiting && <MadeBy view={view} />}
      <StatementCard shown={run.statement} items={run.items} />
      {isWaiting && <SecondSignature run={run} view={view} onChange={reload} />}
      <Cancel how={data.cancelling} onCancel={cancelStep.enter} />
      {view !== null && <Signatures view={view} hash={run.statementHash} />}
      {!over && sending !== undefined && <OtherWay sending={sending} view={view} />}
    </>
  );
}
