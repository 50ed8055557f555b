/** Small pictures beside words; never instead of them, so they are hidden from screen readers. */
import type { VNode } from 'preact';

const PATHS = {
  done: 'M4 10.500l4 4 8-9',
  clock: 'M10 5v5l3.500 2M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15z',
  alert: 'M10 7v4.500M10 14.500v.01M10 2.500l8 14.500H2z',
  cross: 'M5 5l10 10M15 5L5 15',
  pen: 'M4 16l1-4 8.500-8.500 3 3L8 15z',
  right: 'M7 4l6 6-6 6',
  left: 'M13 4l-6 6 6 6',
  down: 'M4 7l6 6 6-6',
  key: 'M8 12a4 4 0 1 1 2.800-1.200L17 17m-2-2l1.500-1.500',
  print: 'M6 8V3h8v5M5 14H3V8h14v6h-2M6 12h8v5H6z',
  file: 'M5 2.500h7l3.500 3.500v11.500h-10.500zM12 2.500V6h3.500',
  link: 'M8 12l4-4M7 9l-2.500 2.500a2.800 2.800 0 0 0 4 4L11 13M13 11l2.500-2.500a2.800 2.800 0 0 0-4-4L9 7',
  out: 'M8 4H4v12h4M8 10h9m-3-3.500L17.500 10 14 13.500',
  sound: 'M3 8v4h3l4 3.500v-11L6 8zM13 7.500a3.500 3.500 0 0 1 0 5M15.500 5a7 7 0 0 1 0 10',
  search: 'M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l4 4',
  lock: 'M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9',
  way: 'M3 10h12m-4-4.500L15.500 10 11 14.500',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: Readonly<{ name: IconName }>): VNode {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The two halves of a notched stick that fit. */
export function Mark(): VNode {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M3 14V5h26v9l-4.400-4-4.300 4-4.300-4-4.300 4-4.300-4z" />
      <path d="M3 27v-9.500l4.400-4 4.300 4 4.300-4 4.300 4 4.300-4 4.400 4V27z" />
    </svg>
  );
}
