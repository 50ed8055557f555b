/** How many runs wait for a second signature that this person has not given. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { statementList } from '../api/answers';
import type { StatementView } from '../api/answers';
import { useSession } from '../app/context';
import { unattended } from '../app/failures';
import type { Session } from '../app/session';
import { useWords } from '../words/use';

/** True when one of this person's keys has signed already. */
export function signedByMe(session: Session, { signatures }: Pick<StatementView, 'signatures'>): boolean {
  const own = session.me.value.signers.map(({ id }) => id);
  return signatures.some(({ signer }) => own.includes(signer));
}

async function countWaiting(session: Session): Promise<number> {
  const { statements } = await session.client.send({ path: '/statements?state=waiting', reader: statementList });
  return statements.filter((statement) => !signedByMe(session, statement)).length;
}

export function NavBadge(): VNode | null {
  const session = useSession();
  const words = useWords();
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const look = (): void => {
      unattended(countWaiting(session).then(setWaiting));
    };
    look();
    return session.events.listen(({ what }) => {
      if (what === 'statement') look();
    });
  }, [session]);
  return waiting === 0 ? null : (
    <b class="badge">
      {waiting}
      <span class="hidden"> {words.nav.waitingForYou}</span>
    </b>
  );
}
