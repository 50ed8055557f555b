import { expect } from 'chai';
import { measureCoverage } from '../../scripts/anchor/coverage';

describe('coverage of the contracts', () => {
  it('A8: their tests take every branch, statement and function of both contracts', async function () {
    this.timeout(600_000);
    const coverage = await measureCoverage();
    expect(coverage.map(({ file }) => file).sort()).to.deep.equal(['Anchor.sol', 'TagRegistry.sol']);
    for (const { file, branches, statements, functions } of coverage) {
      expect(branches[1], `branches of ${file}`).to.be.greaterThan(15);
      for (const [taken, total] of [branches, statements, functions]) expect(taken, file).to.equal(total);
    }
  });
});
