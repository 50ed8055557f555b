import { expect } from 'chai';
import { difference } from '../../scripts/fuzz/compare';
import { foundPrograms } from '../../scripts/fuzz/found';
import { THEMES, needsLedgerAlone } from '../../scripts/fuzz/generate/programs';
import { comparable } from '../../scripts/fuzz/session';
import { REPLAYS, isBaseline, recordings } from '../support/corpus/replaySuite';
import { replayed } from '../support/corpus/replaying';

/** Its answers are recorded where they are others. */
const NEWER = '3.1.';
const TIMEOUT_MS = 120_000;

function hasNewer(versions: readonly string[]): boolean {
  return versions.some((version) => version.startsWith(NEWER));
}

describe('what a Fabric peer answered', function () {
  this.timeout(TIMEOUT_MS);
  let corpora: ReturnType<typeof recordings>;

  before(() => {
    corpora = recordings();
  });

  it('is recorded for at least 2 000 programs, with version, day and seed', () => {
    const headers = corpora.filter(([, corpus]) => isBaseline(corpus)).map(([, { header }]) => header);
    expect(headers).to.have.length(1);
    const [header] = headers;
    expect(header?.kept).to.be.at.least(2000);
    expect(header?.fabricVersion).to.match(/^2\.5\.\d+$/);
    expect(header?.date).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(header?.seed).to.be.a('number');
  });

  it('is replayed whole, by one test or the other, those that need a ledger alone first', () => {
    const lines = Object.values(REPLAYS).flat();
    expect(lines.flat().sort()).to.deep.equal([...THEMES].sort());
    const alone = THEMES.filter(needsLedgerAlone);
    expect(Object.values(REPLAYS).map(([first]) => first)).to.deep.include(alone);
    expect(lines.filter((line) => line.some(needsLedgerAlone))).to.deep.equal([alone]);
  });

  it('is answered by the embedded ledger in every program in which the two were once found to differ', async () => {
    const found = foundPrograms().filter(({ fabricVersion }) => !fabricVersion.startsWith(NEWER));
    for (const entry of found) expect(await replayed([entry])).to.deep.equal([]);
  });

  it('is that of the baseline; what the newer line of versions answers otherwise is recorded beside it', () => {
    const [baseline] = corpora.filter(([, corpus]) => isBaseline(corpus)).map(([, corpus]) => corpus);
    const known = new Map(baseline?.entries.map(({ name, outcome }) => [name, outcome]));
    const others = corpora.filter(([, corpus]) => !isBaseline(corpus));
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
