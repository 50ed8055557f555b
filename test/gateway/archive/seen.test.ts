import { expect } from 'chai';
import type { PresentedBody } from '../../../chaincode/src/protocol/acts';
import type { SignedRun } from '../../../chaincode/src/statement/run';
import { collect } from '../../../gateway/src/archive/present';
import { seenBy } from '../../../gateway/src/archive/seen';
import { CORE, HUB, REGISTRAR } from '../../support/consortium';
import { newPerson } from '../../support/firms';
import { registerMore } from '../../support/moreFirms';
import { newUscc, revertDraft } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import { announce, office, replacement } from '../../support/standing';

/** The supplier's signed reversion of a deal that nobody funded. */
async function revertingRun(road: Road): Promise<SignedRun> {
  const { world, supplier } = road;
  await world.moveTo('2026-03-01');
  const item = await world.complete(supplier, revertDraft(road));
  return world.sign(await world.prepare(supplier, 'revert_assignment', [item]), [[supplier.people[0]!, 'sole']]);
}

const kindsOf = (records: readonly PresentedBody[]): readonly string[] => records.map(({ body }) => body.kind);

describe('what a party is shown of its host’s archive', () => {
  it('is all that its supplier’s reversion rests on, the claim that the financier holds among it', async () => {
    const road = await roadAt('drawn');
    const { world, supplier } = road;
    const run = await revertingRun(road);
    const { items, signatures } = run;
    const evidence = await collect(seenBy(world.archives[HUB]!, supplier.party), {
      party: supplier.party,
      items,
      signatures,
    });
    const spoil = (presented: object): object => ({ ...presented, ...evidence });
    expect((await world.carry(supplier, run, 0, { spoil })).outcomes).to.deep.equal(['accepted']);
  });

  it('is nothing of what a run of another firm rests on but the firms that the run itself names', async () => {
    const road = await roadAt('drawn');
    const { world, supplier, core, bank } = road;
    const { items } = await revertingRun(road);
    const rival = await registerMore(world, { uscc: newUscc() });
    const seen = seenBy(world.archives[HUB]!, rival.party);
    const { records, ...others } = await collect(seen, { party: rival.party, items, signatures: [] });
    expect(others).to.deep.equal({ signers: [], claimLines: {}, origins: {} });
    expect(new Set(kindsOf(records))).to.deep.equal(new Set(['party', 'matrix']));
    const parties = records.flatMap(({ body }) => (body.kind === 'party' ? [body.data.id] : []));
    expect(parties).to.have.members([rival, supplier, core, bank].map(({ party }) => party));
    expect(await seen.matrix(supplier.party)).to.equal(null);
  });

  it('is for a debtor the claim it made, and not the line of the one that was sold, which tells the price', async () => {
    const { world, core } = await roadAt('drawn');
    const leaves = world.told(HUB, 'leaf').map(({ ref }) => ref.id);
    const [made, sold] = leaves as [string, string];
    // As where the debtor is hosted beside its supplier.
    const seen = seenBy(world.archives[HUB]!, core.party);
    expect((await seen.records(leaves)).map(({ id }) => id)).to.deep.equal([made]);
    expect([...(await seen.lines([made, sold])).keys()]).to.deep.equal([made]);
    const offer = world.last(HUB, 'offer').ref.id;
    expect((await seen.origins([offer])).size).to.equal(0);
  });

  it('is for a witness the keys that it announced', async () => {
    const { world, core } = await roadAt('founded');
    const people = [newPerson()];
    await announce(world, core, people);
    const { party } = office(world);
    const items = [replacement(world, core, people)];
    const { records } = await collect(seenBy(world.archives[REGISTRAR]!, party), { party, items, signatures: [] });
    expect(kindsOf(records)).to.have.members(['party', 'recovery']);
    expect(
      kindsOf(await seenBy(world.archives[CORE]!, 'uscc:somebody').records(records.map(({ id }) => id))),
    ).to.deep.equal(['party']);
  });
});
