import { expect } from 'chai';
import { HUB } from '../../support/consortium';
import { TestOutbox } from '../../support/acts/outbox';
import { applications, presentingRun, sent } from '../../support/acts/runs';
import { roadAt } from '../../support/stages';

/** Steps between the statement's arrival and its release, in the order in which they come. */
const ACCEPTING = ['chunks', 'statement', 'released chunks'];
/** Steps of one transaction's way, in the order in which they come. */
const CARRYING = ['taken', 'looked up', 'sent', 'answered', 'recorded'];
const CHUNKS = 3;

describe('an outbox whose process ends', () => {
  for (const step of ACCEPTING) {
    it(`between a statement's writes (${step}) takes the same statement again and applies it once`, async () => {
      const road = await roadAt('founded');
      const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
      outbox.carrier.start();
      const signed = await presentingRun(road, 5);
      outbox.dieAt({ step, time: 1 });
      void outbox.statements.store(sent(signed));
      await outbox.dead();
      await outbox.restart();
      // Nobody was told that it is stored, so whoever signed it sends it again.
      await outbox.statements.store(sent(signed));
      await outbox.done(signed.run.statementHash);
      await outbox.stop();
      expect([...applications(road).values()]).to.deep.equal([1, 1, 1]);
    });
  }

  it('never holds a statement without the signature that it came with, so whoever sends it again is known', async () => {
    const road = await roadAt('founded');
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    const signed = await presentingRun(road, 1);
    outbox.dieAt({ step: 'statement', time: 1 });
    void outbox.statements.store(sent(signed));
    await outbox.dead();
    await outbox.restart();
    const { signatures } = await outbox.until(signed.run.statementHash, () => true);
    expect(signatures).to.deep.equal(sent(signed).signatures);
    await outbox.done(signed.run.statementHash);
    await outbox.stop();
  });

  it('between the second signature and the release (signature) carries the run, sent again or not', async () => {
    for (const isSentAgain of [true, false]) {
      const road = await roadAt('founded');
      const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
      const [one, two] = road.supplier.people;
      const signed = await presentingRun(road, 1, [
        [one!, 'maker'],
        [two!, 'checker'],
      ]);
      const { statementHash } = signed.run;
      const [maker, checker] = signed.signatures;
      await outbox.statements.store(sent(signed, { signatures: [maker!] }));
      outbox.dieAt({ step: 'signature', time: 1 });
      void outbox.statements.sign(statementHash, checker!);
      await outbox.dead();
      await outbox.restart();
      if (isSentAgain) await outbox.statements.sign(statementHash, checker!);
      const { signatures } = await outbox.done(statementHash);
      await outbox.stop();
      expect(signatures).to.deep.equal([maker, checker]);
      expect([...applications(road).values()]).to.deep.equal([1]);
    }
  });

  it('after the last signature was stored carries the run without being told again', async () => {
    const road = await roadAt('founded');
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    const signed = await presentingRun(road, 5);
    outbox.dieAt({ step: 'released chunks', time: 1 });
    void outbox.statements.store(sent(signed));
    await outbox.dead();
    await outbox.restart();
    await outbox.done(signed.run.statementHash);
    await outbox.stop();
    expect([...applications(road).values()]).to.deep.equal([1, 1, 1]);
  });

  it('after the last outcome was recorded says that the run is done', async () => {
    const road = await roadAt('founded');
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    const signed = await presentingRun(road, 1);
    outbox.dieAt({ step: 'recorded', time: 1 });
    outbox.carrier.start();
    await outbox.statements.store(sent(signed));
    await outbox.dead();
    expect((await outbox.chunks(signed.run.statementHash)).map(({ state }) => state)).to.deep.equal(['applied']);
    await outbox.restart();
    await outbox.done(signed.run.statementHash);
    await outbox.stop();
  });

  for (const step of CARRYING) {
    for (let time = 1; time <= CHUNKS; time += 1) {
      it(`on a transaction's way (${step}, the ${time}. time) loses nothing and does nothing twice`, async () => {
        const road = await roadAt('founded');
        const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
        const signed = await presentingRun(road, 5);
        const { statementHash } = signed.run;
        outbox.dieAt({ step, time });
        outbox.carrier.start();
        await outbox.statements.store(sent(signed));
        await outbox.dead();
        await outbox.restart();
        await outbox.done(statementHash);
        await outbox.stop();
        expect([...applications(road).values()]).to.deep.equal([1, 1, 1]);
        const chunks = await outbox.chunks(statementHash);
        expect(chunks.map(({ state, outcomes }) => [state, outcomes.join()])).to.deep.equal([
          ['applied', 'accepted,accepted'],
          ['applied', 'accepted,accepted'],
          ['applied', 'accepted'],
        ]);
        const last = outbox.happenings.at(-1);
        expect(last).to.deep.include({ what: 'statement', state: 'done', applied: 5, refused: 0, chunks: CHUNKS });
      });
    }
  }
});
