import { expect } from 'chai';
import type { NewSigner } from '../../../chaincode/src/protocol/partyItems';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../../support/consortium';
import { newPerson } from '../../support/firms';
import type { Person, World } from '../../support/firms';
import { bodyWith, forgeRecord, withRecord } from '../../support/forging';
import { entryMove } from '../../support/hosts';
import { registerMore } from '../../support/moreFirms';
import { revoke, signerRef } from '../../support/people';
import { expectRefused } from '../../support/refused';
import { confirmDraft, CANGSHAN, drawDraft, invoiceOf, offerItem, payOutDraft, presentItem } from '../../support/road';
import { roadAt } from '../../support/stages';
import { announce, recovered, replace } from '../../support/standing';
import { itemsFor } from '../../support/told';
import { refuses } from './registry';

const ABSENT = { id: '12'.repeat(32), version: 1, hash: `sha256:${'34'.repeat(32)}` };

/** Refusals of the records that an item names. */
export function recordTests(): void {
  refuses('record_absent', 'a confirmation of a receivable that never was', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    const act = () => world.act(core, 'confirm_receivable', [{ ...item, receivable: ABSENT }]);
    await expectRefused(world, act, { code: 'record_absent', details: { record: ABSENT.id } });
  });

  refuses('record_closed', 'a second draw on a claim that was given away', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    await world.act(supplier, 'draw', [item]);
    const details = { record: item.claims[0]!.leaf.id };
    await expectRefused(world, () => world.act(supplier, 'draw', [item]), { code: 'record_closed', details });
  });

  refuses('record_changed', 'a payout of a deal that changed since it was signed', async () => {
    const road = await roadAt('drawn');
    const { world, bank } = road;
    const item = await world.complete(bank, payOutDraft(road));
    await world.act(bank, 'pay_out', [item]);
    await expectRefused(world, () => world.act(bank, 'pay_out', [item]), {
      code: 'record_changed',
      details: { record: item.financing.id, version: 2 },
    });
  });

  refuses('frozen', 'a draw on a frozen claim', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const [leaf] = await world.archives[HUB]!.records([item.claims[0]!.leaf.id]);
    const frozen = bodyWith(leaf!, { title: { ...dataOf(leaf!.body), frozen: 'red invoice' } });
    const ref = forgeRecord(world, frozen, { state: 'frozen' });
    const claims = [{ ...item.claims[0]!, leaf: ref }];
    const spoil = (presented: Parameters<typeof withRecord>[0]) => withRecord(presented, frozen);
    await expectRefused(world, () => world.act(supplier, 'draw', [{ ...item, claims }], { spoil }), {
      code: 'frozen',
      details: { record: ref.id },
    });
  });

  refuses('linked_item_refused', 'the good items of a linked chunk in which one is refused', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const invoices = [
      invoiceOf({ supplier, core }, { number: 'L-1' }),
      invoiceOf({ supplier, core }, { payable: '1000000.01' }),
    ];
    const options = { mode: 'linked', tags: invoices.map((invoice) => world.tag(invoice)) } as const;
    const headers = recordKeys(world);
    const items = invoices.map((invoice) => presentItem(invoice));
    const { outcomes } = await world.act(supplier, 'present_invoice', items, options);
    expect(outcomes).to.deep.equal(['refused', 'refused']);
    expect(recordKeys(world), 'no record was written').to.deep.equal(headers);
    const told = (await itemsFor(world, HUB)).map(({ code, details }) => [code, details]);
    expect(told).to.deep.equal([
      ['linked_item_refused', {}],
      ['invoice_content_differs', {}],
    ]);
    expect(await itemsFor(world, CORE), 'only the side that acted is told why').to.deep.equal([]);
  });
}

function dataOf(body: { readonly data: object }): object {
  return (body.data as { readonly title: object }).title;
}

function announced(world: World): readonly NewSigner[] {
  return world.last(REGULATOR, 'recovery').body.data.signers;
}

function recordKeys({ ledger }: World): readonly string[] {
  return [...ledger.state.keys()].filter((key) => key.startsWith('record/'));
}

