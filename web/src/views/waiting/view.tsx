import type { VNode } from 'preact';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { signedByMe } from '../../parts/navBadge';
import { RunCards } from '../../parts/runCards';
import { useWords } from '../../words/use';
import type { WaitingData } from './index';

/** What needs this person first, then what needs somebody else. */
export function WaitingView({ data }: ViewProps<WaitingData>): VNode {
  const session = useSession();
  const words = useWords();
  const mine = data.statements.filter((statement) => !signedByMe(session, statement));
  const others = data.statements.filter((statement) => signedByMe(session, statement));
  return (
    <>
      <h1 class="answer">{mine.length === 0 ? words.waiting.none : words.waiting.some(mine.length)}</h1>
      <p class="soft">{mine.length === 0 ? words.waiting.whenAny : words.waiting.what}</p>
      <RunCards statements={mine} />
      {others.length > 0 && (
        <>
          <h2>{words.waiting.forOthers}</h2>
          <RunCards statements={others} />
        </>
      )}
    </>
  );
}
