import { expect } from 'chai';
import type { ActResult, Presented } from '../../chaincode/src/protocol/acts';
import type { Invoice } from '../../chaincode/src/protocol/items';
import { CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { simpleMatrix } from '../support/firms';
import type { World } from '../support/firms';
import { bodyWith, forgeRecord, withRecord } from '../support/forging';
import { registerMore } from '../support/moreFirms';
import { amend } from '../support/people';
import { expectRefused } from '../support/refused';
import { accountItem, confirmDraft, facilityItem, invoiceOf, offerItem, presentItem } from '../support/road';
import { roadAt } from '../support/stages';

const CONTENT = { code: 'invoice_content_differs', details: {} } as const;

/** The number of the road's invoice as somebody else would key it. */
const SPELLINGS: readonly string[] = [
  '２６５３７９１２５７０２０００５５４４９',
  '26537912 570200055449',
  '2653\u200b7912570200055449',
  '26537912570200055449\u2060',
  '26537912\u00a0570200055449',
];

function receivables({ archives }: World): number {
  return archives[REGULATOR]!.all().filter(({ body }) => body.kind === 'receivable').length;
}

function outcome({ outcomes, replay }: ActResult): readonly unknown[] {
  return [...outcomes, replay];
}

describe('the identity of an invoice', () => {
  it('A1: spaces, full-width digits and invisible characters make no new invoice', async () => {
    const { world, supplier, core } = await roadAt('presented');
    for (const number of SPELLINGS) {
      const same = invoiceOf({ supplier, core }, { number });
      expect(outcome(await world.present(supplier, same)), number).to.deep.equal(['replayed', false]);
      const cheaper = { ...same, payable: '999999.99' };
      await expectRefused(world, () => world.present(supplier, cheaper), CONTENT);
    }
    expect(receivables(world)).to.equal(1);
  });

  it('A1: case makes no new invoice, nor do the dashes of another keyboard', async () => {
    const { world, supplier, core } = await roadAt('founded');
    await world.present(supplier, invoiceOf({ supplier, core }, { number: 'ab-2026/7' }));
    for (const number of ['AB-2026/7', 'Ab‐2026/7', 'aB—2026/7', 'ａｂ－２０２６／７', 'AB\u2212 2026/7']) {
      const again = invoiceOf({ supplier, core }, { number });
      expect(outcome(await world.present(supplier, again)), number).to.deep.equal(['replayed', false]);
    }
    expect(receivables(world)).to.equal(1);
  });

  it('A1: an amount has one spelling, so trailing and leading zeros are refused before they are compared', async () => {
    const { world, supplier, core } = await roadAt('presented');
    for (const payable of ['1000000', '1000000.0', '1000000.000', '01000000.00', '1,000,000.00', '1e6', '+1.00']) {
      const invoice = invoiceOf({ supplier, core }, { payable });
      const tags = [world.tag(invoiceOf({ supplier, core }))];
      const spoil = (presented: object): object => ({ ...presented, items: [presentItem(invoice)] });
      const present = () =>
        world.act(supplier, 'present_invoice', [presentItem(invoiceOf({ supplier, core }))], { tags, spoil });
      await expectRefused(world, present, { code: 'malformed' });
    }
  });

  it('A1: whatever else differs under the same identity is a conflict, whichever side presents it', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const other = await registerMore(world, { roles: ['core', 'supplier'] });
    const changes: readonly Partial<Invoice>[] = [
      { payable: '1000000.01' },
      { payable: '999999.99' },
      { issued: '2026-01-11' },
      { currency: 'USD' },
      { debtor: other.party },
    ];
    const rows = [...simpleMatrix(), { ...simpleMatrix()[1]!, currency: 'USD' }];
    await amend(world, supplier, { rows });
    for (const change of changes) {
      await expectRefused(world, () => world.present(supplier, invoiceOf({ supplier, core }, change)), CONTENT);
    }
    const cheaper = invoiceOf({ supplier, core }, { payable: '1.00' });
    await expectRefused(world, () => world.present(core, cheaper), CONTENT);
    expect(receivables(world)).to.equal(1);
  });

  it('A1: debtor and supplier join on one invoice, each is a replay the second time, and neither’s dates matter', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const invoice = invoiceOf({ supplier, core });
    const first = await world.present(core, invoice, { due: '2026-04-15' });
    const joined = await world.present(supplier, invoice, { due: '2026-05-15' });
    expect([first, joined].map(({ outcomes }) => outcomes)).to.deep.equal([['accepted'], ['accepted']]);
    expect(
      [first.touched.length, joined.touched.length],
      'a join makes a presentation and no receivable',
    ).to.deep.equal([2, 1]);
    for (const [firm, due] of [
      [core, '2026-04-15'],
      [core, '2026-06-15'],
      [supplier, null],
      [supplier, '2026-01-01'],
    ] as const) {
      expect(outcome(await world.present(firm, invoice, { due }))).to.deep.equal(['replayed', false]);
    }
    expect(receivables(world)).to.equal(1);
    expect(world.last(CORE, 'receivable').body.data).to.include({ presentedBy: 'debtor', due: '2026-04-15' });
  });

  it('A1: a third party is refused, and learns the same whether the invoice is there or not', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const third = await registerMore(world, { roles: ['supplier', 'core'] });
    const failures = [];
    for (const number of ['26537912570200055449', 'never-presented']) {
      const present = () => world.present(third, invoiceOf({ supplier, core }, { number }));
      failures.push(await expectRefused(world, present, { code: 'not_a_side_of_invoice', details: {} }));
    }
    expect(failures[0]!.message).to.equal(failures[1]!.message);
  });

  it('A1: where a firm begins its numbers again each year, the year belongs to the identity, else it does not', async () => {
    const { world, core, supplier } = await roadAt('founded');
    const yearly = await registerMore(world, { numbersRepeatYearly: true });
    const of = (seller: string, issued: string): Invoice =>
      invoiceOf({ supplier, core }, { seller, issued, number: '7' });
    for (const issued of ['2025-12-31', '2026-01-02']) {
      const invoice = of(yearly.party, issued);
      const { outcomes } = await world.present(yearly, invoice, { tags: [world.tag(invoice, true)] });
      expect(outcomes).to.deep.equal(['accepted']);
      const plain = () => world.present(yearly, invoice, { tags: [world.tag(invoice, false)] });
      await expectRefused(world, plain, { code: 'presented_tag_invalid', details: { rule: 'identity' } });
    }
    await world.present(supplier, of(supplier.party, '2025-12-31'));
    await expectRefused(world, () => world.present(supplier, of(supplier.party, '2026-01-02')), CONTENT);
  });

  it('A1: the code of a paper invoice belongs to its identity', async () => {
    const { world, core, supplier } = await roadAt('founded');
    const number = '12345678';
    for (const code of ['3100194130', '035001900111', '035001900112']) {
      const { outcomes } = await world.present(supplier, invoiceOf({ supplier, core }, { number, code }));
      expect(outcomes).to.deep.equal(['accepted']);
    }
    const again = await world.present(
      supplier,
      invoiceOf({ supplier, core }, { number, code: '３１００ １９４１３０' }),
    );
    expect(again.outcomes).to.deep.equal(['replayed']);
  });

  it('A1: twenty digits that one side’s table splits into code and number are one invoice', async () => {
    const { world, core, supplier } = await roadAt('founded');
    const whole = invoiceOf({ supplier, core }, { number: '26537912570200055449' });
    const { outcomes } = await world.present(supplier, whole);
    expect(outcomes).to.deep.equal(['accepted']);
    const split = { ...whole, code: '265379125702', number: '00055449' };
    expect((await world.present(core, split)).outcomes).to.deep.equal(['accepted']);
    expect((await world.present(core, split)).outcomes).to.deep.equal(['replayed']);
    expect(world.told(CORE, 'receivable')).to.have.length(1);
  });

  it('refuses a number or code of which nothing visible is left, by a code', async () => {
    const { world, core, supplier } = await roadAt('founded');
    const good = invoiceOf({ supplier, core });
    for (const change of [
      { number: '\u2800' },
      { number: '\u3164' },
      { code: '\u2800' },
      { number: '\ufdfa'.repeat(100) },
    ]) {
      const spoil = (presented: object): object => ({ ...presented, items: [presentItem({ ...good, ...change })] });
      const act = () => world.act(supplier, 'present_invoice', [presentItem(good)], { tags: [world.tag(good)], spoil });
      await expectRefused(world, act, { code: 'malformed' });
    }
  });
});

