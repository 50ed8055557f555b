/** The first page: at a sandbox everybody who can log in as a button, elsewhere the way to one's organisation. */
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useState } from 'preact/hooks';
import { sandboxLogins } from '../../api/answers';
import type { SandboxLogin } from '../../api/answers';
import { Client } from '../../api/client';
import { unattended } from '../../app/failures';
import { rememberPassphrase } from '../../app/passphrase';
import { Skeleton } from '../../app/screen';
import { useTask } from '../../lib/task';
import { Mark } from '../../parts/icon';
import { LanguageSwitch } from '../../parts/languageSwitch';
import { Trouble } from '../../parts/trouble';
import { nameFor } from '../../words/language';
import { useLanguage, useWords } from '../../words/use';

/** Null where this is no sandbox. */
async function whoCanLogIn(): Promise<readonly SandboxLogin[] | null> {
  const response = await fetch('/sandbox/logins', { cache: 'no-store' });
  if (!response.ok || response.headers.get('content-type')?.includes('json') !== true) return null;
  return sandboxLogins(await response.json(), '').logins;
}

function PersonButton({ login, passphrase }: Readonly<{ login: SandboxLogin; passphrase: string }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const { route } = useLocation();
  const task = useTask();
  const enter = (): void => {
    task.run(async () => {
      await new Client(login.slug, () => undefined).logIn({ login: login.login, password: passphrase });
      route(`/${login.slug}/`);
    });
  };
  const firm = language === 'en' ? login.firmEnglish : login.firm;
  return (
    <li>
      <button type="button" class="who" disabled={task.isBusy} onClick={enter}>
        <b>{nameFor(language, login)}</b>
        <span>{words.desks[login.desk] ?? login.desk}</span>
        <span>{firm ?? words.welcome.neutral}</span>
      </button>
      {task.error !== null && <Trouble error={task.error} />}
    </li>
  );
}

function People({ logins, passphrase }: Readonly<{ logins: readonly SandboxLogin[]; passphrase: string }>): VNode {
  const words = useWords();
  return (
    <>
      <h1 class="answer">{words.welcome.whoAreYou}</h1>
      <p class="soft">{words.welcome.sandbox}</p>
      <ul class="people">
        {logins.map((login) => (
          <PersonButton key={login.login} login={login} passphrase={passphrase} />
        ))}
      </ul>
    </>
  );
}

/** Firms that log in at each organisation, so that nobody has to know its short name. */
function firmsBySlug(
  logins: readonly SandboxLogin[],
  isEnglish: boolean,
): readonly (readonly [slug: string, firms: readonly string[]])[] {
  const slugs = [...new Set(logins.map(({ slug }) => slug))];
  return slugs.map((slug) => {
    const firms = logins
      .filter((login) => login.slug === slug)
      .map((login) => (isEnglish ? login.firmEnglish : login.firm));
    return [slug, [...new Set(firms.filter((firm) => firm !== null))]] as const;
  });
}

function Organisations({ logins }: Readonly<{ logins: readonly SandboxLogin[] }>): VNode {
  const words = useWords();
  const isEnglish = useLanguage() === 'en';
  const slugs = firmsBySlug(logins, isEnglish);
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  return (
    <>
      <h1 class="answer">{words.welcome.whichOrganisation}</h1>
      <p class="soft">{slugs.length > 0 ? words.welcome.needPassphrase : words.welcome.askYourHost}</p>
      {slugs.length > 0 && (
        <ul class="people">
          {slugs.map(([slug, firms]) => (
            <li key={slug}>
              <a class="who" href={`/${slug}/`}>
                <b>{slug}</b>
                {firms.length === 0 ? (
                  <span>{words.welcome.neutral}</span>
                ) : (
                  firms.map((firm) => <span key={firm}>{firm}</span>)
                )}
              </a>
            </li>
          ))}
        </ul>
      )}
      {slugs.length === 0 && (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== '') route(`/${encodeURIComponent(typed)}/`);
          }}
        >
          <label>
            {words.welcome.shortName}
            <input
              required
              value={typed}
              autocapitalize="none"
              onInput={(event) => {
                setTyped(event.currentTarget.value.trim().toLowerCase());
              }}
            />
          </label>
          <button class="main">{words.welcome.goOn}</button>
        </form>
      )}
    </>
  );
}

export function Welcome(): VNode {
  const words = useWords();
  const [logins, setLogins] = useState<readonly SandboxLogin[] | null | undefined>(undefined);
  const [passphrase] = useState(rememberPassphrase);
  useEffect(() => {
    document.title = words.common.product;
    unattended(whoCanLogIn().then(setLogins));
  }, [words]);
  return (
    <>
      <header class="top">
        <span class="home">
          <Mark />
          <span>{words.common.product}</span>
        </span>
        <LanguageSwitch />
      </header>
      <main id="main" class="page">
        {logins === undefined && <Skeleton />}
        {logins !== undefined &&
          (logins !== null && passphrase !== null ? (
            <People logins={logins} passphrase={passphrase} />
          ) : (
            <Organisations logins={logins ?? []} />
          ))}
      </main>
    </>
  );
}
