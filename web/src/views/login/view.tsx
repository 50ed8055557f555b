/** Logging in at one organisation. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../../api/client';
import { Refusal, Unreachable } from '../../api/errors';
import { network } from '../../api/answers';
import { unattended } from '../../app/failures';
import { useTask } from '../../lib/task';
import { Mark } from '../../parts/icon';
import { LanguageSwitch } from '../../parts/languageSwitch';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';

/** What the organisation calls itself; its short name until that is known, or where it cannot be asked. */
function useOrganisationName(client: Client): string {
  const [name, setName] = useState(client.slug);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      try {
        const { organisation, organisations } = await client.send({ path: '/network', reader: network });
        setName(organisations.find(({ mspId }) => mspId === organisation)?.name ?? client.slug);
      } catch (error) {
        // The form says what is wrong once it is sent; a title is no reason to.
        if (!(error instanceof Unreachable) && !(error instanceof Refusal)) throw error;
      }
    };
    unattended(ask());
  }, [client]);
  return name;
}

export function Login({ client, onIn }: Readonly<{ client: Client; onIn: () => Promise<void> }>): VNode {
  const words = useWords();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const task = useTask();
  const organisation = useOrganisationName(client);
  useEffect(() => {
    document.title = `${words.login.title} · ${words.common.product}`;
  }, [words]);
  const submit = (event: Event): void => {
    event.preventDefault();
    task.run(async () => {
      await client.logIn({ login: login.trim().toLowerCase(), password });
      await onIn();
    });
  };
  return (
    <>
      <header class="top">
        <a class="home" href="/">
          <Mark />
          <span>{words.common.product}</span>
        </a>
        <LanguageSwitch />
      </header>
      <main id="main" class="page narrow">
        <h1 class="answer">{words.login.titleAt(organisation)}</h1>
        <form class="form" onSubmit={submit}>
          <label>
            {words.login.name}
            <input
              name="login"
              autocomplete="username"
              autocapitalize="none"
              required
              value={login}
              onInput={(event) => {
                setLogin(event.currentTarget.value);
              }}
            />
          </label>
          <label>
            {words.login.passphrase}
            <input
              name="password"
              type="password"
              autocomplete="current-password"
              required
              value={password}
              onInput={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
          </label>
          {task.error !== null && <Trouble error={task.error} />}
          <button class="main" disabled={task.isBusy}>
            {words.login.enter}
          </button>
        </form>
        <p>
          <a href="/">{words.login.otherOrganisation}</a>
        </p>
      </main>
    </>
  );
}
