/** Rows by keyboard: j and k walk, x selects, enter opens; not while somebody types or a dialog is open. */
import { useLayoutEffect, useState } from 'preact/hooks';
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
  if (last < 0 || (key !== 'j' && key !== 'k')) return null;
  if (current === undefined) return 0;
  return key === 'j' ? Math.min(last, current + 1) : Math.max(0, current - 1);
}

interface Row {
  readonly ref: Readonly<{ id: string }>;
}

/** A row and the place it had when it was walked to: the list goes on changing below whoever works in it. */
interface Standing {
  readonly id: string;
  readonly index: number;
}

/** Where a row is now; one that is gone leaves its place to the next. Undefined where nothing is at that place. */
function placeOf(rows: readonly Row[], standing: Standing | null): number | undefined {
  if (standing === null) return undefined;
  const { id, index } = standing;
  if (rows[index]?.ref.id === id) return index;
  const moved = rows.findIndex(({ ref }) => ref.id === id);
  if (moved !== -1) return moved;
  return index < rows.length ? index : undefined;
}

/** Index of the row the keyboard stands on, among these; undefined before it was used. */
export function useRowKeys(rows: readonly Row[], acts: RowActs): number | undefined {
  const [standing, setStanding] = useState<Standing | null>(null);
  const current = placeOf(rows, standing);
  // Before the rows are painted, not after: a fast typist's next key would find the state before the last one.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!isForUs(event)) return;
      const next = walked(event.key, current, rows.length - 1);
      if (next !== null) setStanding({ id: rows[next]?.ref.id ?? '', index: next });
      else if (current === undefined) return;
      else if (event.key === 'x') acts.toggle?.(current);
      // Elsewhere enter belongs to what has the focus.
      else if (event.key === 'Enter' && event.target === document.body) acts.open(current);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, [rows, current, acts]);
  return current;
}
