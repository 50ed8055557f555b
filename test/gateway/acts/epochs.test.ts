import { expect } from 'chai';
import { pino } from 'pino';
import type { Epoch, NetworkView } from '../../../chaincode/src/protocol/network';
import { Epochs } from '../../../gateway/src/acts/epochs';
import { MemberUnavailable } from '../../../gateway/src/members/client';
import { makeConsortium } from '../../support/consortium';
import '../../support/stages';

const MINUTE_MS = 60_000;

/** A ledger's clock and ours, moved by hand. */
class Clocks {
  now = Date.UTC(2026, 0, 15, 1);
  asked = 0;
  isWitnessAway = false;
  readonly paused: number[] = [];
  view!: NetworkView;

  static async of(sandbox: boolean, epochs: readonly [Epoch, Epoch]): Promise<Clocks> {
    const clocks = new Clocks();
    const { founded, hash } = await makeConsortium({ sandbox });
    clocks.view = { network: founded.network, hash, membersNumber: 0, epochs };
    return clocks;
  }

  renewTo(timeMs: number): void {
    const [first, second] = this.view.epochs;
    const number = Math.max(first.number, second.number) + 1;
    const next: Epoch = { number, timeMs };
    this.view = { ...this.view, epochs: first.number < second.number ? [next, second] : [first, next] };
  }

  epochs(): Epochs {
    return new Epochs({
      ledger: { network: () => Promise.resolve(this.view) },
      askWitness: () => {
        this.asked += 1;
        if (this.isWitnessAway) return Promise.reject(new MemberUnavailable('away', null));
        this.renewTo(Math.max(this.now, ...this.view.epochs.map(({ timeMs }) => timeMs)));
        return Promise.resolve();
      },
      now: () => this.now,
      pause: (ms) => {
        this.paused.push(ms);
        this.now += ms;
        return Promise.resolve();
      },
      logger: pino({ level: 'silent' }),
    });
  }
}

/** Two epochs, the newer one this old. */
function pair(now: number, ageMs: number): readonly [Epoch, Epoch] {
  return [
    { number: 6, timeMs: now - ageMs - MINUTE_MS },
    { number: 7, timeMs: now - ageMs },
  ];
}

const START = Date.UTC(2026, 0, 15, 1);

describe('the epoch an act names', () => {
  it('is the newest one at the start, and the older one for the first second of a new one', async () => {
    const clocks = await Clocks.of(false, pair(START, 20_000));
    const epochs = clocks.epochs();
    expect((await epochs.current()).epoch.number).to.equal(7);
    clocks.renewTo(START);
    expect((await epochs.current()).epoch.number).to.equal(7);
    clocks.now += 999;
    expect((await epochs.current()).epoch.number).to.equal(7);
    clocks.now += 1;
    expect((await epochs.current()).epoch.number).to.equal(8);
    expect(clocks.asked).to.equal(0);
  });

  it('is renewed once by a witness when the newest is more than ninety seconds old, however many acts ask', async () => {
    const clocks = await Clocks.of(false, pair(START, 1000));
    const epochs = clocks.epochs();
    await epochs.current();
    clocks.now += 89_000;
    await epochs.current();
    expect(clocks.asked).to.equal(0);
    clocks.now += 2001;
    const current = await Promise.all([epochs.current(), epochs.current(), epochs.current()]);
    expect(clocks.asked).to.equal(1);
    for (const { epoch } of current) expect(epoch.number).to.be.oneOf([7, 8]);
  });

  it('is never one from before a long pause: the act waits for the new one to settle', async () => {
    const clocks = await Clocks.of(false, pair(START, 14 * 60 * MINUTE_MS));
    const epochs = clocks.epochs();
    const { epoch } = await epochs.current();
    expect(epoch).to.deep.equal({ number: 8, timeMs: START });
    expect(clocks.paused).to.deep.equal([1000]);
  });

  it('is the new one after a sandbox’s time was moved, not the one before the jump', async () => {
    const clocks = await Clocks.of(true, pair(START, 200 * 24 * 60 * MINUTE_MS));
    const epochs = clocks.epochs();
    expect((await epochs.current()).epoch.number, 'a sandbox has a time of its own').to.equal(7);
    clocks.renewTo(START + 90 * 24 * 60 * MINUTE_MS);
    expect((await epochs.current()).epoch.number).to.equal(8);
    expect(clocks.asked).to.equal(0);
  });

  it('cannot be named while no witness answers and the newest is old; a preview goes on', async () => {
    const clocks = await Clocks.of(false, pair(START, 5 * MINUTE_MS));
    clocks.isWitnessAway = true;
    const epochs = clocks.epochs();
    await epochs.freshen();
    expect(clocks.asked).to.equal(1);
    expect(await epochs.current().catch((error: unknown) => error)).to.be.instanceOf(MemberUnavailable);
    clocks.isWitnessAway = false;
    await epochs.freshen();
    expect((await epochs.current()).epoch).to.deep.equal({ number: 8, timeMs: clocks.view.epochs[0].timeMs });
  });
});
