import { expect } from 'chai';
import { CORE, HUB, REGISTRAR } from '../support/consortium';
import { registerMore } from '../support/moreFirms';
import { signerRef } from '../support/people';
import { expectRefused } from '../support/refused';
import { discharge, fund, presentItem, invoiceOf } from '../support/road';
import { roadAt } from '../support/stages';
import { entryOf, office, reinstate, suspend } from '../support/standing';

const GROUNDS = `sha256:${'5a'.repeat(32)}`;

describe('a firm that was suspended', () => {
  it('is not suspended twice, nor reinstated when it acts', async () => {
    const { world, supplier } = await roadAt('founded');
    const details = { state: 'active' };
    await expectRefused(world, () => reinstate(world, supplier), { code: 'not_in_state', details });
    await suspend(world, supplier);
    const suspended = { state: 'suspended' };
    await expectRefused(world, () => suspend(world, supplier), { code: 'not_in_state', details: suspended });
  });

  it('is the one its witness read the name of', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const item = {
      kind: 'suspend_party',
      party: supplier.party,
      entry: entryOf(world, core.party),
      evidence: GROUNDS,
    } as const;
    const act = () => world.act(office(world), 'suspend_party', [item], { endorsers: [CORE, REGISTRAR] });
    await expectRefused(world, act, { code: 'terms_differ', details: { field: 'party' } });
  });

  it('cannot be suspended by a rival or by itself', async () => {
    const { world, supplier } = await roadAt('founded');
    const rival = await registerMore(world);
    const item = {
      kind: 'suspend_party',
      party: supplier.party,
      entry: entryOf(world, supplier.party),
      evidence: GROUNDS,
    } as const;
    for (const firm of [rival, supplier]) {
      const act = () => world.act(firm, 'suspend_party', [item]);
      await expectRefused(world, act, { code: 'role_forbids', details: { kind: 'suspend_party' } });
    }
  });

  it('takes keys out of force and brings what was begun to its end, and nothing else', async () => {
    const road = await roadAt('drawn');
    const { world, supplier, bank, core } = road;
    for (const firm of [supplier, bank, core]) await suspend(world, firm);
    const [one, two] = supplier.people;
    const revocation = { kind: 'revoke_signer', signer: signerRef(world, supplier, two!), reason: 'in doubt' } as const;
    expect((await world.act(supplier, 'revoke_signer', [revocation], { by: [[one!, 'sole']] })).outcomes).to.deep.equal(
      ['accepted'],
    );
    const item = presentItem(invoiceOf(road, { number: 'NEW' }));
    const present = () => world.act(supplier, 'present_invoice', [item], { tags: [world.tag(item.invoice)] });
    await expectRefused(world, present, { code: 'party_not_active', details: { party: supplier.party } });
    await world.actOn(core, 'acknowledge_notice', [
      { kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref },
    ]);
    await fund(road);
    await world.moveTo('2026-04-15');
    await discharge(road, '2026-04-15');
    expect(world.last(HUB, 'financing').body.data.state).to.equal('repaid');
  });
});
