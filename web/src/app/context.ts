/** The session, for views. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useStore } from '../lib/store';
import { useLanguage } from '../words/use';
import type { Session } from './session';
import { nameIn } from './session';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('only drawn for somebody logged in');
  return session;
}

/** Names of firms in the language of the screen. */
export function useNames(): (party: string) => string {
  const session = useSession();
  useStore(session.parties);
  return nameIn(session, useLanguage());
}
