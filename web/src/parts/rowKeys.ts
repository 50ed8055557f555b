/** Rows by keyboard: j and k walk, x selects, enter opens; not while somebody types or a dialog is open. */
import { useEffect, useState } from 'preact/hooks';
import { isTyping } from './keyHelp';

export interface RowActs {
  readonly open: (index: number) => void;
  /** Left out where nothing can be selected. */
  readonly toggle?: (index: number) => void;
}

function isForUs(event: KeyboardEvent): boolean {
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  return !isChord && !isTyping(event.target) && document.querySelector('dialog[open]') === null;
}

/** Where a key leads from a row; null where it does not walk. */
function walked(key: string, current: number | undefined, last: number): number | null {
  if (key !== 'j' && key !== 'k') return null;
  if (current === undefined) return 0;
  return key === 'j' ? Math.min(last, current + 1) : Math.max(0, current - 1);
}

/** Index of the row the keyboard stands on; undefined before it was used. */
export function useRowKeys(count: number, acts: RowActs): number | undefined {
  const [current, setCurrent] = useState<number | undefined>(undefined);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!isForUs(event) || count === 0) return;
      const next = walked(event.key, current, count - 1);
      if (next !== null) setCurrent(next);
      else if (current === undefined || current >= count) return;
      else if (event.key === 'x') acts.toggle?.(current);
      // Elsewhere enter belongs to what has the focus.
      else if (event.key === 'Enter' && event.target === document.body) acts.open(current);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, [count, current, acts]);
  return current === undefined || current >= count ? undefined : current;
}