/** Refusals that only the module parties gives. */
export function partyTests(): void {
  refuses('party_exists', 'a firm registered a second time', async () => {
    const { world, supplier } = await roadAt('founded');
    await expectRefused(world, () => registerMore(world, { uscc: CANGSHAN }), {
      code: 'party_exists',
      details: { party: supplier.party },
    });
  });

  refuses('host_unknown', 'a host that is no organisation, or one that never endorses', async () => {
    const { world } = await roadAt('founded');
    const endorsers = { endorsers: [REGISTRAR, REGISTRAR] };
    for (const host of ['NobodyMSP', REGULATOR]) {
      const register = () => registerMore(world, { host }, endorsers);
      await expectRefused(world, register, { code: 'host_unknown', details: { host } });
    }
  });

  refuses(
    'too_soon',
    'a host that changes right after the keys, keys right after the host, keys before their day',
    async () => {
      const details = (from: string) => ({ code: 'too_soon', details: { from } }) as const;
      const { world, supplier, core } = await roadAt('founded');
      await announce(world, supplier, [newPerson()]);
      const replaceEarly = () => replace(world, supplier, [newPerson()], { signers: announced(world) });
      await expectRefused(world, replaceEarly, details('2026-01-28'));
      await world.moveTo('2026-01-27');
      await expectRefused(world, replaceEarly, details('2026-01-28'));
      const renewed = await recovered(world, core);
      const leave = () => world.act(renewed, 'change_host', [entryMove(world, renewed, HUB)]);
      await expectRefused(world, leave, details('2026-02-24'));
      await world.act(supplier, 'change_host', [entryMove(world, supplier, BANK)]);
      const moved = { ...supplier, host: BANK };
      await expectRefused(world, () => announce(world, moved, [newPerson()]), details('2026-02-24'));
      await world.moveTo('2026-02-24');
      expect((await leave()).outcomes).to.deep.equal(['accepted']);
      expect(await announce(world, moved, [newPerson()])).to.include({ version: 1 });
    },
  );

  refuses('operator_holds_no_rights', 'P7: an operator that would be a supplier as well', async () => {
    const { world } = await roadAt('founded');
    const register = () => registerMore(world, { roles: ['operator', 'supplier'] });
    await expectRefused(world, register, { code: 'operator_holds_no_rights', details: {} });
  });

  refuses('last_signer', 'a key that revokes itself alone, and two that revoke each other in one run', async () => {
    const { world, supplier } = await roadAt('founded');
    const [one, two] = supplier.people as [Person, Person];
    const revocation = (person: Person) =>
      ({ kind: 'revoke_signer', signer: signerRef(world, supplier, person), reason: 'left the firm' }) as const;
    await expectRefused(world, () => world.act(supplier, 'revoke_signer', [revocation(one)]), {
      code: 'last_signer',
      details: { signer: one.id },
    });
    const by = { by: [[one, 'maker'] as const, [two, 'checker'] as const] };
    const both = await world.act(supplier, 'revoke_signer', [revocation(one), revocation(two)], by);
    expect(both.outcomes).to.deep.equal(['accepted', 'refused']);
    await expectRefused(world, () => revoke(world, supplier, two, { by: [[two, 'sole']] }), {
      code: 'last_signer',
      details: { signer: two.id },
    });
  });

  refuses('matrix_incomplete', 'a matrix under which nobody could ever change it again', async () => {
    const { world } = await roadAt('founded');
    const rows = [
      {
        kinds: ['enrol_signer', 'revoke_signer'],
        currency: null,
        groups: ['all'],
        soleUpTo: '0',
        jointUpTo: '0',
        browserUpTo: null,
      },
    ];
    const register = () => registerMore(world, { rows });
    await expectRefused(world, register, { code: 'matrix_incomplete', details: { kind: 'amend_matrix' } });
  });

  refuses('not_own_record', 'a neighbour’s signer, matrix or facility', async () => {
    const { world, supplier } = await roadAt('founded');
    const neighbour = await registerMore(world);
    const signer = world.told(HUB, 'signer').find(({ ref }) => ref.id === neighbour.people[0]!.id)!.ref;
    const matrix = world.told(HUB, 'matrix').find(({ body }) => body.data.party === neighbour.party)!;
    const revoke = { kind: 'revoke_signer', signer, reason: 'rival' } as const;
    const amend = { kind: 'amend_matrix', matrix: matrix.ref, rows: matrix.body.data.rows, delegations: [] } as const;
    for (const item of [revoke, amend]) {
      await expectRefused(world, () => world.act(supplier, item.kind, [item]), { code: 'not_own_record', details: {} });
    }
    const road = await roadAt('offered');
    const offer = { ...offerItem(road), facility: road.world.last(BANK, 'facility').ref };
    await expectRefused(road.world, () => road.world.act(road.factor, 'make_offer', [offer]), {
      code: 'not_own_record',
      details: {},
    });
  });
}
