import { expect } from 'chai';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import type { Presented } from '../../chaincode/src/protocol/acts';
import { shownTo } from '../../gateway/src/archive/present';
import type { DrawDraft } from '../../chaincode/src/protocol/drafts';
import type { ChangeHostItem } from '../../chaincode/src/protocol/partyItems';
import { firstLeafId } from '../../chaincode/src/statement/ids';
import { keepersOf } from '../../chaincode/src/domain/hosting';
import { openRule, policyBytes } from '../../chaincode/src/ledger/policies';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import type { ActOptions, Firm, World } from '../support/firms';
import { entryMove, headerAt, keptRecords, moveAll, moves, RECOVERY } from '../support/hosts';
import { registerMore } from '../support/moreFirms';
import { restated, withMember } from '../support/forging';
import { expectRefused, failureOf } from '../support/refused';
import { sha256 } from '../support/firms';
import { accountItem, confirmDraft, drawDraft } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { groupsFor } from '../support/told';

/** The supplier moves one record, named as told. */
function moving(
  { world, supplier }: Road,
  item: ChangeHostItem,
  options: ActOptions = RECOVERY,
): () => Promise<unknown> {
  return () => world.act(supplier, 'change_host', [item], options);
}

/** The supplier's entry is hosted by the bank already; its records are where they were. */
async function halfMoved(): Promise<Road> {
  const road = await roadAt('offered');
  await moving(road, entryMove(road.world, road.supplier, BANK))();
  return road;
}

const nobody = { ...RECOVERY, outsiders: [] };

describe('a firm does not change its host', () => {
  it('to one that never endorses, to none, or to several', async () => {
    const road = await roadAt('founded');
    const entry = entryMove(road.world, road.supplier, BANK);
    for (const hosts of [[REGULATOR], ['NobodyMSP'], [BANK, CORE]]) {
      await expectRefused(road.world, moving(road, { ...entry, hosts }), {
        code: 'host_unknown',
        details: { host: hosts.join(' ') },
      });
    }
  });

  it('by the word of another firm, its host, or the operator', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const rival = await registerMore(world);
    const entry = entryMove(world, supplier, BANK);
    await expectRefused(world, () => world.act(rival, 'change_host', [entry], nobody), { code: 'not_own_record' });
    const signed = { ...RECOVERY, by: [[rival.people[0]!, 'sole'] as const] };
    await expectRefused(world, moving(road, entry, signed), { code: 'signer_not_of_party' });
    const host = { ...supplier.people[0]!, signer: world.consortium.keys[HUB]!.signer };
    const forged = { ...RECOVERY, by: [[host, 'sole'] as const] };
    await expectRefused(world, moving(road, entry, forged), { code: 'signature_invalid' });
  });

  it('with keys of a generation that is not in force', async () => {
    const road = await roadAt('founded');
    const entry = entryMove(road.world, road.supplier, BANK);
    const spoilRun: ActOptions['spoilRun'] = (run) => restated(run, { generation: 2 });
    await expectRefused(road.world, moving(road, entry, { ...RECOVERY, spoilRun }), {
      code: 'generation_differs',
      details: { generation: 1 },
    });
  });

  it('and takes along what it does not keep: a neighbour’s key, the claim of another holder, a debtor’s notice', async () => {
    const road = await roadAt('drawn');
    const { world, supplier } = road;
    const neighbour = await registerMore(world);
    await moving(road, entryMove(world, supplier, BANK))();
    const own = new Set((await keptRecords(world, supplier)).map(({ ref }) => ref.id));
    const others = [...(await keptRecords(world, neighbour)), ...(await keptRecords(world, road.core))].filter(
      ({ ref }) => !own.has(ref.id),
    );
    expect(others.length).to.be.greaterThan(4);
    for (const { ref, hosts } of others) {
      const item = { kind: 'change_host', record: ref, hosts: movedHosts(hosts) } as const;
      // Who is shown nothing cannot tell; the witness can.
      const failure = await failureOf(moving(road, item));
      expect(failure.code).to.be.oneOf(['not_own_record', 'terms_differ']);
    }
  });

  it('and drops another side’s host, or brings a third organisation in', async () => {
    const road = await halfMoved();
    const { world, supplier } = road;
    const [receivable] = (await keptRecords(world, supplier)).filter(
      ({ hosts }) => hosts.join() === [CORE, HUB].join(),
    );
    for (const hosts of [[BANK], [BANK, HUB], [BANK, CORE, REGISTRAR], [CORE], [BANK, CORE, HUB]]) {
      const item = { kind: 'change_host', record: receivable!.ref, hosts: [...hosts].sort() } as const;
      await expectRefused(world, moving(road, item), { code: 'terms_differ', details: { field: 'hosts' } });
    }
  });

  it('where the witness is not shown what moves, or somebody is shown what is not theirs', async () => {
    const road = await halfMoved();
    const { world, supplier } = road;
    const kept = await keptRecords(world, supplier);
    const record = kept.find(({ ref }) => ref.id === supplier.people[0]!.id);
    const item = { kind: 'change_host', record: record!.ref, hosts: movedHosts(record!.hosts) } as const;
    const kinds = [
      ['matrix', 'matrix'],
      ['signer', record!.ref.id],
    ] as const;
    for (const [kind, missing] of kinds) {
      const without = (presented: Presented): Presented => {
        const hidden = presented.records.filter(({ body }) => body.kind === kind).map(({ id }) => id);
        return { ...presented, records: presented.records.filter(({ id }) => !hidden.includes(id)), withheld: hidden };
      };
      await expectRefused(world, moving(road, item, { ...RECOVERY, spoil: without }), {
        code: 'presented_body_missing',
        details: { record: missing },
      });
    }
    await expectRefused(world, moving(road, item, nobody), {
      code: 'endorser_not_entitled',
      details: { organisation: CORE },
    });
  });
});

