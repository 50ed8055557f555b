import { expect } from 'chai';
import fc from 'fast-check';
import { EPOCH_CLOCK_SKEW_MS_MAX, EPOCH_STEP_MS_MAX } from '../../chaincode/src/kernel/bounds';
import { isEpochSlot, nextEpoch, requireCurrent } from '../../chaincode/src/ledger/epoch';
import type { Epoch, Network } from '../../chaincode/src/protocol/network';
import { REGISTRAR } from '../support/consortium';
import { World } from '../support/firms';
import { expectRefused, failureOf } from '../support/refused';
import { roadAt } from '../support/stages';
import { seeded } from '../support/seed';

const T = Date.UTC(2026, 0, 15);
const network = (sandbox: boolean): Network => ({ sandbox }) as unknown as Network;

describe('the ledger’s clock', () => {
  it('goes to the older of the two records, one number on, and never back', () => {
    const start = fc.record({ number: fc.nat(1_000_000), timeMs: fc.nat(8_000_000_000) });
    fc.assert(
      fc.property(start, fc.array(fc.integer({ min: 0, max: 10_000_000 })), ({ number, timeMs }, steps) => {
        let epochs: [Epoch, Epoch] = [
          { number, timeMs },
          { number: number + 1, timeMs },
        ];
        let last = number + 1;
        for (const step of steps) {
          const newest = epochs[0].number > epochs[1].number ? epochs[0] : epochs[1];
          const { slot, epoch } = nextEpoch(epochs, newest.timeMs + step);
          expect(epochs[slot].number).to.equal(last - 1);
          expect(epoch).to.deep.equal({ number: last + 1, timeMs: newest.timeMs + step });
          epochs = slot === 0 ? [epoch, epochs[1]] : [epochs[0], epoch];
          last += 1;
        }
      }),
      seeded(100),
    );
  });

  it('refuses a step back and a step too long, to the millisecond', async () => {
    const epochs = [
      { number: 4, timeMs: T },
      { number: 3, timeMs: T - 60_000 },
    ] as const;
    expect(nextEpoch(epochs, T).epoch.timeMs).to.equal(T);
    expect(nextEpoch(epochs, T + EPOCH_STEP_MS_MAX).slot).to.equal(1);
    for (const stepMs of [-1, -60_000, EPOCH_STEP_MS_MAX + 1]) {
      const failure = await failureOf(() => nextEpoch(epochs, T + stepMs));
      expect([failure.code, failure.details]).to.deep.equal(['epoch_step_refused', { stepMs }]);
    }
  });

  it('is compared with the endorser’s own clock outside a sandbox, to the millisecond, and never in one', async () => {
    const clock = (): number => T;
    for (const apart of [0, EPOCH_CLOCK_SKEW_MS_MAX, -EPOCH_CLOCK_SKEW_MS_MAX]) {
      requireCurrent(network(false), T + apart, clock);
    }
    for (const apart of [EPOCH_CLOCK_SKEW_MS_MAX + 1, -EPOCH_CLOCK_SKEW_MS_MAX - 1]) {
      const failure = await failureOf(() => {
        requireCurrent(network(false), T + apart, clock);
      });
      expect([failure.code, failure.details]).to.deep.equal(['epoch_not_current', { apartMs: Math.abs(apart) }]);
    }
    requireCurrent(network(true), 0, clock);
  });

  it('has two slots and no others', () => {
    expect([0, 1].every(isEpochSlot)).to.equal(true);
    for (const value of [2, -1, 0.5, '0', null, undefined, NaN]) expect(isEpochSlot(value)).to.equal(false);
  });

  it('is moved by a witness with whole milliseconds of thirteen digits at most', async () => {
    const { world } = await roadAt('founded');
    for (const argument of ['', '-1', '1.5', '1e3', ' 1', '0x10', '12345678901234', '１２３', 'now', '1\n']) {
      const renew = () => world.ledger.submit('renew', { args: [argument], client: REGISTRAR }, [REGISTRAR, 'CoreMSP']);
      await expectRefused(world, renew, { code: 'malformed', details: { path: 'timeMs', rule: 'milliseconds' } });
    }
  });

  it('outside a sandbox no witness moves it away from the time of day', async () => {
    const now = Date.now();
    const world = await World.founded({ sandbox: false, foundedAt: now });
    await world.renew(now + 60_000);
    await expectRefused(world, () => world.renew(now + 10 * 60_000), { code: 'epoch_not_current' });
  });

  it('an act may name either record, and takes its time from that one', async () => {
    const { world, supplier } = await roadAt('founded');
    const first = (await world.newestEpoch()).epoch;
    await world.renew(first.timeMs + 1000);
    const item = { kind: 'open_account', account: account('1'), evidence: `sha256:${'ef'.repeat(32)}` } as const;
    const run = await world.prepare(supplier, 'open_account', [item], { validUntil: first.timeMs + 500 });
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    await expectRefused(world, () => world.carry(supplier, signed, 0), { code: 'statement_expired' });
    const older = (await world.newestEpoch()).slot === 0 ? 1 : 0;
    const presented = await world.presentation(supplier, signed, 0);
    const call = { args: [String(older)], transient: Buffer.from(JSON.stringify(presented)), client: 'HubMSP' };
    const { answer } = await world.ledger.submit('act', call, ['HubMSP', REGISTRAR]);
    expect(answer).to.include('accepted');
  });
});

function account(number: string) {
  return { holder: 'x', bank: 'y', number, currency: 'CNY' };
}
