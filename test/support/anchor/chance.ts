/** Random choices that follow from the process's seed, so that a failure replays. */
import { SEED } from '../seed';

export interface Chance {
  /** A whole number from 0 to `limit - 1`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(values: readonly T[]) => T;
  /** A copy with one bit changed. */
  readonly flipped: (bytes: Uint8Array) => Uint8Array;
}

/** Choices for one purpose: the seed and a name give always the same ones (mulberry32). */
export function chanceFrom(name: string): Chance {
  let state = Array.from(name).reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, SEED);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
    flipped: (bytes) => {
      const copy = new Uint8Array(bytes);
      const bit = below(copy.length * 8);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    },
  };
}