describe('a majority that is shown nothing', () => {
  it('still joins no move but that of the firm that signs, between the hosts of that firm', async () => {
    const road = await halfMoved();
    const { world, supplier, core } = road;
    const [foreign] = (await keptRecords(world, core)).filter(({ hosts }) => hosts.join() === CORE);
    const [own] = await keptRecords(world, supplier);
    for (const [kept, hosts] of [
      [foreign!, [BANK]],
      [foreign!, [BANK, CORE]],
      [own!, [CORE]],
      [own!, [BANK, CORE]],
    ] as const) {
      const item = { kind: 'change_host', record: kept.ref, hosts } as const;
      const run = await world.prepare(supplier, 'change_host', [item], RECOVERY);
      const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
      const presented = await world.presentation(supplier, signed, 0, RECOVERY);
      const { slot } = await world.newestEpoch();
      const shown = canonicalBytes(shownTo(presented, { mspId: BANK, hosted: new Set() }));
      const call = { args: [String(slot)], transient: shown, client: BANK };
      const alone = () => world.ledger.simulate('act', call, { mspId: BANK, transactionId: '00' });
      if (kept === foreign && hosts.length === 2) {
        // From the header it could be the firm's; the witness sees that it is not, so the majority is one short of valid.
        await expectRefused(world, moving(road, item), { code: 'not_own_record', details: {} });
      } else {
        expect((await failureOf(alone)).details).to.deep.equal({ field: 'hosts' });
      }
    }
  });
});

describe('the table of who keeps a record', () => {
  it('gives every open record of the road the hosts that the rules gave it', async () => {
    let compared = 0;
    for (const stage of ['drawn', 'discharged'] as const) {
      const { world } = await roadAt(stage);
      const hostOf = new Map(world.told(REGULATOR, 'party').map(({ body }) => [body.data.id, body.data.host]));
      for (const { id, body } of world.archives[REGULATOR]!.all()) {
        const { state, hosts } = await headerAt(world, id);
        if (state === 'closed') continue;
        // A claim that is drawn and not paid for is kept by its assignor's host as well, until it is.
        const isUnfunded = stage === 'drawn' && body.kind === 'leaf' && body.data.parent !== null;
        const keepers = isUnfunded ? [...keepersOf(body), body.data.seller] : keepersOf(body);
        const expected = [...new Set(keepers.map((party) => hostOf.get(party)!))].sort();
        expect(hosts, body.kind).to.deep.equal(expected);
        compared += 1;
      }
    }
    expect(compared).to.be.greaterThan(40);
  });
});

