/** Something a person set off: running, failed or done, so that a button can tell and nothing fails in silence. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Task {
  readonly isBusy: boolean;
  /** What went wrong last time; null before and after a success. */
  readonly error: unknown;
  /** Starts unless it is running; the promise never rejects, the error is shown. */
  readonly run: (work: () => Promise<void>) => void;
  readonly clear: () => void;
}

export function useTask(): Task {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error: unknown }>(IDLE);
  const isBusy = useRef(false);
  const isGone = useRef(false);
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );
  const run = useCallback((work: () => Promise<void>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ isBusy: true, error: null });
    const settle = (error: unknown): void => {
      isBusy.current = false;
      if (!isGone.current) setState({ isBusy: false, error });
    };
    work().then(
      () => {
        settle(null);
      },
      (error: unknown) => {
        settle(error ?? new Error('failed without a reason'));
      },
    );
  }, []);
  const clear = useCallback(() => {
    setState(IDLE);
  }, []);
  return { ...state, run, clear };
}

const IDLE = { isBusy: false, error: null } as const;
