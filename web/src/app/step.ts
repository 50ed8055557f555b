/**
 * Steps of one screen stand in the address, so that the browser's own back leaves a step and not the screen, and a
 * menu entry leads to the screen's beginning.
 */
import { useCallback } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';

/** Member of the address's query that names the step. */
export const STEP = 'step';

export interface StepAt {
  readonly isHere: boolean;
  readonly enter: () => void;
  readonly leave: () => void;
}

function addressAt(path: string, query: Readonly<Record<string, string>>, step: string | null): string {
  const rest = Object.fromEntries(Object.entries(query).filter(([key]) => key !== STEP));
  const asked = new URLSearchParams(step === null ? rest : { ...rest, [STEP]: step }).toString();
  return asked === '' ? path : `${path}?${asked}`;
}

/** The step of this name on the screen that is shown. */
export function useStep(name: string): StepAt {
  const { path, query, route } = useLocation();
  const asked = JSON.stringify(query);
  const enter = useCallback(() => {
    route(addressAt(path, query, name));
    // The query is compared by what it says.
  }, [route, path, asked, name]);
  const leave = useCallback(() => {
    route(addressAt(path, query, null), true);
  }, [route, path, asked]);
  return { isHere: query[STEP] === name, enter, leave };
}
