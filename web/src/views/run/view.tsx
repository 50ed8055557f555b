/** A run on the screen. The count of what was applied comes from the ledger, transaction by transaction. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { isOver } from '../../acts/ledger';
import type { LedgerProgress } from '../../acts/ledger';
import type { Sending } from '../../acts/outbox';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { useStore } from '../../lib/store';
import { Icon } from '../../parts/icon';
import { State } from '../../parts/state';
import { StatementCard } from '../../parts/statementCard';
import { RefusalLine, Trouble } from '../../parts/trouble';
import type { Dictionary } from '../../words/dictionary';
import { useWords } from '../../words/use';
import type { RunData } from './index';
import { OtherWay } from './otherWay';
import { SecondSignature } from './secondSignature';
import { Signatures } from './signatures';

const LOOK_AGAIN_MS = 1200;

/** The newest of what the screen loaded and what the outbox has seen since. */
function newest(data: RunData, sending: Sending | undefined): Pick<RunData, 'view' | 'progress'> {
  const own = sending?.progress ?? null;
  const isNewer = own !== null && own.applied + own.refused > data.progress.applied + data.progress.refused;
  return { view: data.view, progress: isNewer ? own : data.progress };
}

function answerOf(
  { run, view }: RunData,
  progress: LedgerProgress,
  sending: Sending | undefined,
  words: Dictionary,
): string {
  const total = run.items.length;
  if (progress.applied + progress.refused === total) {
    return progress.refused === 0 ? words.run.allApplied(total) : words.run.someRefused(progress.applied, total);
  }
  if (view?.state === 'withdrawn') return words.run.withdrawn;
  if (sending?.state === 'refused') return words.run.notTaken;
  if (view === null) return sending?.state === 'unreachable' ? words.run.notSentYet : words.run.sending;
  if (view.state === 'waiting') return words.run.waitsForSecond;
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

export function RunView({ data, reload }: ViewProps<RunData>): VNode {
  const session = useSession();
  const words = useWords();
  const sending = useStore(session.outbox.sendings).get(data.run.statementHash);
  const { view, progress } = newest(data, sending);
  const total = data.run.items.length;
  const over = isOver(progress, view);
  useEffect(() => {
    if (over || view?.state === 'waiting') return undefined;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [over, view?.state, reload]);
  const isApplied = progress.applied === total;
  return (
    <>
      <h1 class="answer" aria-live="polite">
        {isApplied && <Icon name="done" />} {answerOf(data, progress, sending, words)}
      </h1>
      {view?.state !== 'waiting' && !isApplied && (
        <progress max={total} value={progress.applied + progress.refused} aria-label={words.run.progress} />
      )}
      {isApplied && <p class="soft">{words.run.fromLedger}</p>}
      {sending?.state === 'refused' && <Trouble error={sending.refusal} />}
      <Refused view={view} />
      {view?.state === 'waiting' && <SecondSignature run={data.run} view={view} onChange={reload} />}
      <StatementCard shown={data.run.statement} items={data.run.items} />
      {view !== null && <Signatures view={view} hash={data.run.statementHash} />}
      {!over && sending !== undefined && <OtherWay sending={sending} view={view} />}
    </>
  );
}
