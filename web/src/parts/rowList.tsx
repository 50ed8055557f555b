/**
 * A list of which only the rows on the screen exist: ten thousand scroll like ten. Rows have one height per width of
 * screen; the page itself scrolls. One tree for both widths: a table's roles, cards by style sheet on the phone.
 */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isLarge } from '../app/settings';
import { useStore } from '../lib/store';

/** Rows drawn beyond the edges of the screen. */
const BEYOND = 8;
const NARROW = '(max-width: 719px)';

export interface RowListProps<T> {
  readonly label: string;
  readonly class?: string;
  readonly heading: ComponentChildren;
  readonly rows: readonly T[];
  /** Rows of the whole list, whether loaded or not. */
  readonly total: number;
  /** Height of a row in CSS pixels. */
  readonly height: Readonly<{ wide: number; narrow: number }>;
  readonly keyOf: (row: T, index: number) => string;
  readonly draw: (row: T, index: number) => ComponentChildren;
  /** Asked when the end of what is loaded comes near. */
  readonly onNearEnd?: () => void;
  /** Row the keyboard stands on; it is kept on the screen. */
  readonly current?: number;
  readonly isSelected?: (row: T) => boolean;
}

function useRowHeight({ wide, narrow }: RowListProps<unknown>['height']): number {
  const large = useStore(isLarge);
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = (): void => {
      setNarrow(query.matches);
    };
    query.addEventListener('change', look);
    return () => {
      query.removeEventListener('change', look);
    };
  }, []);
  return (isNarrow ? narrow : wide) * (large ? 2 : 1);
}

/** First and last row that must exist now. */
function useWindow(
  height: number,
  count: number,
): readonly [ref: { current: HTMLDivElement | null }, from: number, to: number] {
  const body = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<readonly [number, number]>([0, 40]);
  useLayoutEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.floor(-top / height) - BEYOND);
      const to = Math.min(count, Math.ceil((innerHeight - top) / height) + BEYOND);
      setRange((before) => (before[0] === from && before[1] === to ? before : [from, Math.max(from, to)]));
    };
    const soon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
      cancelAnimationFrame(frame);
    };
  }, [height, count]);
  return [body, Math.min(range[0], count), Math.min(range[1], count)];
}

function useKeptInView(current: number | undefined, height: number, body: { current: HTMLDivElement | null }): void {
  useEffect(() => {
    if (current === undefined || body.current === null) return;
    const top = body.current.getBoundingClientRect().top + current * height;
    const margin = 140;
    if (top < margin) scrollBy(0, top - margin);
    else if (top + height > innerHeight - margin) scrollBy(0, top + height - innerHeight + margin);
  }, [current, height, body]);
}

/** Keeps the topmost row on the screen where it is when rows come or go above it. */
function useAnchor<T>(
  { rows, keyOf }: Pick<RowListProps<T>, 'rows' | 'keyOf'>,
  height: number,
  body: { current: HTMLDivElement | null },
): void {
  const top = useRef<{ readonly rows: readonly T[]; readonly index: number; readonly key: string } | null>(null);
  useLayoutEffect(() => {
    const before = top.current;
    if (before !== null && before.rows !== rows) {
      const place = rows.findIndex((row, index) => keyOf(row, index) === before.key);
      if (place >= 0 && place !== before.index) scrollBy(0, (place - before.index) * height);
    }
    const above = -(body.current?.getBoundingClientRect().top ?? 0);
    const index = Math.floor(above / height);
    const row = above > 0 ? rows[index] : undefined;
    top.current = row === undefined ? null : { rows, index, key: keyOf(row, index) };
  });
}

export function RowList<T>(props: RowListProps<T>): VNode {
  const { rows, total, keyOf, draw, onNearEnd, current, isSelected } = props;
  const height = useRowHeight(props.height);
  const [body, from, to] = useWindow(height, rows.length);
  useAnchor(props, height, body);
  useKeptInView(current, height, body);
  useEffect(() => {
    if (to + 3 * BEYOND >= rows.length && rows.length < total) onNearEnd?.();
  }, [to, rows.length, total, onNearEnd]);
  return (
    <div class={`rows ${props.class ?? ''}`} role="table" aria-label={props.label} aria-rowcount={total}>
      {props.heading !== null && (
        <div role="rowgroup" class="heading">
          <div role="row">{props.heading}</div>
        </div>
      )}
      <div role="rowgroup" ref={body} style={{ height: `${rows.length * height}px` }}>
        <div style={{ transform: `translateY(${from * height}px)` }} role="presentation">
          {rows.slice(from, to).map((row, position) => {
            const index = from + position;
            return (
              <div
                key={keyOf(row, index)}
                role="row"
                aria-rowindex={index + 1}
                class={`row${isSelected?.(row) === true ? ' selected' : ''}${current === index ? ' current' : ''}`}
                style={{ height: `${height}px` }}
              >
                {draw(row, index)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
