import { expect } from 'chai';
import type { Archive } from '../../../gateway/src/archive/archive';
import { MemoryArchive } from '../../../gateway/src/archive/memory';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { CORE, HUB, REGISTRAR } from '../../support/consortium';
import { faultyPort } from '../../support/acts/faultyPort';
import type { Fault } from '../../support/acts/faultyPort';
import { memoryPort } from '../../support/acts/memoryPort';
import { TestOutbox } from '../../support/acts/outbox';
import { applications, presentingRun, sent } from '../../support/acts/runs';
import { confirmDraft, invoiceOf, presentItem } from '../../support/road';
import { roadAt } from '../../support/stages';

/** An archive of which nothing can be read until the projector has caught up. */
function lagging(whole: Archive): { readonly archive: Archive; readonly catchUp: () => void } {
  let current: Archive = new MemoryArchive();
  return {
    archive: {
      records: (ids) => current.records(ids),
      parties: (ids) => current.parties(ids),
      matrix: (party) => current.matrix(party),
      signers: (ids) => current.signers(ids),
      lines: (leaves) => current.lines(leaves),
      origins: (offers) => current.origins(offers),
    },
    catchUp: () => {
      current = whole;
    },
  };
}

const FAULTS: readonly (readonly Fault[])[] = [
  ['unseen'],
  ['lost on the way'],
  ['lost on the way', 'unseen'],
  ['conflict', 'conflict', 'conflict'],
  ['away', 'away'],
  ['away after the commit'],
  ['conflict', 'away', 'lost on the way', 'unseen'],
];

