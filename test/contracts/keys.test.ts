import { expect } from 'chai';
import type { SigningRole } from '../../chaincode/src/protocol';
import type { Presented } from '../../chaincode/src/protocol/acts';
import type { ReplaceKeysItem } from '../../chaincode/src/protocol/partyItems';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { newPerson } from '../support/firms';
import type { Firm, Person } from '../support/firms';
import { registerMore } from '../support/moreFirms';
import { enrol } from '../support/people';
import { expectRefused } from '../support/refused';
import { accountItem, drawLeaf, invoiceOf, standOffer } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { announce, entryOf, office, recovered, replace, replacement } from '../support/standing';

/** The supplier's next keys, announced and due. */
async function due(): Promise<{ road: Road; people: readonly Person[] }> {
  const road = await roadAt('founded');
  const people = [newPerson(), newPerson()];
  await announce(road.world, road.supplier, people);
  await road.world.moveTo('2026-01-28');
  return { road, people };
}

function veto({ world }: Road, firm: Firm, by?: readonly (readonly [Person, SigningRole])[]): () => Promise<unknown> {
  const { ref } = world.last(REGULATOR, 'recovery');
  const options = by === undefined ? {} : { by };
  return () => world.act(firm, 'veto_keys', [{ kind: 'veto_keys', recovery: ref }], options);
}

describe('new keys for a firm that lost its last one', () => {
  it('come from a witness only', async () => {
    const { road, people } = await due();
    const { world, supplier } = road;
    const rival = await registerMore(world);
    const announced = {
      kind: 'announce_keys',
      party: supplier.party,
      entry: entryOf(world, supplier.party),
      signers: people.map(({ fields }) => fields),
      evidence: `sha256:${'6b'.repeat(32)}`,
    } as const;
    for (const firm of [supplier, rival]) {
      for (const item of [announced, replacement(world, supplier, people)]) {
        const act = () => world.act(firm, item.kind, [item]);
        await expectRefused(world, act, { code: 'role_forbids', details: { kind: item.kind } });
      }
    }
    const impostor = { ...world.witness, signer: world.consortium.keys[HUB]!.signer };
    const forged = () => world.act(office(world), 'announce_keys', [announced], { by: [[impostor, 'sole']] });
    await expectRefused(world, forged, { code: 'signature_invalid', details: {} });
  });

  it('are those that were announced, for the firm and the generation that was announced', async () => {
    const { road, people } = await due();
    const { world, supplier, core } = road;
    const stranger = newPerson();
    const cases: readonly (readonly [Partial<ReplaceKeysItem>, string])[] = [
      [{ signers: [stranger.fields] }, 'signers'],
      [{ signers: [people[0]!.fields] }, 'signers'],
      [{ generation: 3 }, 'generation'],
      [{ party: core.party }, 'party'],
      [{ party: core.party, entry: entryOf(world, core.party) }, 'party'],
    ];
    for (const [change, field] of cases) {
      const act = () => replace(world, supplier, people, change);
      await expectRefused(world, act, { code: 'terms_differ', details: { field } });
    }
  });

  it('are vetoed by any key of the firm, in any of its roles, whatever its matrix says of it', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const clerk = newPerson({ roles: ['maker'], groups: ['reception'] });
    await enrol(world, supplier, clerk);
    const people = [newPerson()];
    await announce(world, supplier, people);
    await expectRefused(world, veto(road, supplier, [[clerk, 'sole']]), { code: 'signing_role_not_held' });
    await veto(road, supplier, [[clerk, 'maker']])();
    await world.moveTo('2026-01-28');
    await expectRefused(world, () => replace(world, supplier, people), { code: 'record_closed' });
    await expectRefused(world, veto(road, supplier), { code: 'record_closed' });
  });

  it('are not vetoed by another firm, nor by a key that was revoked', async () => {
    const { road } = await due();
    const { world, supplier } = road;
    const rival = await registerMore(world);
    await expectRefused(world, veto(road, rival), { code: 'not_own_record', details: {} });
    const signed = veto(road, supplier, [[rival.people[0]!, 'sole']]);
    await expectRefused(world, signed, { code: 'signer_not_of_party' });
  });

  it('are announced to every member before they are in force, and to nobody more than once', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    await announce(world, supplier, [newPerson()]);
    for (const mspId of [CORE, BANK, HUB, REGISTRAR]) {
      expect(world.last(mspId, 'recovery').body.data).to.include({
        state: 'announced',
        party: supplier.party,
        generation: 2,
      });
    }
  });

  it('sign from their day on; what the earlier ones sign is refused, signed before or after', async () => {
    const { road, people } = await due();
    const { world, supplier } = road;
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const before = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const renewed = await replace(world, supplier, people);
    await expectRefused(world, () => world.carry(supplier, before, 0), {
      code: 'generation_differs',
      details: { generation: 2 },
    });
    const late = () => world.act(renewed, 'open_account', [accountItem()], { by: [[supplier.people[0]!, 'sole']] });
    await expectRefused(world, late, { code: 'generation_differs', details: { signer: supplier.people[0]!.id } });
    expect((await world.act(renewed, 'open_account', [accountItem()])).outcomes).to.deep.equal(['accepted']);
    const more = newPerson();
    await enrol(world, renewed, more);
    const by = { by: [[more, 'sole'] as const] };
    expect((await world.act(renewed, 'open_account', [accountItem()], by)).outcomes).to.deep.equal(['accepted']);
  });

  it('do not make the next generation twice: a second announcement of it is void once the first is in force', async () => {
    const { road, people } = await due();
    const { world, supplier } = road;
    const others = [newPerson()];
    await announce(world, supplier, others);
    const second = replacement(world, supplier, others);
    await world.moveTo('2026-02-11');
    const first = world.told(REGULATOR, 'recovery').find(({ body }) => body.data.signers.length === people.length)!;
    await replace(world, supplier, people, { recovery: first.ref });
    const act = () => replace(world, supplier, others, { recovery: second.recovery });
    await expectRefused(world, act, { code: 'generation_differs', details: { generation: 2 } });
  });

  it('prove nobody where the ledger never put them in force, though a witness signed', async () => {
    const { road, people } = await due();
    const { world, supplier } = road;
    const other = world.fork();
    const renewed = await replace(other, supplier, people);
    const [proof] = await other.archives[HUB]!.signers([people[0]!.id]);
    const spoil = (presented: Presented) => ({ ...presented, signers: [...presented.signers, proof!] });
    const act = () => world.act(renewed, 'open_account', [accountItem()], { spoil });
    await expectRefused(world, act, { code: 'signer_unknown', details: { signer: proof!.id } });
  });

  it('leave claims as they were: a line signed by the earlier generation still stands', async () => {
    const road = await roadAt('confirmed');
    const { world } = road;
    const core = await recovered(world, road.core);
    const supplier = await recovered(world, road.supplier);
    const renewed = { ...road, core, supplier };
    await standOffer(renewed);
    await drawLeaf(renewed, '2026-02-11');
    expect(world.last(BANK, 'financing').body.data.supplier).to.equal(supplier.party);
    await world.present(supplier, invoiceOf(renewed, { number: 'AFTER' }));
  });
});
