import { expect } from 'chai';
import path from 'node:path';
import { difference } from '../../scripts/fuzz/compare';
import { corpusFiles, readCorpus } from '../../scripts/fuzz/corpus';
import type { Corpus } from '../../scripts/fuzz/corpus';
import { EmbeddedLedger } from '../../scripts/fuzz/embedded/ledger';
import { foundPrograms } from '../../scripts/fuzz/found';
import { THEMES, needsLedgerAlone } from '../../scripts/fuzz/generate/programs';
import { comparable } from '../../scripts/fuzz/session';
import { deviations, replayed } from '../support/corpus/replaying';

/** The version that the embedded ledger does as; what another one does otherwise is in a file of its own. */
const BASELINE = '2.5.';
/** Its answers are recorded where they are others. */
const NEWER = '3.1.';
const TIMEOUT_MS = 600_000;
const files = corpusFiles().map((file) => [path.basename(file), readCorpus(file)] as const);

function isBaseline({ header }: Corpus): boolean {
  return header.fabricVersion.startsWith(BASELINE);
}

function hasNewer(versions: readonly string[]): boolean {
  return versions.some((version) => version.startsWith(NEWER));
}

describe('the embedded ledger answers as a Fabric peer did', function () {
  this.timeout(TIMEOUT_MS);

  it('in at least 2 000 recorded programs, with version, day and seed', () => {
    const headers = files.filter(([, corpus]) => isBaseline(corpus)).map(([, { header }]) => header);
    expect(headers).to.have.length(1);
    const [header] = headers;
    expect(header?.kept).to.be.at.least(2000);
    expect(header?.fabricVersion).to.match(/^2\.5\.\d+$/);
    expect(header?.date).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(header?.seed).to.be.a('number');
  });

  for (const [name, corpus] of files.filter(([, one]) => isBaseline(one))) {
    describe(name, () => {
      let ledger: EmbeddedLedger;

      before(async () => {
        ledger = await EmbeddedLedger.open();
      });
      after(() => ledger.close());

      // As in the recording those that run alone come first, in their order: their ranges show what was there before.
      const alone = THEMES.filter(needsLedgerAlone);
      for (const themes of [alone, ...THEMES.filter((theme) => !alone.includes(theme)).map((theme) => [theme])]) {
        const entries = corpus.entries.filter((entry) => themes.includes(entry.theme));
        it(`${entries.length} programs about ${themes.join(' and ')}`, async () => {
          expect(entries).to.have.length.at.least(1);
          expect(await deviations(ledger, entries)).to.deep.equal([]);
        });
      }
    });
  }

  it('in every program in which the two were once found to differ', async () => {
    const found = foundPrograms().filter(({ fabricVersion }) => fabricVersion.startsWith(BASELINE));
    for (const entry of found) expect(await replayed([entry])).to.deep.equal([]);
  });

  it('of the baseline line of versions; what the newer one answers otherwise is recorded beside it', () => {
    const [baseline] = files.filter(([, corpus]) => isBaseline(corpus)).map(([, corpus]) => corpus);
    const known = new Map(baseline?.entries.map(({ name, outcome }) => [name, outcome]));
    const others = files.filter(([, corpus]) => !isBaseline(corpus));
    expect(others.map(([, { header }]) => header.fabricVersion)).to.satisfy(hasNewer);
    for (const [, { header, entries }] of others) {
      expect(header.programs).to.equal(baseline?.header.programs);
      expect(header.seed).to.equal(baseline?.header.seed);
      expect(entries).to.have.length(header.kept);
      for (const { name, outcome } of entries) {
        const before = known.get(name);
        expect(before, name).to.not.equal(undefined);
        if (before !== undefined) expect(difference(comparable(before), comparable(outcome)), name).to.not.equal(null);
      }
    }
  });
});
