/** What stands around every screen: the firm, the menu, what is on its way, and the screen itself. */
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Client } from '../api/client';
import { useStore } from '../lib/store';
import { Icon, Mark } from '../parts/icon';
import { LanguageSwitch } from '../parts/languageSwitch';
import { NavBadge } from '../parts/navBadge';
import { OnItsWay } from '../parts/onItsWay';
import { Enrolment } from '../parts/enrolment';
import { KeyHelp } from '../parts/keyHelp';
import { nameFor } from '../words/language';
import { useLanguage, useWords } from '../words/use';
import { useNames, useSession } from './context';
import { unattended } from './failures';
import { useGo } from './navigation';
import { homeOf, menuOf, routeAt } from './routes';
import type { Place, Screen } from './screen';
import { Skeleton } from './screen';
import { isLarge, setLarge } from './settings';

const LOADED = new Map<string, Screen>();

/** The screen of a path, once its part of the program is there. */
function useScreen(path: string): { readonly Screen: Screen; readonly params: Place['params'] } | null {
  const found = routeAt(path);
  const [, redraw] = useState(0);
  const known = found === null ? undefined : LOADED.get(found.route.path);
  useEffect(() => {
    if (found === null || LOADED.has(found.route.path)) return;
    unattended(
      found.route.screen().then((screen) => {
        LOADED.set(found.route.path, screen);
        redraw((turn) => turn + 1);
      }),
    );
  }, [found?.route.path]);
  return found === null || known === undefined ? null : { Screen: known, params: found.params };
}

function Menu({ path }: Readonly<{ path: string }>): VNode {
  const session = useSession();
  const words = useWords();
  const { desk } = useStore(session.me);
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the menu is wider than the screen.
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <nav class="menu" aria-label={words.nav.menu} ref={menu}>
      {menuOf(desk).map(([target, label]) => (
        <a
          key={target}
          href={`/${session.slug}${target}`}
          aria-current={path === target || path.startsWith(`${target}/`) ? 'page' : undefined}
        >
          {label(words)}
          {target === '/waiting' && <NavBadge />}
        </a>
      ))}
    </nav>
  );
}

async function leave(client: Client): Promise<void> {
  await client.logOut();
}

function Person({ onOut }: Readonly<{ onOut: () => void }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const who = useStore(session.me);
  const large = useStore(isLarge);
  return (
    <details class="person">
      <summary>
        <span>{nameFor(useLanguage(), who)}</span>
        <Icon name="down" />
      </summary>
      <div>
        <p>
          {who.party === null ? who.organisation : nameOf(who.party.id)}
          <br />
          <small>{words.desks[who.desk]}</small>
        </p>
        {who.party !== null && <a href={`/${session.slug}/devices`}>{words.nav.devices}</a>}
        {who.desk !== 'regulator' && <a href={`/${session.slug}/directory`}>{words.nav.directory}</a>}
        <button
          type="button"
          class="link"
          aria-pressed={large}
          onClick={() => {
            setLarge(!large);
          }}
        >
          {large ? words.nav.normalText : words.nav.largeText}
        </button>
        <button
          type="button"
          class="link"
          onClick={() => {
            unattended(leave(session.client).then(onOut));
          }}
        >
          {words.nav.logOut}
        </button>
      </div>
    </details>
  );
}

function Header({ onOut }: Readonly<{ onOut: () => void }>): VNode {
  const session = useSession();
  const nameOf = useNames();
  const { party, organisation, desk } = useStore(session.me);
  const { organisations } = useStore(session.network);
  const hostName = organisations.find(({ mspId }) => mspId === organisation)?.name ?? organisation;
  return (
    <header class="top">
      <a class="home" href={`/${session.slug}${homeOf(desk)}`}>
        <Mark />
        <span>{party === null ? hostName : nameOf(party.id)}</span>
      </a>
      <LanguageSwitch />
      <Person onOut={onOut} />
    </header>
  );
}

function Unknown(): VNode {
  const session = useSession();
  const words = useWords();
  const [home] = menuOf(session.me.value.desk);
  return (
    <main id="main" class="page">
      <h1 class="answer">{words.common.noSuchPage}</h1>
      {home !== undefined && <a href={`/${session.slug}${home[0]}`}>{home[1](words)}</a>}
    </main>
  );
}

export function Shell({ onOut }: Readonly<{ onOut: () => void }>): VNode {
  const session = useSession();
  const words = useWords();
  const go = useGo();
  const { path: whole, query } = useLocation();
  const path = whole.slice(session.slug.length + 1) || '/';
  const shown = useScreen(path);
  useEffect(() => {
    if (path === '/') go(homeOf(session.me.value.desk), { replace: true });
  }, [path, go, session]);
  useEffect(() => {
    // A menu opened for the last screen is in the way on the next.
    for (const open of document.querySelectorAll('header details[open]')) open.removeAttribute('open');
  }, [whole]);
  const isKnown = path === '/' || routeAt(path) !== null;
  return (
    <>
      <a class="skip" href="#main">
        {words.nav.skip}
      </a>
      <Header onOut={onOut} />
      <Menu path={path} />
      <OnItsWay />
      <Enrolment>
        {shown !== null && <shown.Screen key={path} params={shown.params} query={query} />}
        {shown === null && isKnown && (
          <main id="main" class="page">
            <Skeleton />
          </main>
        )}
        {!isKnown && <Unknown />}
      </Enrolment>
      <KeyHelp />
    </>
  );
}
