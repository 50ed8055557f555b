import { expect } from 'chai';
import path from 'node:path';
import { corpusFiles, readCorpus } from '../../../scripts/fuzz/corpus';
import type { Corpus } from '../../../scripts/fuzz/corpus';
import { EmbeddedLedger } from '../../../scripts/fuzz/embedded/ledger';
import type { Theme } from '../../../scripts/fuzz/generate/programs';
import { deviations } from './replaying';

/** The version that the embedded ledger does as; what another one does otherwise is in a file of its own. */
const BASELINE = '2.5.';
const TIMEOUT_MS = 600_000;

/**
 * How the replay is shared between two test processes. Themes of a line run together, in the order of the recording;
 * those that must be alone come first, because their ranges show what was there before.
 */
export const REPLAYS = {
  mixed: [['mixed'], ['policies'], ['many']],
  themes: [['edges', 'brief'], ['ranges'], ['private'], ['twists']],
} as const satisfies Readonly<Record<string, readonly (readonly Theme[])[]>>;

export function isBaseline({ header }: Corpus): boolean {
  return header.fabricVersion.startsWith(BASELINE);
}

/** Every recorded file by its name. */
export function recordings(): readonly (readonly [name: string, corpus: Corpus])[] {
  return corpusFiles().map((file) => [path.basename(file), readCorpus(file)] as const);
}

/** Replays recorded programs of some themes on one embedded ledger. */
export function replaySuite(themes: readonly (readonly Theme[])[]): void {
  describe('the embedded ledger answers as a Fabric peer did', function () {
    this.timeout(TIMEOUT_MS);
    let ledger: EmbeddedLedger;

    before(async () => {
      ledger = await EmbeddedLedger.open();
    });
    after(() => ledger.close());

    for (const [name, { entries }] of recordings().filter(([, corpus]) => isBaseline(corpus))) {
      for (const together of themes) {
        const recorded = entries.filter(({ theme }) => together.includes(theme));
        it(`in ${recorded.length} programs of ${name} about ${together.join(' and ')}`, async () => {
          expect(recorded).to.have.length.at.least(1);
          expect(await deviations(ledger, recorded)).to.deep.equal([]);
        });
      }
    }
  });
}
