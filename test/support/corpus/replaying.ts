import { difference } from '../../../scripts/fuzz/compare';
import type { CorpusEntry } from '../../../scripts/fuzz/corpus';
import { EmbeddedLedger } from '../../../scripts/fuzz/embedded/ledger';
import { comparable, outcomes } from '../../../scripts/fuzz/session';
import type { Outcome } from '../../../scripts/fuzz/session';

/** A recorded program that the embedded ledger answers otherwise, and where. */
export interface Deviation {
  readonly name: string;
  readonly at: string;
  readonly recorded: string;
  readonly answered: string;
}

function deviation({ name, outcome }: CorpusEntry, own: Outcome | undefined): Deviation | null {
  const found = difference(comparable(outcome), own === undefined ? undefined : comparable(own));
  if (found === null) return null;
  const { at, left, right } = found;
  return { name, at: at.join('.'), recorded: JSON.stringify(left), answered: JSON.stringify(right) };
}

/** Runs recorded programs on a ledger, in the blocks of the recording, and gives those that it answers otherwise. */
export async function deviations(
  ledger: EmbeddedLedger,
  entries: readonly CorpusEntry[],
): Promise<readonly Deviation[]> {
  const programs = entries.map(({ outcome, ...program }) => ({ ...program, layout: outcome.layout }));
  const made = await outcomes(ledger, programs);
  return entries.flatMap((entry, index) => deviation(entry, made[index]) ?? []);
}

/** The same on a ledger of their own. */
export async function replayed(entries: readonly CorpusEntry[]): Promise<readonly Deviation[]> {
  const ledger = await EmbeddedLedger.open();
  try {
    return await deviations(ledger, entries);
  } finally {
    await ledger.close();
  }
}
