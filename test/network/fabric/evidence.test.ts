import { expect } from 'chai';
import { FAULT_NAMES, FAULTS, countedLine, countsIn } from '../../../scripts/faults/catalogue';
import { readEvidence, withTried } from '../../../scripts/faults/evidence';
import { readFabricSettings } from '../../../network/fabric/src/settings';

const DAY_MS = 86_400_000;

describe('the evidence of what faults do on a real Fabric network', () => {
  const evidence = readEvidence();

  it('has each line of Fabric that the network is proven on', () => {
    const lines = Object.keys(evidence).map((version) => version.split('.').slice(0, 2).join('.'));
    expect(lines).to.include.members([...readFabricSettings(process.env).versions]);
  });

  it('has every fault that is listed and no other, on every version that can have it', () => {
    for (const [version, tried] of Object.entries(evidence)) {
      const possible = FAULT_NAMES.filter((name) => FAULTS[name].since <= Number(version.split('.')[0]));
      expect(Object.keys(tried), version).to.have.members(possible);
    }
  });

  it('says of each how often it was tried, on which day and with which seed', () => {
    for (const [version, tried] of Object.entries(evidence)) {
      for (const [name, { count, date, seed }] of Object.entries(tried)) {
        const what = `${name} on ${version}`;
        expect(count, what).to.be.a('number').that.is.greaterThan(0);
        expect(seed, what).to.satisfy(Number.isSafeInteger);
        expect(date, what).to.match(/^\d{4}-\d\d-\d\d$/);
        expect(Date.parse(date), what).to.be.lessThan(Date.now() + DAY_MS);
      }
    }
  });

  it('is made of the lines in which tests count, and of no name that is not listed', () => {
    const lines = ['note: something else', countedLine('disk_full', 2), countedLine('disk_full', 1)];
    expect([...countsIn(lines)]).to.deep.equal([['disk_full', 3]]);
    expect(() => countsIn(['note: fault earthquake 1'])).to.throw(RangeError, 'earthquake');
  });

  it('keeps what other runs tried, and takes the newest count of a fault', () => {
    const older = { count: 1, date: '2026-01-01', seed: 1 };
    const newer = { count: 2, date: '2026-02-02', seed: 2 };
    const before = { '2.5.16': { leader_lost: older, disk_full: older }, '3.1.5': { disk_full: older } };
    expect(withTried(before, '2.5.16', { disk_full: newer })).to.deep.equal({
      '2.5.16': { leader_lost: older, disk_full: newer },
      '3.1.5': { disk_full: older },
    });
  });
});
