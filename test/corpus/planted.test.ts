import { expect } from 'chai';
import path from 'node:path';
import { corpusFiles, readCorpus } from '../../scripts/fuzz/corpus';
import type { CorpusEntry } from '../../scripts/fuzz/corpus';
import type { Theme } from '../../scripts/fuzz/generate/programs';
import type { PlantedError } from '../support/corpus/plantedErrors';
import { replayed } from '../support/corpus/replaying';

const PLANTS = path.resolve(__dirname, '../support/corpus/plantedErrors.js');
/** Enough to meet every rule many times, and few enough to run often. */
const PROGRAMS = 60;

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

  const programs = (theme: Theme): readonly CorpusEntry[] =>
    entries.filter((entry) => entry.theme === theme).slice(0, PROGRAMS);

  for (const [what, where, theme] of CASES) {
    it(`when ${where}`, async () => {
      const found = await replayed(programs(theme), { diskModule: { path: PLANTS, argument: what } });
      expect(found).to.have.length.at.least(1);
    });
  }

  it('not when nothing is planted', async () => {
    expect(await replayed(programs('private'), { diskModule: { path: PLANTS, argument: 'nothing' } })).to.deep.equal(
      [],
    );
  });
});
