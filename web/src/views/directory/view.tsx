/** Every firm with its code, its roles and its host. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useNames, useSession } from '../../app/context';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { useWords } from '../../words/use';

const SHOWN_MAX = 300;

export function DirectoryView(): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const parties = useStore(session.parties);
  const { organisations } = useStore(session.network);
  const [wanted, setWanted] = useState('');
  const hostOf = (mspId: string): string => organisations.find((entry) => entry.mspId === mspId)?.name ?? mspId;
  const found = [...parties.values()].filter(({ id, name, nameEnglish }) =>
    [id, name, nameEnglish ?? ''].some((text) => text.toLowerCase().includes(wanted.toLowerCase())),
  );
  return (
    <>
      <h1 class="answer">{words.directory.answer(parties.size, organisations.length)}</h1>
      <label class="search">
        {words.directory.find}
        <input
          type="search"
          value={wanted}
          onInput={(event) => {
            setWanted(event.currentTarget.value);
          }}
        />
      </label>
      <ul class="cards">
        {found.slice(0, SHOWN_MAX).map(({ id, roles, host }) => (
          <li key={id} class="card">
            <b>{nameOf(id)}</b>
            <code>{format.partyCode(id)}</code>
            <span>{roles.map((role) => words.partyRoles[role] ?? role).join(' · ')}</span>
            <span class="soft">{words.directory.hostedBy(hostOf(host))}</span>
          </li>
        ))}
      </ul>
      {found.length > SHOWN_MAX && <p class="soft">{words.directory.more(found.length - SHOWN_MAX)}</p>}
    </>
  );
}
