import { expect } from 'chai';
import { collect } from '../../../gateway/src/archive/present';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import type { CarriedEvidence } from '../../../gateway/src/people/models';
import { BANK, CORE, HUB, REGISTRAR } from '../../support/consortium';
import { memoryPort } from '../../support/acts/memoryPort';
import { TestOutbox } from '../../support/acts/outbox';
import type { TestRun } from '../../support/acts/runs';
import { applications, presentingRun, sent } from '../../support/acts/runs';
import { withMember } from '../../support/forging';
import { revoke } from '../../support/people';
import { invoiceOf, presentItem } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';

/** What the firm's own host knows that the run rests on. */
function evidenceOf({ world, supplier }: Road, { run, signatures }: TestRun): Promise<CarriedEvidence> {
  return collect(world.archives[HUB]!, { party: supplier.party, items: run.items, signatures });
}

/** Somebody waits at it until it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('a run that another member carries', () => {
  it('is finished by it, whatever part its host had carried, and in whatever order', async () => {
    const road = await roadAt('founded');
    const { world } = road;
    const signed = await presentingRun(road, 7);
    const { statementHash } = signed.run;
    const evidence = await evidenceOf(road, signed);
    // The host carries the second transaction only, and then says and does no more.
    const host = await TestOutbox.open({ world, mspId: HUB });
    await host.statements.store(sent(signed));
    await host.models.chunks.updateMany({ index: { $ne: 1 } }, { $set: { state: 'held' } });
    host.carrier.start();
    await host.chunk(statementHash, ({ state }) => state === 'applied');
    await host.stop();
    expect(applications(road).size).to.equal(1);
    const other = await TestOutbox.open({ world, mspId: BANK });
    other.carrier.start();
    await other.statements.store(sent(signed, { evidence }));
    await other.done(statementHash);
    await other.stop();
    expect([...applications(road).values()]).to.deep.equal([1, 1, 1, 1]);
    const chunks = await other.chunks(statementHash);
    expect(chunks.flatMap(({ outcomes }) => outcomes)).to.deep.equal(Array.from({ length: 7 }, () => 'accepted'));
    // When the host comes back it finds everything done, and nothing is done again.
    await host.models.chunks.updateMany({ state: 'held' }, { $set: { state: 'waiting' } });
    await host.restart();
    await host.done(statementHash);
    await host.stop();
    expect([...applications(road).values()]).to.deep.equal([1, 1, 1, 1]);
  });

  it('needs what it rests on to be brought along, and takes it later where it was not', async () => {
    const road = await roadAt('founded');
    const signed = await presentingRun(road, 1);
    const { statementHash } = signed.run;
    const other = await TestOutbox.open({ world: road.world, mspId: BANK });
    other.carrier.start();
    await other.statements.store(sent(signed));
    const stuck = await other.chunk(statementHash, ({ state }) => state === 'stuck' || state === 'refused');
    expect(stuck.code).to.be.oneOf(['presented_body_missing', 'signer_unknown']);
    expect(applications(road).size).to.equal(0);
    await other.statements.store(sent(signed, { evidence: await evidenceOf(road, signed) }));
    await other.done(statementHash);
    await other.stop();
    expect([...applications(road).values()]).to.deep.equal([1]);
  });

  it('of many transactions brings each only what that one rests on', async () => {
    const road = await roadAt('founded');
    const { world, supplier, core } = road;
    const invoices = Array.from({ length: 6 }, (_, index) => invoiceOf(road, { number: `M-${index}` }));
    const items = invoices.map((invoice) => presentItem(invoice));
    await world.act(supplier, 'present_invoice', items, { tags: invoices.map((invoice) => world.tag(invoice)) });
    const drafts = world.told(CORE, 'receivable').map(({ ref, body }) => {
      const tranches = [{ amount: body.data.invoice.payable, due: '2026-04-15', instrument: 'receivable' as const }];
      return { kind: 'confirm_receivable' as const, receivable: ref, tranches, rest: [], noDefence: false };
    });
    const whole = (await world.preview(core, 'confirm_receivable', drafts)).items.filter((item) => item !== null);
    const run = await world.prepare(core, 'confirm_receivable', whole, { bytes: 300_000 });
    const { signatures } = await world.sign(run, [[core.people[0]!, 'sole']]);
    const evidence = await collect(world.archives[CORE]!, { party: core.party, items: run.items, signatures });
    const other = await TestOutbox.open({ world, mspId: BANK });
    other.carrier.start();
    await other.statements.store(sent({ run, signatures }, { evidence }));
    await other.done(run.statementHash);
    await other.stop();
    const chunks = await other.chunks(run.statementHash);
    expect(chunks.map(({ outcomes }) => outcomes.join())).to.deep.equal(
      Array.from({ length: 3 }, () => 'accepted,accepted'),
    );
    for (const { evidence: own } of chunks) {
      expect(own?.records.filter(({ body }) => body.kind === 'receivable')).to.have.length(2);
    }
  });

  it('is not killed by a carrier who brought it first with spoilt evidence', async () => {
    const road = await roadAt('founded');
    const signed = await presentingRun(road, 3);
    const { statementHash } = signed.run;
    const evidence = await evidenceOf(road, signed);
    const spoilt: readonly CarriedEvidence[] = [
      { ...evidence, records: [] },
      { ...evidence, signers: [] },
      withMember(evidence, 'records.0.salt', '0'.repeat(64)),
    ];
    const witness = await TestOutbox.open({ world: road.world, mspId: REGISTRAR });
    witness.carrier.start();
    for (const wrong of spoilt) {
      await witness.statements.store(sent(signed, { evidence: wrong }));
      await witness.chunk(statementHash, ({ state }) => state === 'stuck' || state === 'refused');
    }
    expect(applications(road).size).to.equal(0);
    await witness.statements.store(sent(signed, { evidence }));
    await witness.done(statementHash);
    await witness.stop();
    expect([...applications(road).values()]).to.deep.equal([1, 1]);
  });

  for (const code of ['presented_body_missing', 'signature_invalid'] as const) {
    it(`is not held up by an attempt with spoilt evidence that is still on its way to ${code}`, async () => {
      const road = await roadAt('founded');
      const signed = await presentingRun(road, 1);
      const { statementHash } = signed.run;
      const evidence = await evidenceOf(road, signed);
      const port = memoryPort(road.world, BANK);
      const begun = gate();
      const arrived = gate();
      let count = 0;
      const ledger: Pick<LedgerPort, 'submit' | 'outcome'> = {
        outcome: (act) => port.outcome(act),
        submit: async (submission) => {
          count += 1;
          if (count > 1) return port.submit(submission);
          begun.open();
          await arrived.opened;
          return { outcome: 'rejected', code, details: {} };
        },
      };
      const other = await TestOutbox.open({ world: road.world, mspId: BANK, ledger });
      other.carrier.start();
      await other.statements.store(sent(signed, { evidence: { ...evidence, records: [] } }));
      await begun.opened;
      await other.statements.store(sent(signed, { evidence }));
      arrived.open();
      await other.done(statementHash);
      expect((await other.chunks(statementHash)).map(({ state }) => state)).to.deep.equal(['applied']);
      await other.stop();
    });
  }

  it('is not held up by signatures of somebody who may not sign', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const [one, two] = supplier.people;
    const signed = await presentingRun(road, 1);
    const { statementHash } = signed.run;
    await revoke(world, supplier, two!, { by: [[one!, 'sole']] });
    const evidence = await evidenceOf(road, signed);
    const { signatures } = await world.sign(signed.run, [[two!, 'sole']]);
    const other = await TestOutbox.open({ world, mspId: BANK });
    other.carrier.start();
    const foreign = await collect(world.archives[HUB]!, { party: supplier.party, items: [], signatures });
    await other.statements.store(sent({ ...signed, signatures }, { evidence: { ...evidence, ...foreign } }));
    const refused = await other.chunk(statementHash, ({ state }) => state === 'refused');
    expect(refused.code).to.equal('signer_revoked');
    await other.statements.store(sent(signed, { evidence }));
    await other.done(statementHash);
    await other.chunk(statementHash, ({ state }) => state === 'applied');
    await other.stop();
  });

  it('is carried with what the member knows itself where what was brought along does not hold', async () => {
    const road = await roadAt('founded');
    const signed = await presentingRun(road, 1);
    const evidence = { ...(await evidenceOf(road, signed)), records: [] };
    const host = await TestOutbox.open({ world: road.world, mspId: HUB });
    host.carrier.start();
    await host.statements.store(sent(signed, { evidence }));
    await host.done(signed.run.statementHash);
    await host.stop();
    expect([...applications(road).values()]).to.deep.equal([1]);
  });
});
