/** Ending a run on the ledger: a signed act of its own, after which nobody can have the run applied any more. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { prepareChoice } from '../../acts/prepare';
import type { StatementView } from '../../api/answers';
import { useSession } from '../../app/context';
import { unattended } from '../../app/failures';
import * as format from '../../format';
import { Icon } from '../../parts/icon';
import { creatorOf } from '../../parts/runCards';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { useLanguage, useWords } from '../../words/use';
import { cancellation } from './cancelling';
import type { Cancelling } from './cancelling';
import { withdraw } from './withdraw';

/** What is about to be cancelled: the statement itself names it by its hash alone. */
function Subject({ view }: Readonly<{ view: StatementView }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const sums = Object.entries(view.sums).map(([currency, amount]) => ({ currency, amount }));
  return (
    <p>
      <b>{words.kinds[view.kind] ?? view.kind}</b> · {words.common.items(view.count)} · {format.sums(sums, '')}
      <br />
      <small>
        {creatorOf(view, language)} · {format.time(Date.parse(view.createdAt))}
      </small>
    </p>
  );
}

export function CancelStep({ view, onBack }: Readonly<{ view: StatementView; onBack: () => void }>): VNode {
  const session = useSession();
  const { hash, state } = view;
  const prepare = useCallback(() => prepareChoice(session, cancellation(hash)), [session, hash]);
  return (
    <Signing
      prepare={prepare}
      onBack={onBack}
      headline={() => <Subject view={view} />}
      onSigned={() => {
        // Nobody is asked any more to sign what is cancelled.
        if (state === 'waiting') unattended(withdraw(session, hash));
      }}
    />
  );
}

export function Cancel({ how, onCancel }: Readonly<{ how: Cancelling; onCancel: () => void }>): VNode | null {
  const { run } = useWords();
  if (how === 'none') return null;
  if (how === 'done') {
    return (
      <p>
        <State tone="bad">{run.cancelled}</State>
      </p>
    );
  }
  return (
    <section class="decision">
      <p>{run.cancelWhy}</p>
      <div class="actions">
        <button type="button" class="quiet danger" onClick={onCancel}>
          <Icon name="cross" /> {run.cancel}
        </button>
      </div>
    </section>
  );
}