describe('the same items again', () => {
  it('the same act is answered with its outcomes, by whomever and however often it is carried', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const invoice = invoiceOf({ supplier, core });
    const run = await world.prepare(supplier, 'present_invoice', [presentItem(invoice)]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const carry = (endorsers: readonly string[]) =>
      world.carry(supplier, signed, 0, { tags: [world.tag(invoice)], endorsers });
    const first = await carry([HUB, REGISTRAR]);
    const keys = world.ledger.state.size;
    for (const endorsers of [[HUB, REGISTRAR], [REGISTRAR], [HUB]]) {
      expect(await carry(endorsers)).to.deep.equal({
        act: first.act,
        outcomes: first.outcomes,
        replay: true,
        touched: [],
      });
    }
    await world.renew((await world.newestEpoch()).epoch.timeMs + 40 * 24 * 3600 * 1000);
    expect((await carry([HUB])).replay, 'also after the statement is long past').to.equal(true);
    expect(world.ledger.state.size).to.equal(keys);
  });

  it('the same item in another statement changes nothing, or is refused by what it made the first time', async () => {
    const road = await roadAt('offered');
    const { world, supplier, core, bank } = road;
    const seed = '4f'.repeat(32);
    const later = async (): Promise<number> => (await world.newestEpoch()).epoch.timeMs + 7_200_000;
    const twice = async (
      firm: typeof bank,
      item: Parameters<typeof world.act>[2][number],
    ): Promise<readonly unknown[]> => {
      const first = await world.act(firm, item.kind, [item], { seed });
      const again = await world.act(firm, item.kind, [item], { seed, validUntil: await later() });
      return [...first.outcomes, ...again.outcomes, again.replay];
    };
    const once = ['accepted', 'replayed', false];
    expect(await twice(supplier, accountItem())).to.deep.equal(once);
    expect(await twice(bank, facilityItem(road))).to.deep.equal(once);
    expect(await twice(bank, offerItem(road))).to.deep.equal(once);
    await world.present(supplier, invoiceOf({ supplier, core }, { number: 'AGAIN' }));
    const confirmation = await world.complete(core, confirmDraft(road));
    await world.act(core, 'confirm_receivable', [confirmation], { seed });
    const again = async () =>
      world.act(core, 'confirm_receivable', [confirmation], { seed, validUntil: await later() });
    await expectRefused(world, again, { code: 'not_presented' });
  });

  it('the same item twice in one run counts once', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const invoice = invoiceOf({ supplier, core });
    const cheaper = { ...invoice, payable: '1.00' };
    const items = [invoice, invoice, cheaper, { ...invoice, number: 'OTHER' }];
    const { outcomes } = await world.act(
      supplier,
      'present_invoice',
      items.map((entry) => presentItem(entry)),
      { tags: items.map((entry) => world.tag(entry)) },
    );
    expect(outcomes).to.deep.equal(['accepted', 'replayed', 'refused', 'accepted']);
    expect(receivables(world)).to.equal(2);
  });

  it('a receivable confirmed twice in one run is confirmed once', async () => {
    const road = await roadAt('presented');
    const item = await road.world.complete(road.core, confirmDraft(road));
    const { outcomes } = await road.world.act(road.core, 'confirm_receivable', [item, item]);
    expect(outcomes).to.deep.equal(['accepted', 'refused']);
    expect(road.world.told(REGULATOR, 'leaf')).to.have.lengthOf(1);
  });

  it('a receivable is confirmed once, though a host and a witness wrote another mark into its body', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    await world.act(core, 'confirm_receivable', [item]);
    const { ref } = world.last(CORE, 'receivable');
    const [known] = await world.archives[CORE]!.records([ref.id]);
    const mark = 'ab'.repeat(32);
    const forged = bodyWith(known!, { mark });
    const receivable = forgeRecord(world, forged);
    const spoil = (presented: Presented): Presented => withRecord(presented, forged);
    const again = (own: string) => () =>
      world.act(core, 'confirm_receivable', [{ ...item, receivable, mark: own }], { spoil });
    await expectRefused(world, again(mark), { code: 'terms_differ', details: { field: 'mark' } });
    await expectRefused(world, again(item.mark), { code: 'not_presented', details: { state: 'confirmed' } });
  });
});
