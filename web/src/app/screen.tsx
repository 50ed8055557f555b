/** A screen is one load and one view. This draws the states in between: loading, failed, stale, ready. */
import type { ComponentType, VNode } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Happening } from '../api/events';
import { Trouble } from '../parts/trouble';
import type { Dictionary } from '../words/dictionary';
import { useWords } from '../words/use';
import { useSession } from './context';
import { STEP } from './step';
import type { Session } from './session';

/** Parts of the address: `/invoices/:id?group=ready`. */
export interface Place {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export interface ViewProps<Data> extends Place {
  readonly data: Data;
  /** Asks for the data again; what is shown stays until it is there. */
  readonly reload: () => void;
}

export interface ScreenDefinition<Data> {
  readonly title: (words: Dictionary, data: Data | null) => string;
  readonly load: (session: Session, place: Place) => Promise<Data>;
  readonly View: ComponentType<ViewProps<Data>>;
  /** Whether something that happened may change this screen. */
  readonly concerns?: (happening: Happening, place: Place) => boolean;
}

/** A screen as the list of routes knows it. */
export type Screen = ComponentType<Place>;

interface Loaded<Data> {
  /** In a box, because what a screen loads may itself be null. */
  readonly loaded: { readonly data: Data } | null;
  readonly error: unknown;
  /** Place whose answer this is; another one while it is on its way. */
  readonly answers: string | null;
}

/** Events come in bursts: one for each record of a block. */
const SETTLE_MS = 350;

interface Loading<Data> extends Loaded<Data> {
  readonly isLoading: boolean;
  readonly reload: () => void;
}

function useLoaded<Data>(definition: ScreenDefinition<Data>, place: Place): Loading<Data> {
  const session = useSession();
  const [state, setState] = useState<Loaded<Data>>({ loaded: null, error: null, answers: null });
  const turn = useRef(0);
  const { [STEP]: _step, ...asked } = place.query;
  // Going from step to step asks for nothing new.
  const key = JSON.stringify([place.params, asked]);
  const reload = useCallback(() => {
    const own = (turn.current += 1);
    const settle = (next: (before: Loaded<Data>) => Loaded<Data>): void => {
      // A later question makes an earlier answer worthless.
      if (own === turn.current) setState(next);
    };
    setState((before) => ({ ...before, answers: null }));
    definition.load(session, place).then(
      (data) => {
        settle(() => ({ loaded: { data }, error: null, answers: key }));
      },
      (error: unknown) => {
        settle((before) => ({ ...before, error, answers: key }));
      },
    );
    // The place is compared by what it says, because routes make a new object each time.
  }, [definition, session, key]);
  useEffect(() => {
    reload();
    return () => {
      turn.current += 1;
    };
  }, [reload]);
  useReloading(definition, place, reload);
  return { ...state, isLoading: state.answers !== key, reload };
}

function useReloading<Data>(definition: ScreenDefinition<Data>, place: Place, reload: () => void): void {
  const session = useSession();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        reload();
      }, SETTLE_MS);
    };
    const stop = session.events.listen((happening) => {
      if (definition.concerns?.(happening, place) === true) soon();
    });
    addEventListener('online', soon);
    return () => {
      stop();
      removeEventListener('online', soon);
      if (timer !== null) clearTimeout(timer);
    };
  }, [definition, session, reload]);
}

/** Grey lines in the place of what is coming; they appear only where it takes a while. */
export function Skeleton(): VNode {
  const words = useWords();
  return (
    <div class="skeleton" role="status" aria-busy="true">
      <span class="hidden">{words.common.loading}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/** Makes a screen of its load and its view. */
export function screenOf<Data>(definition: ScreenDefinition<Data>): Screen {
  const { View, title } = definition;
  return function ScreenHost(place: Place): VNode {
    const words = useWords();
    const { loaded, error, isLoading, reload } = useLoaded(definition, place);
    const name = title(words, loaded?.data ?? null);
    useEffect(() => {
      document.title = `${name} · ${words.common.product}`;
    }, [name, words]);
    return (
      <main id="main" class="page" tabIndex={-1} aria-busy={isLoading}>
        {error !== null && <Trouble error={error} retry={reload} />}
        {loaded !== null && <View data={loaded.data} params={place.params} query={place.query} reload={reload} />}
        {loaded === null && error === null && <Skeleton />}
      </main>
    );
  };
}
