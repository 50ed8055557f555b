import { expect } from 'chai';
import { inFlight } from '../../../scripts/bench/fabric/load';
import type { Load } from '../../../scripts/bench/fabric/load';
import { perUnit, processorTime, ticksIn } from '../../../scripts/bench/fabric/processorTime';
import type { Round } from '../../../scripts/bench/fabric/round';
import { renamed, seedOf } from '../../../scripts/bench/fabric/shape';
import type { Shape } from '../../../scripts/bench/fabric/shape';
import { summaryOf } from '../../../scripts/bench/fabric/summary';
import { fabricTable } from '../../../scripts/bench/fabric/table';

function load(itemsPerSecond: number, gateway = 1): Load {
  const cpuMs = { peers: 6, orderer: 1, chaincodes: 2, gateway };
  return { items: 1, wallMs: 1, itemsPerSecond, cpuMs, storedBytes: 4096 };
}

const contention = { rivals: 16, won: 1, conflicts: 15, wallMs: 1000 };

function round(change: Partial<Round> = {}): Round {
  const lags = { singleLagMs: [10, 20], batchedLagMs: [30] };
  const evaluate = { evaluate: load(100), evaluateBare: load(200) };
  const loads = { single: load(40), batched: load(400), put: load(80), same: load(45) };
  return { ...loads, ...evaluate, ...lags, contention, ...change };
}

const SHAPE: Shape = {
  reads: ['network', 'record/a'],
  writes: [
    { key: 'record/a', value: 'YQ==', policy: null },
    { key: 'record/b', value: 'Yg==', policy: 'cA==' },
  ],
  existing: ['record/a'],
  envelope: { collection: 'envelopes', key: 'act/1', value: 'ZQ==' },
  event: 'e30=',
  carriedBytes: 2000,
};

describe('the bench on Fabric', () => {
  it('reads a process’s time after a name with blanks and brackets in it', () => {
    const fields = ['S', ...Array.from({ length: 10 }, () => '1'), '250', '50', '0'];
    expect(ticksIn(`42 (a) b (c) ${fields.join(' ')}`)).to.equal(3000);
  });

  it('counts each process once, by its kind, and one that has ended as nothing', () => {
    const own = { name: 'peer0.core', pid: process.pid };
    const time = processorTime([own, { name: 'tallystick-1.core', pid: 2 ** 30 }]);
    expect(time.peers).to.be.greaterThan(0);
    expect([time.orderer, time.chaincodes]).to.deep.equal([0, 0]);
    const later = { ...time, peers: time.peers + 50 };
    expect(perUnit(time, later, 10)).to.deep.equal({ peers: 5, orderer: 0, chaincodes: 0, gateway: 0 });
  });

  it('keeps so many on their way and the answers in order', async () => {
    let [now, most] = [0, 0];
    const answers = await inFlight([1, 2, 3, 4, 5], 2, async (piece) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 6 - piece));
      now -= 1;
      return piece * 2;
    });
    expect(answers).to.deep.equal([2, 4, 6, 8, 10]);
    expect(most).to.equal(2);
  });

  it('writes a shape again under keys of its own, as many bytes with it, and seeds what was there before', () => {
    const content = JSON.parse(Buffer.from(renamed(SHAPE, 'n')).toString()) as Shape;
    expect(content.reads).to.deep.equal(['network', 'nrecord/a']);
    expect(content.writes.map(({ key }) => key)).to.deep.equal(['nrecord/a', 'nrecord/b']);
    expect(content.envelope?.key).to.equal('nact/1');
    expect(renamed(SHAPE, 'n').length).to.be.within(2000, 2020);
    const seed = JSON.parse(Buffer.from(seedOf(SHAPE, ['n', 'm'])).toString()) as Shape;
    expect(seed.writes.map(({ key }) => key)).to.deep.equal(['nrecord/a', 'mrecord/a']);
  });

  it('holds each bar inside its round and says which is missed', () => {
    const good = summaryOf([round()]);
    expect(good.bars.map(({ isHeld }) => isHeld)).to.deep.equal([true, true, true, true]);
    const slow = { batched: load(399), put: load(90), same: load(48), single: load(40, 5) };
    expect(summaryOf([round(slow)]).bars.map(({ isHeld }) => isHeld)).to.deep.equal([false, false, false, false]);
    const text = fabricTable(summaryOf([round(slow), round(), round()]), { version: '2.5.16', client: 'fabric' });
    expect(text).to.include('16 confirmations of one claim at once: 1 won').and.not.include('MISSED');
    expect(text).to.match(/same keys without rules +0\.89 +0\.83 +0\.89 +0\.85 +held/);
  });
});
