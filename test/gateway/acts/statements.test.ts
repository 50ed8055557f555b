import { expect } from 'chai';
import { BrokenRun, carriedSignatures } from '../../../gateway/src/acts/statements';
import { HUB } from '../../support/consortium';
import { TestOutbox } from '../../support/acts/outbox';
import { applications, presentingRun, sent } from '../../support/acts/runs';
import { newPerson, simpleMatrix } from '../../support/firms';
import { startRoad } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';

async function opened(): Promise<{ readonly road: Road; readonly outbox: TestOutbox }> {
  const road = await roadAt('founded');
  const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
  outbox.carrier.start();
  return { road, outbox };
}

describe('a statement on its way', () => {
  it('waits for its second person, and is carried once he signed', async () => {
    const { road, outbox } = await opened();
    const [one, two] = road.supplier.people;
    const signed = await presentingRun(road, 3, [
      [one!, 'maker'],
      [two!, 'checker'],
    ]);
    const { statementHash } = signed.run;
    const [maker, checker] = signed.signatures;
    const stored = await outbox.statements.store(sent(signed, { persons: 2, signatures: [maker!] }));
    expect([stored.state, stored.signatures.length]).to.deep.equal(['waiting', 1]);
    expect((await outbox.chunks(statementHash)).map(({ state }) => state)).to.deep.equal(['held', 'held']);
    const twice = await outbox.statements.sign(statementHash, maker!);
    expect([twice.state, twice.signatures.length], 'the same person again').to.deep.equal(['waiting', 1]);
    const complete = await outbox.statements.sign(statementHash, checker!);
    expect(complete.state).to.be.oneOf(['carrying', 'done']);
    await outbox.done(statementHash);
    await outbox.stop();
    expect([...applications(road).values()]).to.deep.equal([1, 1]);
  });

  it('that waits for its checker is not ended by a stray key of the firm that signs alone', async () => {
    const people = [newPerson(), newPerson(), newPerson({ groups: ['nobody'] })] as const;
    const road = await startRoad({ supplier: { rows: simpleMatrix('0.01'), people } });
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    outbox.carrier.start();
    const [one, two, stray] = people;
    const signed = await presentingRun(road, 1, [
      [one, 'maker'],
      [two, 'checker'],
    ]);
    const { run, signatures } = signed;
    const [maker, checker] = signatures;
    await outbox.statements.store(sent(signed, { persons: 2, signatures: [maker!] }));
    const alone = await road.world.sign(run, [[stray, 'sole']]);
    const waiting = await outbox.statements.store(sent({ run, signatures: alone.signatures }));
    expect(waiting.state).to.equal('waiting');
    await outbox.statements.sign(run.statementHash, checker!);
    await outbox.done(run.statementHash);
    expect((await outbox.chunks(run.statementHash)).map(({ state }) => state)).to.deep.equal(['applied']);
    await outbox.stop();
  });

  it('is carried with both signatures where there are two, whoever signed alone', async () => {
    const road = await roadAt('founded');
    const [one, two] = road.supplier.people;
    const { signatures } = await presentingRun(road, 1, [
      [one!, 'sole'],
      [one!, 'maker'],
      [two!, 'checker'],
    ]);
    const [sole, maker, checker] = signatures;
    expect(carriedSignatures(signatures)).to.deep.equal([maker, checker]);
    expect(carriedSignatures([sole!, maker!])).to.deep.equal([sole]);
  });

  it('that is stored twice at once is one statement', async () => {
    const { road, outbox } = await opened();
    const signed = await presentingRun(road, 3);
    await Promise.all([1, 2, 3, 4].map(() => outbox.statements.store(sent(signed))));
    const { signatures } = await outbox.done(signed.run.statementHash);
    await outbox.stop();
    expect(signatures).to.have.length(1);
    expect(await outbox.models.chunks.countDocuments({})).to.equal(2);
    expect([...applications(road).values()]).to.deep.equal([1, 1]);
  });

  it('that two people bring at once, each with his own signature, has both', async () => {
    const { road, outbox } = await opened();
    const [one, two] = road.supplier.people;
    const signed = await presentingRun(road, 1, [
      [one!, 'maker'],
      [two!, 'checker'],
    ]);
    const { signatures } = signed;
    await Promise.all(signatures.map((own) => outbox.statements.store(sent(signed, { signatures: [own] }))));
    const done = await outbox.done(signed.run.statementHash);
    await outbox.stop();
    expect(done.signatures).to.have.deep.members([...signatures]);
    expect([...applications(road).values()]).to.deep.equal([1]);
  });

  it('that is taken back while it waits is not carried, by whatever comes later', async () => {
    const { road, outbox } = await opened();
    const [one, two] = road.supplier.people;
    const signed = await presentingRun(road, 1, [
      [one!, 'maker'],
      [two!, 'checker'],
    ]);
    const { statementHash } = signed.run;
    const [maker] = signed.signatures;
    await outbox.statements.store(sent(signed, { persons: 2, signatures: [maker!] }));
    expect(await outbox.statements.withdraw(statementHash)).to.equal(true);
    expect(await outbox.statements.withdraw(statementHash)).to.equal(false);
    await outbox.statements.sign(statementHash, signed.signatures[1]!);
    await outbox.statements.store(sent(signed, { persons: 2 }));
    await outbox.stop();
    await outbox.restart();
    await outbox.stop();
    expect(applications(road).size).to.equal(0);
    expect((await outbox.models.statements.findById(statementHash).lean())?.state).to.equal('withdrawn');
  });

  it('whose items, lines and hash do not belong together is refused and leaves nothing', async () => {
    const { road, outbox } = await opened();
    const signed = await presentingRun(road, 3);
    const { run } = signed;
    const broken = [
      { ...run, items: run.items.slice(1) },
      { ...run, items: [...run.items].reverse() },
      { ...run, seed: '0'.repeat(64) },
      { ...run, lines: run.lines.slice(1) },
      { ...run, statementHash: `sha256:${'0'.repeat(64)}` },
    ];
    for (const other of broken) {
      const refused = await outbox.statements.store(sent({ ...signed, run: other })).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(BrokenRun);
    }
    await outbox.stop();
    expect(await outbox.models.statements.countDocuments({})).to.equal(0);
    expect(await outbox.models.chunks.countDocuments({})).to.equal(0);
  });

  it('tells of each step how much is applied', async () => {
    const { road, outbox } = await opened();
    const signed = await presentingRun(road, 5);
    await outbox.statements.store(sent(signed));
    await outbox.done(signed.run.statementHash);
    await outbox.stop();
    const told = outbox.happenings.flatMap((entry) => (entry.what === 'statement' ? [entry] : []));
    const applied = told.map((entry) => entry.applied);
    expect(applied).to.deep.equal([...applied].sort((one, other) => one - other));
    expect(told.at(-1)).to.deep.include({ applied: 5, refused: 0, state: 'done' });
  });
});
