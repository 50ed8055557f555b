/** The second person's decision: sign as well, or take the run back. */
import type { VNode } from 'preact';
import type { Run } from '../../../../chaincode/src/statement/run';
import { statementWords } from '../../acts/shown';
import { countersign } from '../../acts/sign';
import type { StatementView } from '../../api/answers';
import { useNames, useSession } from '../../app/context';
import * as format from '../../format';
import { useTask } from '../../lib/task';
import { Icon } from '../../parts/icon';
import { signedByMe } from '../../parts/navBadge';
import { creatorOf } from '../../parts/runCards';
import { Trouble } from '../../parts/trouble';
import { useLanguage, useWords } from '../../words/use';
import { withdraw } from './withdraw';

export interface SecondSignatureProps {
  readonly run: Run;
  readonly view: StatementView;
  readonly onChange: () => void;
}

/** Who made it, and what the reader is asked for. */
export function MadeBy({ view }: Readonly<{ view: StatementView }>): VNode {
  const session = useSession();
  const { waiting } = useWords();
  const creator = creatorOf(view, useLanguage());
  return (
    <p>
      {signedByMe(session, view) ? waiting.somebodyElse : waiting.readThenSign(creator)}{' '}
      <small>{format.time(Date.parse(view.createdAt))}</small>
    </p>
  );
}

export function SecondSignature({ run, view, onChange }: SecondSignatureProps): VNode {
  const session = useSession();
  const words = useWords();
  const language = useLanguage();
  const nameOf = useNames();
  const task = useTask();
  const { button } = statementWords({ statement: run.statement, items: run.items, nameOf }, language);
  const isSigned = signedByMe(session, view);
  return (
    <section class="decision">
      {task.error !== null && <Trouble error={task.error} />}
      <div class="actions">
        {!isSigned && (
          <button
            type="button"
            class="main"
            disabled={task.isBusy}
            onClick={() => {
              task.run(async () => {
                await countersign(session, run);
                onChange();
              });
            }}
          >
            <Icon name="pen" /> {button}
          </button>
        )}
        <button
          type="button"
          class="quiet danger"
          disabled={task.isBusy}
          onClick={() => {
            task.run(async () => {
              await withdraw(session, run.statementHash);
              onChange();
            });
          }}
        >
          {isSigned ? words.waiting.takeBack : words.waiting.refuse}
        </button>
      </div>
    </section>
  );
}
