/** One line about every signed run that has not arrived: nothing is lost, and nobody has to remember it. */
import type { VNode } from 'preact';
import { useSession } from '../app/context';
import type { Sending } from '../acts/outbox';
import { useStore } from '../lib/store';
import { useWords } from '../words/use';
import type { Dictionary } from '../words/dictionary';
import { State } from './state';
import type { Tone } from './state';

function toneOf({ state }: Sending): Tone {
  if (state === 'refused') return 'bad';
  return state === 'unreachable' ? 'warn' : 'plain';
}

function sayingOf({ state, progress, entry, view }: Sending, words: Dictionary): string {
  const { run } = words;
  if (state === 'refused') return run.notTaken;
  if (state === 'unreachable') return run.notSentYet;
  if (state === 'sending') return run.sending;
  if (view?.state === 'waiting') return run.waitsForSecond;
  return run.appliedOf(progress?.applied ?? 0, entry.run.items.length);
}

export function OnItsWay(): VNode | null {
  const session = useSession();
  const words = useWords();
  const sendings = useStore(session.outbox.sendings);
  const open = [...sendings.values()].filter(({ state, view }) => {
    const isWaiting = state === 'stored' && view?.state === 'waiting';
    return state !== 'over' && state !== 'dropped' && !isWaiting;
  });
  if (open.length === 0) return null;
  return (
    <aside class="way" aria-live="polite">
      {open.map((sending) => (
        <a key={sending.entry.hash} href={`/${session.slug}/runs/${sending.entry.hash}`}>
          <State tone={toneOf(sending)}>{sayingOf(sending, words)}</State>
          <span>
            {words.kinds[sending.entry.run.statement.kind]} · {words.common.items(sending.entry.run.items.length)}
          </span>
        </a>
      ))}
    </aside>
  );
}
