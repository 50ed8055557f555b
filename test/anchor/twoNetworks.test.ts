/** The cross-network story as the demo plays it: two gateways, two ledgers, one meeting point on a local chain. */
import { expect } from 'chai';
import { playTwoNetworks } from '../../scripts/anchor/twoNetworks/play';
import type { Part, TwoNetworksReport } from '../../scripts/anchor/twoNetworks/play';

describe('one invoice in two networks', () => {
  let report: TwoNetworksReport;
  let first: Part;
  let second: Part;
  const told: string[] = [];

  before(async function () {
    this.timeout(600_000);
    report = await playTwoNetworks((text) => told.push(text));
    [first, second] = report.parts as [Part, Part];
  });

  it('A8: two ledgers detect a clash: the first financier pays out, the second is warned before it does', () => {
    expect([first.outcome, second.outcome]).to.deep.equal(['paid out', 'warned']);
    expect(first.deals).to.deep.equal(['accruing']);
    expect(second.deals, 'drawn, and no payment ordered').to.deep.equal(['agreed']);
  });

  it('the two share neither a ledger nor a registrar’s key', () => {
    expect(first.network).not.to.equal(second.network);
    expect(first.registrarKey).not.to.equal(second.registrarKey);
  });

  it('A8: neither the lender nor the amount is on the chain: a commitment and a tag, each a hash, and times', () => {
    const tags = report.onChain.filter(({ name }) => ['Committed', 'Reserved', 'Financed', 'Released'].includes(name));
    expect(tags.map(({ name }) => name)).to.deep.equal(['Committed', 'Reserved', 'Financed']);
    for (const { args } of tags) {
      expect(Object.keys(args)).to.satisfy((keys: readonly string[]) =>
        keys.every((key) => ['commitment', 'epoch', 'tag', 'expiresAt'].includes(key)),
      );
    }
  });

  it('A8: the second financier learns that the invoice is taken, and its network leaves no trace on the chain', () => {
    expect(told.filter((line) => line.includes('warned before it pays'))).to.have.length(1);
    expect(new Set(report.onChain.flatMap(({ args }) => ('tag' in args ? [args['tag']] : []))).size).to.equal(1);
    expect(second.tagsAsked).to.be.greaterThan(0);
  });
});
