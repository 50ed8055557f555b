/** The whole client: which organisation, whether somebody is logged in there, and which screen. */
import type { VNode } from 'preact';
import { LocationProvider, useLocation } from 'preact-iso/router';
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { useStore } from '../lib/store';
import { Trouble } from '../parts/trouble';
import { spoken } from '../words/language';
import { failure } from './failures';
import { Organisation } from './organisation';
import { Welcome } from '../views/welcome/view';

function Root(): VNode {
  const { path } = useLocation();
  const [slug] = path.split('/').filter((part) => part !== '');
  return slug === undefined ? <Welcome /> : <Organisation key={slug} slug={decodeURIComponent(slug)} />;
}

function Guarded(): VNode {
  const boundary: readonly [error: unknown, again: () => void] = useErrorBoundary();
  const [error, again] = boundary;
  const last = useStore(failure);
  const { path } = useLocation();
  useEffect(() => {
    failure.set(null);
  }, [path]);
  if (error !== undefined) {
    return (
      <main id="main" class="page">
        <Trouble error={error} retry={again} />
      </main>
    );
  }
  return (
    <>
      {last !== null && <Trouble error={last} />}
      <Root />
    </>
  );
}

export function App(): VNode | null {
  const language = useStore(spoken);
  if (language === null) return null;
  return (
    <LocationProvider>
      <Guarded />
    </LocationProvider>
  );
}
