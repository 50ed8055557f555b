/** The behaviour suite on the ledger's clock and on outcomes that are not seen. */
import { expect } from 'chai';
import { BANK, CORE, HUB, REGISTRAR } from '../consortium';
import { portOf, readers } from './portLedger';
import type { SubmitOutcome } from '../../../gateway/src/ledger/port';
import { eventually, presented, submitted } from './suite';
import type { Suite } from './suite';

const MINUTE_MS = 60_000;

/** Renews as the witness does, until the race is won. */
async function renew({ road }: Suite): Promise<void> {
  const { world } = road();
  const { epoch } = await world.newestEpoch();
  await world.renew(epoch.timeMs + MINUTE_MS);
}

function clock(suite: Suite): void {
  describe('the ledger’s clock', () => {
    it('is moved by a witness, the older of its two records each time, and every organisation reads it', async () => {
      const { world: people } = suite.road();
      for (const expected of [1, 2, 3]) {
        const before = await people.newestEpoch();
        await people.renew(before.epoch.timeMs + expected * MINUTE_MS);
        for (const mspId of readers(suite.world().ports)) {
          const { epochs } = await eventually(`the epoch at ${mspId}`, async () => {
            const view = await portOf(suite.world().ports, mspId).network();
            return view.epochs.some(({ number }) => number === before.epoch.number + 1) ? view : null;
          });
          const newest = epochs[before.slot === 0 ? 1 : 0];
          expect(newest).to.deep.equal({
            number: before.epoch.number + 1,
            timeMs: before.epoch.timeMs + expected * MINUTE_MS,
          });
          expect(epochs[before.slot], 'the other record stays').to.deep.equal(before.epoch);
        }
      }
    });

    it('is moved by nobody else, never back, and not far at once', async () => {
      const { world: people } = suite.road();
      const { ports } = suite.world();
      const { epoch } = await people.newestEpoch();
      const endorsers = [CORE, REGISTRAR];
      const refused = async (mspId: string, timeMs: number): Promise<SubmitOutcome> =>
        portOf(ports, mspId).renew(timeMs, endorsers);
      for (const mspId of [CORE, HUB, BANK]) {
        const outcome = await refused(mspId, epoch.timeMs + MINUTE_MS);
        expect(outcome).to.deep.equal({
          outcome: 'rejected',
          code: 'not_a_witness',
          details: { organisation: mspId },
        });
      }
      for (const stepMs of [-1, 401 * 24 * 60 * MINUTE_MS]) {
        const outcome = await refused(REGISTRAR, epoch.timeMs + stepMs);
        expect(outcome).to.deep.equal({ outcome: 'rejected', code: 'epoch_step_refused', details: { stepMs } });
      }
    });
  });
}

function withheldActs(suite: Suite): void {
  describe('an endorsed act that is withheld', () => {
    before(function () {
      if (suite.world().withhold === undefined) this.skip();
    });

    const withheld = async () => {
      const { act, submission } = await presented(suite);
      const send = await suite.world().withhold?.(HUB, submission);
      if (send === undefined) throw new Error('this adapter can withhold');
      return { act, send, submission };
    };

    it('survives one renewal of the clock', async () => {
      const { act, send } = await withheld();
      await renew(suite);
      expect((await send()).outcome).to.equal('committed');
      expect((await portOf(suite.world().ports, HUB).outcome(act))?.outcomes).to.deep.equal(['accepted']);
    });

    it('dies at the second, and the same signed act may be endorsed anew', async () => {
      const { act, send, submission } = await withheld();
      await renew(suite);
      await renew(suite);
      expect((await send()).outcome).to.equal('conflict');
      for (const mspId of readers(suite.world().ports)) {
        expect(await portOf(suite.world().ports, mspId).outcome(act), mspId).to.equal(null);
      }
      const again = await submitted(portOf(suite.world().ports, HUB), suite.road().world, submission);
      expect(again.outcome).to.equal('committed');
    });
  });
}

function unseenCommits(suite: Suite): void {
  describe('a commit that is not seen', () => {
    before(function () {
      if (suite.world().connectBlind === undefined) this.skip();
    });

    it('is an unknown outcome, which the act key resolves at any organisation', async () => {
      const blind = await suite.world().connectBlind?.(HUB);
      if (blind === undefined) throw new Error('this adapter can be blind');
      const { act, submission } = await presented(suite);
      const outcome = await blind.submit(submission);
      if (outcome.outcome !== 'unknown') throw new Error(JSON.stringify(outcome));
      expect(outcome.transactionId).to.match(/^[0-9a-f]{64}$/);
      for (const mspId of readers(suite.world().ports)) {
        const recorded = await eventually(`the act at ${mspId}`, () => portOf(suite.world().ports, mspId).outcome(act));
        expect(recorded.outcomes, mspId).to.deep.equal(['accepted']);
      }
    });

    it('happens once, however often the same act is sent again', async () => {
      const blind = await suite.world().connectBlind?.(HUB);
      if (blind === undefined) throw new Error('this adapter can be blind');
      const { world: people } = suite.road();
      const { act, submission } = await presented(suite);
      const outcomes = [await blind.submit(submission)];
      for (const port of [blind, portOf(suite.world().ports, HUB), portOf(suite.world().ports, REGISTRAR)]) {
        outcomes.push(await submitted(port, people, submission));
      }
      const fresh = outcomes.filter((outcome) => outcome.outcome === 'committed' && !outcome.result.replay);
      expect(fresh, 'none but the first, whose commit was not seen').to.have.length.at.most(1);
      expect((await portOf(suite.world().ports, CORE).outcome(act))?.outcomes).to.deep.equal(['accepted']);
    });
  });
}

export function outcomeBehaviour(suite: Suite): void {
  clock(suite);
  withheldActs(suite);
  unseenCommits(suite);
}
