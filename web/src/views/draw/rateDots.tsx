/** One offer's place among the others by its all-in annual rate; the figure itself stands above it. */
import type { VNode } from 'preact';

const WIDTH = 300;
const LEFT = 8;

/** Where a rate stands on the line, in the picture's units. */
function placeOf(ppm: number, scalePpm: number): number {
  return scalePpm === 0 ? LEFT : LEFT + Math.round((ppm / scalePpm) * (WIDTH - 2 * LEFT));
}

export function RateDots({
  xirrPpm: [lowest, highest],
  scalePpm,
}: Readonly<{ xirrPpm: readonly [number, number]; scalePpm: number }>): VNode {
  const from = placeOf(lowest, scalePpm);
  const to = placeOf(highest, scalePpm);
  return (
    <svg class="dots" viewBox={`0 0 ${WIDTH} 16`} aria-hidden="true">
      <path class="axis" d={`M${LEFT} 8H${WIDTH - LEFT}`} />
      <path class="span" d={`M${from} 8H${to}`} />
      <circle class="dot" cx={from} cy="8" r="5" />
      {to !== from && <circle class="dot" cx={to} cy="8" r="5" />}
    </svg>
  );
}
