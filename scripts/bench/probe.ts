/** Asks for something light at a steady pace, whatever the server does meanwhile, and notes how long each answer took. */

/** Milliseconds each answer took, in the order the questions were asked. */
export interface Probe {
  readonly end: () => Promise<readonly number[]>;
}

const PACE_MS = 50;

/** Questions go out on time even where earlier ones are not answered yet, so that a stall is seen by all it delays. */
export function startProbe(ask: () => Promise<unknown>): Probe {
  const answers: Promise<number>[] = [];
  const timer = setInterval(() => {
    const started = performance.now();
    answers.push(ask().then(() => performance.now() - started));
  }, PACE_MS);
  return {
    end: () => {
      clearInterval(timer);
      return Promise.all(answers);
    },
  };
}

/** The value that so many of a hundred do not exceed; 0 of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