describe('a firm whose host failed', () => {
  it('moves to another one, with every open record, by a witness and a majority that see nothing of it', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const items = await moves(world, supplier, BANK);
    const before = await Promise.all(
      items.slice(1).map(async ({ record }) => [record.id, await headerAt(world, record.id)] as const),
    );
    expect(before.length).to.be.greaterThan(5);
    const { outcomes, touched } = await moveAll(world, supplier, BANK);
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    expect(touched.length).to.equal(items.length);
    for (const [id, header] of before) {
      const after = await headerAt(world, id);
      expect(after).to.deep.equal({ ...header, hosts: movedHosts(header.hosts) });
      const policy = Buffer.from(policyBytes(openRule(world.consortium.founded.network, after.hosts))).toString('hex');
      expect(world.ledger.transactions.at(-1)!.policies.get(`record/${id}`)).to.equal(policy);
    }
    expect(entryAt(world, supplier)).to.deep.include({
      host: BANK,
      formerHosts: [HUB],
      movedOn: '2026-01-15',
    });
    for (const mspId of [CORE, BANK]) {
      const told = (await groupsFor(world, mspId)).flatMap(({ records }) => records.map(({ body }) => body.kind));
      expect(told, mspId).to.deep.equal(['party']);
    }
  });

  it('moves in several transactions, and again what moved already is a replay', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const items = await moves(world, supplier, BANK);
    const results = await world.run(supplier, 'change_host', items, { ...RECOVERY, bytes: 200_000 });
    expect(results.length).to.be.greaterThan(1);
    expect(new Set(results.flatMap(({ outcomes }) => outcomes))).to.deep.equal(new Set(['accepted']));
    const again = await world.act(supplier, 'change_host', items.slice(1), RECOVERY);
    expect(new Set(again.outcomes)).to.deep.equal(new Set(['replayed']));
  });

  it('loses nothing that was signed before: versions and hashes stay', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const run = await world.prepare(supplier, 'draw', [item]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    await moveAll(world, supplier, BANK);
    const { outcomes } = await world.carry({ ...supplier, host: BANK }, signed, 0, {
      archive: REGULATOR,
      endorsers: [BANK, REGISTRAR],
    });
    expect(outcomes).to.deep.equal(['accepted']);
    const [financing] = world.told(BANK, 'financing');
    expect((await headerAt(world, financing!.ref.id)).hosts).to.deep.equal([BANK]);
  });

  it('leaves its invoices answered: told anew, they are neither confirmed nor refused again', async () => {
    const road = await roadAt('presented');
    const { world, supplier, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    await world.act(core, 'confirm_receivable', [item]);
    await moveAll(world, supplier, BANK);
    const record = world.last(REGULATOR, 'receivable').ref;
    const moved = { ...supplier, host: BANK };
    const options = { archive: REGULATOR, endorsers: [BANK, REGISTRAR] };
    await world.act(moved, 'reseal_record', [{ kind: 'reseal_record', record }], options);
    const receivable = world.last(CORE, 'receivable').ref;
    expect(receivable.version).to.equal(record.version + 1);
    const answered = { code: 'not_presented', details: { state: 'confirmed' } } as const;
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [{ ...item, receivable }]), answered);
    const { mark, seller, number, currency, payable } = item;
    const refusal = { kind: 'refuse_receivable', receivable, mark, seller, number, currency, payable } as const;
    const refuse = () => world.act(core, 'refuse_receivable', [{ ...refusal, reason: 'quality', note: '' }]);
    await expectRefused(world, refuse, answered);
    expect(world.told(REGULATOR, 'leaf').map(({ ref }) => ref.id)).to.deep.equal([firstLeafId(sha256, mark)]);
  });

  it('has its records told to the new host, and to the old one no more', async () => {
    const { world, moved } = await movedSupplier();
    const kept = await keptRecords(world, moved);
    const items = kept.map(({ ref }) => ({ kind: 'reseal_record', record: ref }) as const);
    const options = { archive: REGULATOR, endorsers: [BANK, REGISTRAR] };
    const { outcomes } = await world.act(moved, 'reseal_record', items, options);
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    for (const { ref } of kept) {
      const [told] = await world.archives[BANK]!.records([ref.id]);
      expect(told?.version).to.equal(ref.version + 1);
      expect(told?.body.readers).to.include(BANK).and.not.include(HUB);
      expect(await groupsFor(world, HUB)).to.deep.equal([]);
    }
    // From its own archive alone the new host carries on.
    const draft: DrawDraft = {
      kind: 'draw',
      leaf: world.last(BANK, 'leaf').ref,
      offer: world.last(BANK, 'offer').ref,
      account: world.last(BANK, 'account').ref,
      valueDate: '2026-01-15',
    };
    const { outcomes: drawn } = await world.actOn(moved, 'draw', [draft]);
    expect(drawn).to.deep.equal(['accepted']);
  });

  it('signs through its new host from then on, and its old host endorses nothing of it', async () => {
    const { world, moved } = await movedSupplier();
    const options = { archive: REGULATOR };
    expect((await world.act(moved, 'open_account', [accountItem()], options)).outcomes).to.deep.equal(['accepted']);
    const old = () => world.act(moved, 'open_account', [accountItem()], { ...options, endorsers: [HUB, REGISTRAR] });
    await expectRefused(world, old, { code: 'endorser_not_entitled', details: { organisation: HUB } });
  });

  it('may go back, and its former host is then the other one', async () => {
    const { world, moved } = await movedSupplier();
    const { outcomes } = await moveAll(world, moved, HUB, { ...RECOVERY, outsiders: [CORE, BANK] });
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    expect(entryAt(world, moved)).to.deep.include({ host: HUB, formerHosts: [BANK] });
    for (const { hosts } of await keptRecords(world, moved)) expect(hosts).to.include(HUB);
  });
});

