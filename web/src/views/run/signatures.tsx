/** Who signed a run, its name, and its transactions. */
import type { VNode } from 'preact';
import type { StatementView } from '../../api/answers';
import { useSession } from '../../app/context';
import * as format from '../../format';
import { useWords } from '../../words/use';

export function Signatures({ view, hash }: Readonly<{ view: StatementView; hash: string }>): VNode {
  const session = useSession();
  const words = useWords();
  const own = session.me.value.signers.map(({ id }) => id);
  return (
    <details class="more">
      <summary>{words.run.proof}</summary>
      <dl class="facts">
        {view.signatures.map(({ signer, role }) => (
          <div key={signer}>
            <dt>{words.signingRoles[role]}</dt>
            <dd>
              {own.includes(signer) ? words.run.you : ''} <code>{format.short(signer)}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.run.name}</dt>
          <dd>
            <code class="long">{hash}</code>
          </dd>
        </div>
        {view.chunks.map(({ index, act, count }) => (
          <div key={act}>
            <dt>
              {words.run.transaction(index + 1)} ({count})
            </dt>
            <dd>
              <code class="long">{act}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
