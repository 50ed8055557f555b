/** Series of random programs that can share a ledger. */
import { needsLedgerAlone, programOf, themeOf } from './generate/programs';
import type { Theme } from './generate/programs';
import type { Program } from './program';
import type { NamedProgram } from './session';

/** A program with what it takes to make it, or smaller ones, again. */
export interface SeriesProgram extends NamedProgram {
  readonly theme: Theme;
}

/** Every key of the n-th program of a ledger begins with this; the last character is below the highest of ASCII. */
export function prefixOf(place: number, theme: Theme): string {
  return theme === 'edges' ? '' : `~${place.toString(36)}~`;
}

/** A program in its place on a ledger. */
export function placed(program: Omit<Program, 'prefix'>, place: number, theme: Theme): Omit<SeriesProgram, 'name'> {
  return { theme, program: { ...program, prefix: prefixOf(place, theme) }, isAlone: needsLedgerAlone(theme) };
}

/**
 * The programs of so many seeds in a row. Those about the edges of the key space come only where nothing is on the
 * ledger yet: their ranges would show everything else.
 */
export function series(
  seeds: Readonly<{ from: number; count: number }>,
  ledger: Readonly<{ place: number; isFresh: boolean }>,
): readonly SeriesProgram[] {
  return Array.from({ length: seeds.count }, (_unused, index) => {
    const seed = seeds.from + index;
    const wanted = themeOf(seed);
    const theme = wanted === 'edges' && !ledger.isFresh ? 'ranges' : wanted;
    return { name: `${theme} ${seed}`, ...placed(programOf(seed, theme), ledger.place + index, theme) };
  });
}
