/** One organisation: goes on with an earlier login, or asks for one, and keeps the session alive. */
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { Client } from '../api/client';
import { Refusal } from '../api/errors';
import { Trouble } from '../parts/trouble';
import { Login } from '../views/login/view';
import { preloadSentences } from '../words/trouble';
import { useLanguage } from '../words/use';
import { SessionContext } from './context';
import { unattended } from './failures';
import { Skeleton } from './screen';
import { beginSession } from './session';
import type { Session } from './session';
import { Shell } from './shell';

type State =
  | { readonly is: 'starting' }
  | { readonly is: 'out' }
  | { readonly is: 'in'; readonly session: Session }
  | { readonly is: 'failed'; readonly error: unknown };

async function resume(client: Client): Promise<State> {
  try {
    if (!(await client.continue())) return { is: 'out' };
    return { is: 'in', session: await beginSession(client) };
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return { is: 'out' };
    return { is: 'failed', error };
  }
}

/** Listens and sends for as long as somebody is logged in. */
function useRunning(state: State): void {
  useEffect(() => {
    if (state.is !== 'in') return undefined;
    const { events, outbox } = state.session;
    unattended(events.run());
    unattended(outbox.run());
    const wake = (): void => {
      outbox.wake();
    };
    const stop = events.listen(({ what }) => {
      if (what === 'statement') wake();
    });
    addEventListener('online', wake);
    return () => {
      stop();
      removeEventListener('online', wake);
      events.stop();
      outbox.stop();
    };
  }, [state]);
}

export function Organisation({ slug }: Readonly<{ slug: string }>): VNode {
  const [state, setState] = useState<State>({ is: 'starting' });
  const language = useLanguage();
  const client = useMemo(
    () =>
      new Client(slug, () => {
        setState({ is: 'out' });
      }),
    [slug],
  );
  const start = useCallback(() => {
    setState({ is: 'starting' });
    unattended(resume(client).then(setState));
  }, [client]);
  useEffect(start, [start]);
  useRunning(state);
  useEffect(() => {
    unattended(preloadSentences(language));
  }, [language]);
  useEffect(() => {
    if (state.is !== 'failed') return undefined;
    addEventListener('online', start);
    return () => {
      removeEventListener('online', start);
    };
  }, [state, start]);
  const enter = useCallback(async () => {
    setState({ is: 'in', session: await beginSession(client) });
  }, [client]);
  if (state.is === 'out') return <Login client={client} onIn={enter} />;
  if (state.is === 'in') {
    return (
      <SessionContext.Provider value={state.session}>
        <Shell
          onOut={() => {
            setState({ is: 'out' });
          }}
        />
      </SessionContext.Provider>
    );
  }
  return (
    <main id="main" class="page">
      {state.is === 'failed' ? <Trouble error={state.error} retry={start} /> : <Skeleton />}
    </main>
  );
}
