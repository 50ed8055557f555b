/** Forms that survive a reload: what was entered is kept on the device until it is done or the person logs out. */
import { useCallback, useState } from 'preact/hooks';
import { ShapeError } from './reading';
import type { Reader } from './reading';

const PREFIX = 'tallystick form ';

function stored<T>(key: string, reader: Reader<T>): T | null {
  const text = localStorage.getItem(PREFIX + key);
  if (text === null) return null;
  try {
    return reader(JSON.parse(text), '');
  } catch (error) {
    // Left by an older version of the form: of no use any more.
    if (!(error instanceof ShapeError) && !(error instanceof SyntaxError)) throw error;
    localStorage.removeItem(PREFIX + key);
    return null;
  }
}

/** What was entered under this name; set null to be done with it. */
export function useKept<T>(
  key: string,
  reader: Reader<T>,
  initial: () => T,
): readonly [value: T, set: (value: T) => void, done: () => void] {
  const [value, setValue] = useState<T>(() => stored(key, reader) ?? initial());
  const set = useCallback(
    (next: T) => {
      localStorage.setItem(PREFIX + key, JSON.stringify(next));
      setValue(next);
    },
    [key],
  );
  const done = useCallback(() => {
    localStorage.removeItem(PREFIX + key);
  }, [key]);
  return [value, set, done];
}

/** Everything that was entered and not finished, when somebody leaves the device. */
export function forgetForms(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