describe('a firm that leaves a host that works', () => {
  it('is moved by the old host and a witness, bodies and all', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    await world.act(supplier, 'change_host', [entryMove(world, supplier, BANK)]);
    const items = (await keptRecords(world, supplier)).map(
      ({ ref }) => ({ kind: 'reseal_record', record: ref }) as const,
    );
    const moved = { ...supplier, host: BANK };
    const options = { archive: HUB, endorsers: [HUB, REGISTRAR] };
    const { outcomes } = await world.act(moved, 'reseal_record', items, options);
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    for (const { hosts } of await keptRecords(world, supplier)) expect(hosts).to.include(BANK).and.not.include(HUB);
  });

  it('has nothing told anew that is where it belongs', async () => {
    const { world, supplier } = await roadAt('offered');
    const items = (await keptRecords(world, supplier)).map(
      ({ ref }) => ({ kind: 'reseal_record', record: ref }) as const,
    );
    const { outcomes } = await world.act(supplier, 'reseal_record', items);
    expect(new Set(outcomes)).to.deep.equal(new Set(['replayed']));
  });

  it('is not told anew where an endorser is not shown the body, or the line behind it does not stand', async () => {
    const { world, moved } = await movedSupplier();
    const kept = await keptRecords(world, moved);
    const leafId = world.last(HUB, 'leaf').ref.id;
    const offerId = world.last(HUB, 'offer').ref.id;
    const act = (id: string, options: ActOptions) => {
      const item = { kind: 'reseal_record', record: kept.find(({ ref }) => ref.id === id)!.ref } as const;
      return () =>
        world.act(moved, 'reseal_record', [item], { archive: REGULATOR, endorsers: [BANK, REGISTRAR], ...options });
    };
    await expectRefused(world, act(leafId, { outsiders: [BANK] }), { code: 'presented_body_missing' });
    const noLine = (presented: Presented) => ({ ...presented, claimLines: {}, origins: {} });
    for (const id of [leafId, offerId]) {
      await expectRefused(world, act(id, { spoil: noLine }), { code: 'presented_evidence_invalid' });
    }
    const spoilt = (presented: Presented) => withMember(presented, `claimLines.${leafId}.0.place`, 'leaf:1');
    await expectRefused(world, act(leafId, { spoil: spoilt }), { code: 'presented_evidence_invalid' });
  });

  it('tells of a claim that it bought neither the claim nor its price to the debtor’s host', async () => {
    const { world, bank } = await roadAt('drawn');
    const leaf = world.last(BANK, 'leaf').ref.id;
    await moveAll(world, bank, HUB);
    const items = (await keptRecords(world, bank)).map(({ ref }) => ({ kind: 'reseal_record', record: ref }) as const);
    const moved = { ...bank, host: HUB };
    await world.act(moved, 'reseal_record', items, { archive: REGULATOR, endorsers: [HUB, REGISTRAR] });
    expect((await world.archives[HUB]!.lines([leaf])).get(leaf)).to.have.length(2);
    expect((await world.archives[CORE]!.lines([leaf])).size).to.equal(0);
    expect(await world.archives[CORE]!.records([leaf])).to.deep.equal([]);
  });

  it('has nobody else’s records told anew', async () => {
    const { world, supplier, bank } = await roadAt('offered');
    const neighbour = await registerMore(world);
    const [key] = await keptRecords(world, neighbour);
    const act = (firm: Firm, options: ActOptions = {}) => {
      return () => world.act(firm, 'reseal_record', [{ kind: 'reseal_record', record: key!.ref }], options);
    };
    await expectRefused(world, act(supplier), { code: 'not_own_record', details: {} });
    await expectRefused(world, act(bank, { archive: REGULATOR }), { code: 'endorser_not_entitled' });
  });
});

/** The offered road's supplier, moved to the bank's organisation with everything. */
async function movedSupplier(): Promise<{ world: World; moved: Firm }> {
  const road = await roadAt('offered');
  const { world, supplier } = road;
  await moveAll(world, supplier, BANK);
  return { world, moved: { ...supplier, host: BANK } };
}

function entryAt(world: World, firm: Firm): object {
  return world.told(CORE, 'party').find(({ body }) => body.data.id === firm.party)!.body.data;
}

function movedHosts(hosts: readonly string[]): readonly string[] {
  return [...new Set([BANK, ...hosts.filter((mspId) => mspId !== HUB)])].sort();
}
