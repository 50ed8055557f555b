/** The witness's clock against a ledger that keeps its two epoch records by the chaincode's own rule. */
import { expect } from 'chai';
import { pino } from 'pino';
import { nextEpoch } from '../../../chaincode/src/ledger/epoch';
import type { ActResult } from '../../../chaincode/src/protocol/acts';
import type { Epoch, Network, NetworkView } from '../../../chaincode/src/protocol/network';
import { Epochs } from '../../../gateway/src/acts/epochs';
import type { SubmitOutcome } from '../../../gateway/src/ledger/port';
import { WitnessClock } from '../../../gateway/src/runtime/witnessClock';

const DAY_MS = 24 * 3600 * 1000;
const FOUNDED = Date.now();

/** Renews as the chaincode does: always the older record, never back. */
class EpochRecords {
  epochs: readonly [Epoch, Epoch] = [
    { number: 0, timeMs: FOUNDED },
    { number: 1, timeMs: FOUNDED },
  ];

  network(): Promise<NetworkView> {
    return Promise.resolve({ epochs: this.epochs, network: { sandbox: true } } as unknown as NetworkView);
  }

  renew(timeMs: number): Promise<SubmitOutcome> {
    const { slot, epoch } = nextEpoch(this.epochs, timeMs);
    this.epochs = slot === 0 ? [epoch, this.epochs[1]] : [this.epochs[0], epoch];
    const result: ActResult = { act: '', replay: false, outcomes: [], touched: [] };
    return Promise.resolve({ outcome: 'committed', result, transactionId: '', blockNumber: 0 });
  }
}

function clockOn(ledger: EpochRecords): WitnessClock {
  const network = { organisations: [{ mspId: 'WitnessMSP', roles: ['endorser', 'witness'] }] } as unknown as Network;
  return new WitnessClock({ ledger, network, mspId: 'WitnessMSP', logger: pino({ level: 'silent' }) });
}

describe('the witness’s clock', () => {
  it('moves both epoch records, so that an act cannot name a time before its preview', async () => {
    const ledger = new EpochRecords();
    const moved = FOUNDED + 90 * DAY_MS;
    const epochs = new Epochs({
      ledger,
      askWitness: () => Promise.resolve(),
      now: () => FOUNDED,
      pause: () => Promise.resolve(),
      logger: pino({ level: 'silent' }),
    });
    await epochs.current();
    await clockOn(ledger).move(moved);
    const { epoch } = await epochs.current();
    expect(epoch.timeMs).to.equal(moved);
    expect(ledger.epochs.map(({ timeMs }) => timeMs)).to.deep.equal([moved, moved]);
  });

  it('runs on from where a sandbox was moved to, as fast as time does', async () => {
    const ledger = new EpochRecords();
    const clock = clockOn(ledger);
    const ahead = 90 * DAY_MS;
    const before = Date.now();
    await clock.move(before + ahead);
    await clock.renew();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await clock.renew();
    const newest = Math.max(...ledger.epochs.map(({ timeMs }) => timeMs));
    expect(newest).to.be.greaterThan(before + ahead + 1000);
    expect(newest).to.be.at.most(Date.now() + ahead);
  });

  it('never goes back to this machine’s clock after a restart of a sandbox that was moved', async () => {
    const ledger = new EpochRecords();
    const moved = Date.now() + 30 * DAY_MS;
    await clockOn(ledger).move(moved);
    await clockOn(ledger).renew();
    const newest = Math.max(...ledger.epochs.map(({ timeMs }) => timeMs));
    expect(newest).to.be.within(moved, moved + DAY_MS);
  });

  it('reaches a time years ahead in steps that the rules allow', async () => {
    const ledger = new EpochRecords();
    const moved = FOUNDED + 1500 * DAY_MS;
    await clockOn(ledger).move(moved);
    expect(ledger.epochs.map(({ timeMs }) => timeMs)).to.deep.equal([moved, moved]);
  });
});
