/** One offer's place among the others by its all-in annual rate. */
import type { VNode } from 'preact';
import * as format from '../../format';

const WIDTH = 300;
const LEFT = 8;

/** Where a rate stands on the line, in the picture's units. */
function placeOf(ppm: number, scalePpm: number): number {
  return scalePpm === 0 ? LEFT : LEFT + Math.round((ppm / scalePpm) * (WIDTH - 2 * LEFT));
}

/** Room for a rate, in the picture's units; closer ones share a label. */
const LABEL_WIDTH = 48;

/** Labels of the dots with the middle of each. */
function labelsOf(from: number, to: number, rates: readonly [number, number]): readonly (readonly [string, number])[] {
  const within = (middle: number, width: number): number => {
    return Math.min(Math.max(middle, width / 2), WIDTH - width / 2);
  };
  if (to - from < LABEL_WIDTH) return [[format.rateRange(rates), within((from + to) / 2, 2 * LABEL_WIDTH)]];
  return [
    [format.rate(rates[0]), within(from, LABEL_WIDTH)],
    [format.rate(rates[1]), within(to, LABEL_WIDTH)],
  ];
}

export function RateDots({
  xirrPpm,
  scalePpm,
}: Readonly<{ xirrPpm: readonly [number, number]; scalePpm: number }>): VNode {
  const from = placeOf(xirrPpm[0], scalePpm);
  const to = placeOf(xirrPpm[1], scalePpm);
  return (
    <svg class="dots" viewBox={`0 0 ${WIDTH} 30`} aria-hidden="true">
      <path class="axis" d={`M${LEFT} 8H${WIDTH - LEFT}`} />
      <path class="span" d={`M${from} 8H${to}`} />
      <circle class="dot" cx={from} cy="8" r="5" />
      {to !== from && <circle class="dot" cx={to} cy="8" r="5" />}
      {labelsOf(from, to, xirrPpm).map(([label, middle]) => (
        <text key={label} x={middle} y="27" text-anchor="middle">
          {label}
        </text>
      ))}
    </svg>
  );
}
