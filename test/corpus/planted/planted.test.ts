import { expect } from 'chai';
import path from 'node:path';
import { corpusFiles, readCorpus } from '../../../scripts/fuzz/corpus';
import type { CorpusEntry } from '../../../scripts/fuzz/corpus';
import { EmbeddedLedger } from '../../../scripts/fuzz/embedded/ledger';
import type { Theme } from '../../../scripts/fuzz/generate/programs';
import type { PlantedError } from '../../support/corpus/plantedErrors';
import { deviations } from '../../support/corpus/replaying';
import type { Deviation } from '../../support/corpus/replaying';

const PLANTS = path.resolve(__dirname, '../../support/corpus/plantedErrors.js');
/** Enough to meet every rule many times; an error is mostly met in the first few. */
const PROGRAMS = 60;
const AT_ONCE = 12;

const CASES: readonly (readonly [what: PlantedError, where: string, theme: Theme])[] = [
  ['mvcc', 'versions of keys that were read are not compared', 'mixed'],
  ['phantom', 'ranges that have changed look the same', 'ranges'],
  ['byteOrder', 'keys are in the order of JavaScript', 'ranges'],
  ['collectionPolicy', "a collection's policy gives way to the chaincode's", 'private'],
  ['keyPolicy', 'policies of keys are not found', 'policies'],
  ['privateHash', 'private values are hashed otherwise', 'private'],
];

describe('the replay of recorded programs fails', function () {
  this.timeout(600_000);
  let entries: readonly CorpusEntry[];

  before(() => {
    const [file = ''] = corpusFiles();
    ({ entries } = readCorpus(file));
  });

  /** What deviates first of the programs about a theme. */
  async function firstDeviations(theme: Theme, argument: PlantedError): Promise<readonly Deviation[]> {
    const programs = entries.filter((entry) => entry.theme === theme).slice(0, PROGRAMS);
    const ledger = await EmbeddedLedger.open({ diskModule: { path: PLANTS, argument } });
    try {
      for (let from = 0; from < programs.length; from += AT_ONCE) {
        const found = await deviations(ledger, programs.slice(from, from + AT_ONCE));
        if (found.length > 0) return found;
      }
      return [];
    } finally {
      await ledger.close();
    }
  }

  for (const [what, where, theme] of CASES) {
    it(`when ${where}`, async () => {
      expect(await firstDeviations(theme, what)).to.have.length.at.least(1);
    });
  }

  it('not when nothing is planted', async () => {
    expect(await firstDeviations('private', 'nothing')).to.deep.equal([]);
  });
});
