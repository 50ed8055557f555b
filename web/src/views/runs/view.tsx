import type { VNode } from 'preact';
import type { StatementView } from '../../api/answers';
import type { ViewProps } from '../../app/screen';
import { RunCards } from '../../parts/runCards';
import { useWords } from '../../words/use';
import type { WaitingData } from '../waiting';

/** What is not done yet first, then newest first. */
export function RunsView({ data }: ViewProps<WaitingData>): VNode {
  const words = useWords();
  const isOpen = ({ state }: StatementView): boolean => state === 'waiting' || state === 'carrying';
  const open = data.statements.filter(isOpen);
  const done = data.statements.filter((statement) => !isOpen(statement));
  return (
    <>
      <h1 class="answer">{open.length === 0 ? words.runs.allDone : words.runs.open(open.length)}</h1>
      {data.statements.length === 0 ? (
        <p class="empty">{words.runs.none}</p>
      ) : (
        <RunCards statements={[...open, ...done]} />
      )}
    </>
  );
}
