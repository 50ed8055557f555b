import type { VNode } from 'preact';
import type { ViewProps } from '../../app/screen';
import { RunCards } from '../../parts/runCards';
import { useWords } from '../../words/use';
import type { WaitingData } from '../waiting';

/** Newest first; the state says who acts next. */
export function RunsView({ data }: ViewProps<WaitingData>): VNode {
  const words = useWords();
  const open = data.statements.filter(({ state }) => state === 'waiting' || state === 'carrying').length;
  return (
    <>
      <h1 class="answer">{open === 0 ? words.runs.allDone : words.runs.open(open)}</h1>
      {data.statements.length === 0 ? (
        <p class="empty">{words.runs.none}</p>
      ) : (
        <RunCards statements={data.statements} />
      )}
    </>
  );
}
