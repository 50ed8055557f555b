/** Signed runs in a list: what, how much, by whom, and how it stands. */
import type { VNode } from 'preact';
import type { StatementView } from '../api/answers';
import { useHref } from '../app/navigation';
import * as format from '../format';
import { nameFor } from '../words/language';
import type { Language } from '../words/language';
import { useLanguage, useWords } from '../words/use';
import { State } from './state';
import type { Tone } from './state';

export function runTone({ state, chunks }: StatementView): Tone {
  if (state === 'withdrawn') return 'bad';
  if (chunks.some((chunk) => chunk.state === 'refused' || chunk.outcomes.includes('refused'))) return 'warn';
  return state === 'done' ? 'good' : 'plain';
}

/** Who made a run, for readers of a language. */
export function creatorOf({ createdBy, createdByEnglish }: StatementView, language: Language): string {
  return nameFor(language, { name: createdBy, nameEnglish: createdByEnglish });
}

export function RunCards({ statements }: Readonly<{ statements: readonly StatementView[] }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const href = useHref();
  return (
    <ul class="cards">
      {statements.map((statement) => (
        <li key={statement.hash}>
          <a class="card row run" href={href(`/runs/${statement.hash}`)}>
            <b class="who">{words.kinds[statement.kind] ?? statement.kind}</b>
            <span class="figure amount">
              {format.sums(
                Object.entries(statement.sums).map(([currency, amount]) => ({ currency, amount })),
                '',
              )}
            </span>
            <span class="meta soft">
              {words.common.items(statement.count)} · {creatorOf(statement, language)} ·{' '}
              <time class="figure">{format.time(Date.parse(statement.createdAt))}</time>
            </span>
            <State tone={runTone(statement)}>{words.runStates[statement.state]}</State>
          </a>
        </li>
      ))}
    </ul>
  );
}