describe('the carrier', () => {
  for (const faults of FAULTS) {
    it(`applies a run once whatever the ledger's connection does: ${faults.join(', ')}`, async () => {
      const road = await roadAt('founded');
      const port = faultyPort(memoryPort(road.world, HUB), faults);
      const outbox = await TestOutbox.open({ world: road.world, mspId: HUB, ledger: port.ledger });
      const signed = await presentingRun(road, 3);
      outbox.carrier.start();
      await outbox.statements.store(sent(signed));
      await outbox.done(signed.run.statementHash);
      await outbox.stop();
      expect([...applications(road).values()]).to.deep.equal([1, 1]);
      expect((await outbox.chunks(signed.run.statementHash)).map(({ state }) => state)).to.deep.equal([
        'applied',
        'applied',
      ]);
    });
  }

  it('looks an act up before it sends it, so that what is on the ledger is not sent again', async () => {
    const road = await roadAt('founded');
    const port = faultyPort(memoryPort(road.world, HUB), ['unseen', 'unseen']);
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB, ledger: port.ledger });
    const signed = await presentingRun(road, 3);
    outbox.carrier.start();
    await outbox.statements.store(sent(signed));
    await outbox.done(signed.run.statementHash);
    await outbox.stop();
    expect(port.count()).to.equal(2);
  });

  it('gives a transaction that always loses its race to whoever brings it again, after a bounded number of attempts', async () => {
    const road = await roadAt('founded');
    const port = faultyPort(
      memoryPort(road.world, HUB),
      Array.from({ length: 12 }, () => 'conflict' as const),
    );
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB, ledger: port.ledger });
    const signed = await presentingRun(road, 1);
    const { statementHash } = signed.run;
    outbox.carrier.start();
    await outbox.statements.store(sent(signed));
    await outbox.chunk(statementHash, ({ state }) => state === 'stuck');
    expect(port.count()).to.equal(12);
    expect(applications(road).size).to.equal(0);
    await outbox.statements.store(sent(signed));
    await outbox.done(statementHash);
    await outbox.stop();
    expect(port.count()).to.equal(13);
    expect([...applications(road).values()]).to.deep.equal([1]);
  });

  it('outlives any number of attempts while the network is away', async () => {
    const road = await roadAt('founded');
    const port = faultyPort(
      memoryPort(road.world, HUB),
      Array.from({ length: 30 }, () => 'away' as const),
    );
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB, ledger: port.ledger });
    const signed = await presentingRun(road, 1);
    const { statementHash } = signed.run;
    outbox.carrier.start();
    await outbox.statements.store(sent(signed));
    await outbox.done(statementHash);
    await outbox.stop();
    expect(port.count()).to.equal(31);
  });

  it('presents again what its archive did not have yet, as soon as it has it', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    const run = await world.prepare(core, 'confirm_receivable', [item]);
    const { signatures } = await world.sign(run, [[core.people[0]!, 'sole']]);
    const { archive, catchUp } = lagging(world.archives[CORE]!);
    const outbox = await TestOutbox.open({ world, mspId: CORE, archive });
    outbox.carrier.start();
    await outbox.statements.store(sent({ run, signatures }));
    const { statementHash } = run;
    const { state } = await outbox.chunk(
      statementHash,
      ({ code }) => code === 'presented_signer_invalid' || code === 'presented_body_missing',
    );
    expect(state).to.be.oneOf(['waiting', 'sent']);
    catchUp();
    await outbox.done(statementHash);
    await outbox.stop();
    const chunks = await outbox.chunks(statementHash);
    expect(chunks.map(({ state: end, code }) => [end, code])).to.deep.equal([['applied', null]]);
  });

  it('reports what the rules refuse with its code and reason, and sends it no more', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const invoice = invoiceOf(road, { number: 'X-1' });
    await world.present(supplier, invoice);
    const changed = { ...invoice, payable: '7.00' };
    const run = await world.prepare(supplier, 'present_invoice', [presentItem(changed)]);
    const { signatures } = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const port = faultyPort(memoryPort(world, HUB));
    const outbox = await TestOutbox.open({ world, mspId: HUB, ledger: port.ledger });
    outbox.carrier.start();
    await outbox.statements.store(sent({ run, signatures }));
    await outbox.done(run.statementHash);
    await outbox.stop();
    const [chunk] = await outbox.chunks(run.statementHash);
    expect(chunk).to.deep.include({ state: 'refused', code: 'invoice_content_differs', outcomes: ['refused'] });
    expect(chunk?.details).to.be.an('object');
    expect(port.count()).to.equal(1);
    expect(outbox.happenings.at(-1)).to.deep.include({ state: 'done', applied: 0, refused: 1 });
  });

  it('goes on after the store was away', async () => {
    const road = await roadAt('founded');
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    const signed = await presentingRun(road, 1);
    const { chunks } = outbox.models;
    const findOneAndUpdate = chunks.findOneAndUpdate.bind(chunks);
    let failures = 0;
    Object.assign(chunks, {
      findOneAndUpdate: (...parts: Parameters<typeof findOneAndUpdate>) => {
        failures += 1;
        if (failures <= 2) throw new Error('no primary');
        return findOneAndUpdate(...parts);
      },
    });
    const updateOne = chunks.updateOne.bind(chunks);
    let writes = 0;
    Object.assign(chunks, {
      updateOne: (...parts: Parameters<typeof updateOne>) => {
        const isRecord = JSON.stringify(parts[1]).includes('"attempts":1');
        writes += Number(isRecord);
        if (isRecord && writes === 1) throw new Error('no primary');
        return updateOne(...parts);
      },
    });
    outbox.carrier.start();
    await outbox.statements.store(sent(signed));
    const { statementHash } = signed.run;
    // What was not recorded waits for its lease to end; nobody waits for that here.
    await outbox.chunk(statementHash, ({ state }) => state === 'sent');
    await chunks.updateMany({ statement: statementHash }, { $set: { nextAt: new Date() } });
    await outbox.done(statementHash);
    await outbox.stop();
    expect(failures).to.be.greaterThan(2);
    expect([...applications(road).values()]).to.deep.equal([1]);
  });

  it('carries many runs with a few transactions on their way at once, and lets them arrive when it stops', async () => {
    const road = await roadAt('founded');
    let [flying, most] = [0, 0];
    let open: () => void = () => undefined;
    const six = new Promise<void>((resolve) => {
      open = resolve;
    });
    const port = memoryPort(road.world, HUB);
    const ledger: Pick<LedgerPort, 'submit' | 'outcome'> = {
      outcome: (act) => port.outcome(act),
      submit: async (submission) => {
        flying += 1;
        most = Math.max(most, flying);
        if (flying === 6) open();
        await six;
        const outcome = await port.submit(submission);
        flying -= 1;
        return outcome;
      },
    };
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB, ledger });
    const runs = await Promise.all([1, 2, 3, 4].map(() => presentingRun(road, 5)));
    outbox.carrier.start();
    await Promise.all(runs.map((signed) => outbox.statements.store(sent(signed))));
    await outbox.done(runs[0]!.run.statementHash);
    await outbox.stop();
    expect(flying, 'nothing is left on its way').to.equal(0);
    expect(most).to.equal(6);
    await outbox.restart();
    for (const { run } of runs) await outbox.done(run.statementHash);
    await outbox.stop();
    expect([...applications(road).values()]).to.deep.equal(Array.from({ length: 12 }, () => 1));
  });

  it('may run twice on one database: a chunk has one carrier at a time', async () => {
    const road = await roadAt('founded');
    const outbox = await TestOutbox.open({ world: road.world, mspId: HUB });
    const name = outbox.models.chunks.db.name;
    const other = await TestOutbox.open({ world: road.world, mspId: REGISTRAR }, name);
    const runs = await Promise.all([1, 2].map(() => presentingRun(road, 5)));
    outbox.carrier.start();
    other.carrier.start();
    await Promise.all(runs.map((signed) => outbox.statements.store(sent(signed))));
    for (const { run } of runs) await outbox.done(run.statementHash);
    await Promise.all([outbox.stop(), other.stop()]);
    expect([...applications(road).values()]).to.deep.equal(Array.from({ length: 6 }, () => 1));
  });
});
