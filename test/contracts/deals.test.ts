import { expect } from 'chai';
import type { ConfirmReceivableItem } from '../../chaincode/src/protocol/items';
import { headerKey } from '../../chaincode/src/ledger/keys';
import { firstLeafId } from '../../chaincode/src/statement/ids';
import { sha256 } from '../support/firms';
import { BANK, CORE, HUB, REGULATOR } from '../support/consortium';
import { headerOf } from '../support/forging';
import { expectRefused } from '../support/refused';
import {
  accountItem,
  bookDraft,
  confirmDraft,
  dischargeDraft,
  discharge,
  drawDraft,
  drawLeaf,
  facilityItem,
  fund,
  invoiceOf,
  offerItem,
  payOutDraft,
  WITH_RECOURSE,
  WITHOUT_RECOURSE,
} from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';

/** A second financier's offer to the same supplier. */
async function secondOffer(road: Road): Promise<void> {
  await road.world.act(road.factor, 'open_facility', [facilityItem(road)]);
  await road.world.act(road.factor, 'make_offer', [offerItem(road, { terms: WITHOUT_RECOURSE })]);
}

describe('one claim, one deal', () => {
  it('a second financier on the same claim is refused, before and after the first paid', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const first = await world.complete(supplier, drawDraft(road));
    await secondOffer(road);
    const second = await world.complete(supplier, drawDraft(road));
    expect(second.financier).not.to.equal(first.financier);
    await world.act(supplier, 'draw', [first]);
    const again = () => world.act(supplier, 'draw', [second]);
    const refusal = { code: 'record_closed', details: { record: first.claims[0]!.leaf.id } } as const;
    await expectRefused(world, again, refusal);
    await fund({ ...road, bank: road.bank });
    await expectRefused(world, again, refusal);
    const live = world.told(REGULATOR, 'leaf').filter(({ body }) => body.data.state === 'held');
    expect(live.map(({ body }) => body.data.holder)).to.deep.equal([road.bank.party]);
    expect(world.told(REGULATOR, 'assignment')).to.have.lengthOf(1);
  });

  it('two draws of one claim in one run: the first wins, the offer is lowered once', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const { outcomes } = await world.act(supplier, 'draw', [item, item]);
    expect(outcomes).to.deep.equal(['accepted', 'refused']);
    expect(world.last(BANK, 'offer').body.data.drawn).to.equal('800000.00');
  });

  it('draws in one run share what the offer has left', async () => {
    const road = await roadAt('offered');
    const { world, supplier, core } = road;
    for (const number of ['S-1', 'S-2']) {
      await world.present(supplier, invoiceOf({ supplier, core }, { number }));
      await world.actOn(core, 'confirm_receivable', [confirmDraft(road)]);
    }
    const leaves = world.told(HUB, 'leaf').map(({ ref }) => ref);
    const { offer, account, valueDate } = drawDraft(road);
    const drafts = leaves.map((leaf) => ({ kind: 'draw', leaf, offer, account, valueDate }) as const);
    const { items } = await world.preview(supplier, 'draw', drafts);
    const { outcomes } = await world.act(
      supplier,
      'draw',
      items.filter((item) => item !== null),
    );
    expect(outcomes, '3 × 800,000.00 against 2,000,000.00').to.deep.equal(['accepted', 'accepted', 'refused']);
    const { drawn, ceiling } = world.last(BANK, 'offer').body.data;
    expect([drawn, ceiling]).to.deep.equal(['1600000.00', '2000000.00']);
  });

  it('a claim cannot be discharged by the supplier that gave it away, nor twice by its holder', async () => {
    const road = await roadAt('funded');
    const { world, supplier, bank } = road;
    await world.moveTo('2026-04-15');
    const item = await world.complete(bank, dischargeDraft(road));
    const parent = world.told(HUB, 'leaf').find(({ body }) => body.data.state === 'assigned')!;
    const own = { ...item, leaf: parent.ref, financing: null, allocation: null };
    await expectRefused(world, () => world.act(supplier, 'discharge', [own]), { code: 'record_closed' });
    await expectRefused(world, () => world.act(supplier, 'discharge', [item]), { code: 'not_the_holder', details: {} });
    await world.act(bank, 'discharge', [item]);
    await expectRefused(world, () => world.act(bank, 'discharge', [item]), {
      code: 'record_closed',
      details: { record: item.leaf.id },
    });
  });

  it('X19: a later offer with other terms changes no live deal', async () => {
    const road = await roadAt('funded');
    const { world, bank } = road;
    const before = world.last(BANK, 'financing');
    const dear = { ...WITH_RECOURSE, ratePpm: 240_000, lateRatePpm: 360_000, fees: [] };
    await world.act(bank, 'make_offer', [offerItem(road, { terms: dear, ceiling: '1000000.00' })]);
    expect(world.last(BANK, 'financing')).to.deep.equal(before);
    await world.moveTo('2026-04-15');
    await discharge(road, '2026-04-15');
    const { allocation } = world.last(BANK, 'settlement').body.data;
    expect(allocation).to.include({ interest: '12000.00', surplus: '188000.00' });
    expect(world.last(BANK, 'financing').body.data.terms).to.deep.equal(WITH_RECOURSE);
  });

  it('X19: a draw signed on one offer is not carried out on another with the same name and other terms', async () => {
    const road = await roadAt('offered');
    const { world, supplier, bank } = road;
    const item = await world.complete(supplier, drawDraft(road));
    await world.act(bank, 'make_offer', [offerItem(road, { terms: { ...WITH_RECOURSE, ratePpm: 61_000 } })]);
    const moved = { ...item, offer: world.last(HUB, 'offer').ref };
    await expectRefused(world, () => world.act(supplier, 'draw', [moved]), {
      code: 'terms_differ',
      details: { field: 'terms' },
    });
    await world.act(supplier, 'draw', [item]);
    expect(world.last(BANK, 'financing').body.data.terms.ratePpm).to.equal(60_000);
  });
});

describe('the debtor’s answer', () => {
  it('R3: 1,000,000 with 120,000 contested gives a live 880,000 and a dispute of 120,000', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const draft = confirmDraft(road, {
      tranches: [{ amount: '880000.00', due: '2026-04-15', instrument: 'receivable' }],
      rest: [{ amount: '120000.00', reason: 'disputed' }],
    });
    await world.actOn(core, 'confirm_receivable', [draft]);
    const leaves = world.told(HUB, 'leaf').map(({ body }) => [body.data.state, body.data.amount]);
    expect(leaves).to.deep.equal([['held', '880000.00']]);
    const { ref } = world.last(HUB, 'leaf');
    const [step] = (await world.archives[HUB]?.lines([ref.id]))?.get(ref.id) ?? [];
    const [told] = step?.evidence.parts ?? [];
    expect(told, 'the supplier is told what is contested').to.have.deep.nested.property('value.rest', [
      { amount: '120000.00', reason: 'disputed' },
    ]);
    await world.act(road.supplier, 'open_account', [accountItem()]);
    await world.act(road.bank, 'open_facility', [facilityItem(road)]);
    await world.act(road.bank, 'make_offer', [offerItem(road)]);
    await world.moveTo('2026-01-15');
    await drawLeaf(road);
    const { sheet } = world.last(HUB, 'financing').body.data;
    expect(sheet, 'CASES 12.3').to.include({ advance: '704000.00', net: '699600.00', interest: '10560.00' });
  });

  it('R3: several due days and instruments make a leaf each, and every leaf lives its own life', async () => {
    const road = await roadAt('presented');
    const { world, core, supplier } = road;
    const tranches: ConfirmReceivableItem['tranches'] = [
      { amount: '600000.00', due: '2026-04-15', instrument: 'receivable' },
      { amount: '350000.00', due: '2026-06-15', instrument: 'voucher' },
    ];
    const rest = [
      { amount: '30000.00', reason: 'retention' },
      { amount: '20000.00', reason: 'set_off' },
    ] as const;
    await world.actOn(core, 'confirm_receivable', [confirmDraft(road, { tranches, rest })]);
    const leaves = world.told(HUB, 'leaf').map(({ body: { data } }) => [data.amount, data.due, data.instrument]);
    expect(leaves).to.deep.equal([
      ['600000.00', '2026-04-15', 'receivable'],
      ['350000.00', '2026-06-15', 'voucher'],
    ]);
    expect(new Set(world.told(HUB, 'leaf').map(({ ref }) => ref.id)).size).to.equal(2);
    expect(world.told(HUB, 'leaf').every(({ body }) => body.data.holder === supplier.party)).to.equal(true);
  });

  it('a refusal names its reason, and the debtor may still confirm', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const refuse = { kind: 'refuse_receivable', receivable: world.last(CORE, 'receivable').ref } as const;
    await world.actOn(core, 'refuse_receivable', [{ ...refuse, reason: 'quality', note: 'batch 7' }]);
    expect(world.last(HUB, 'receivable').body.data).to.include({ state: 'refused', reason: 'quality' });
    const again = { ...refuse, receivable: world.last(CORE, 'receivable').ref, reason: 'price', note: '' } as const;
    const item = await world.complete(core, again);
    await expectRefused(world, () => world.act(core, 'refuse_receivable', [item]), {
      code: 'not_presented',
      details: { state: 'refused' },
    });
    await world.actOn(core, 'confirm_receivable', [confirmDraft(road)]);
    const { ref, body } = world.last(HUB, 'receivable');
    expect(body.data.state, 'the invoice stays as it was answered first').to.equal('refused');
    const leaf = world.last(HUB, 'leaf');
    expect([leaf.ref.id, leaf.body.data.receivable]).to.deep.equal([firstLeafId(sha256, body.data.mark), ref.id]);
  });

  it('A6: the notice is tendered with the draw, without the debtor’s doing, and delivered when it acknowledges', async () => {
    const road = await roadAt('offered');
    const { world, core } = road;
    await drawLeaf(road);
    const tendered = world.last(CORE, 'notice');
    expect(tendered.body.data).to.deep.include({
      state: 'tendered',
      assignor: road.supplier.party,
      assignee: road.bank.party,
      amount: '1000000.00',
    });
    const drawn = world.last(CORE, 'notice').body.epoch;
    await world.renew(drawn.timeMs + 3_600_000);
    await world.actOn(core, 'acknowledge_notice', [{ kind: 'acknowledge_notice', notice: tendered.ref }]);
    const delivered = world.last(CORE, 'notice').body.data;
    expect(delivered).to.deep.include({
      state: 'delivered',
      deliveredAt: { number: drawn.number + 1, timeMs: drawn.timeMs + 3_600_000 },
    });
    expect(headerOf(world, tendered.ref.id).version).to.equal(2);
    expect(world.ledger.state.has(headerKey(tendered.ref.id))).to.equal(true);
  });

  it('A6: time never goes back, so no notice can be back-dated', async () => {
    const { world } = await roadAt('drawn');
    const { epoch } = await world.newestEpoch();
    await expectRefused(world, () => world.renew(epoch.timeMs - 1), { code: 'epoch_step_refused' });
    await world.renew(epoch.timeMs);
    expect((await world.newestEpoch()).epoch).to.deep.equal({ number: epoch.number + 1, timeMs: epoch.timeMs });
  });
});

describe('money out', () => {
  it('a payout that fails or comes back leaves the deal agreed, and can be ordered again', async () => {
    for (const status of ['failed', 'returned'] as const) {
      const road = await roadAt('drawn');
      const { world, bank } = road;
      await world.actOn(bank, 'pay_out', [payOutDraft(road)]);
      await world.actOn(bank, 'book_payment', [bookDraft(road, { status, valueDate: null })]);
      expect(world.last(HUB, 'financing').body.data.state).to.equal('agreed');
      expect(world.last(HUB, 'payment').body.data.state).to.equal(status);
      await fund(road);
      expect(world.last(HUB, 'financing').body.data).to.include({ state: 'accruing', fundedOn: '2026-01-15' });
    }
  });

  it('a surplus that fails or comes back is ordered again until it arrives', async () => {
    const road = await roadAt('discharged');
    const { world, bank } = road;
    const owed = () => world.told(HUB, 'payment').filter(({ body }) => body.data.purpose === 'surplus');
    expect(owed().map(({ body }) => [body.data.state, body.data.amount])).to.deep.equal([['instructed', '188000.00']]);
    for (const status of ['failed', 'returned'] as const) {
      const payment = owed().at(-1)!.ref;
      const draft = bookDraft(road, { payment, financing: null, status, valueDate: null });
      await world.actOn(bank, 'book_payment', [draft]);
      expect(owed().at(-1)!.body.data).to.include({ state: 'instructed', amount: '188000.00' });
    }
    const last = bookDraft(road, { payment: owed().at(-1)!.ref, financing: null, valueDate: '2026-04-15' });
    await world.actOn(bank, 'book_payment', [last]);
    expect(owed().map(({ body }) => body.data.state)).to.deep.equal(['failed', 'returned', 'confirmed']);
  });

  it('interest begins on the day the money went out, a late purchase gives the discount of the lost days back', async () => {
    const road = await roadAt('confirmed');
    const { world, supplier, bank } = road;
    await world.act(supplier, 'open_account', [accountItem()]);
    await world.act(bank, 'open_facility', [facilityItem(road)]);
    await world.act(bank, 'make_offer', [offerItem(road, { terms: WITHOUT_RECOURSE })]);
    await world.moveTo('2026-01-15');
    await drawLeaf(road);
    await world.actOn(bank, 'pay_out', [payOutDraft(road)]);
    await world.moveTo('2026-01-18');
    await world.actOn(bank, 'book_payment', [bookDraft(road, { valueDate: '2026-01-18' })]);
    const refund = world.told(HUB, 'payment').find(({ body }) => body.data.purpose === 'late_funding')!;
    // 1,000,000.00 × 6 % × 3 ÷ 360.
    expect(refund.body.data).to.include({ state: 'instructed', amount: '500.00', payee: supplier.party });
    expect(world.last(HUB, 'financing').body.data).to.include({ state: 'accruing', fundedOn: '2026-01-18' });
  });

  it('CASES 2c: paid early, paid late, each with the interest of its days', async () => {
    const cases = [
      ['2026-04-03', { interest: '10400.00', lateInterest: '0.00', principal: '800000.00', surplus: '189600.00' }],
      ['2026-04-27', { interest: '12000.00', lateInterest: '2400.00', principal: '800000.00', surplus: '185600.00' }],
    ] as const;
    for (const [paidOn, expected] of cases) {
      const road = await roadAt('funded');
      await road.world.moveTo(paidOn);
      await discharge(road, paidOn);
      expect(road.world.last(HUB, 'settlement').body.data.allocation).to.include(expected);
    }
  });

  it('F2: without recourse the buyer keeps what the debtor pays, and nothing goes back', async () => {
    const road = await roadAt('confirmed');
    const { world, supplier, bank } = road;
    await world.act(supplier, 'open_account', [accountItem()]);
    await world.act(bank, 'open_facility', [facilityItem(road)]);
    await world.act(bank, 'make_offer', [offerItem(road, { terms: WITHOUT_RECOURSE })]);
    await world.moveTo('2026-01-15');
    await drawLeaf(road);
    await fund(road);
    await world.moveTo('2026-05-15');
    await discharge(road, '2026-05-15');
    const { allocation, journals } = world.last(HUB, 'settlement').body.data;
    expect(allocation).to.include({ interest: '0.00', lateInterest: '0.00', surplus: '0.00' });
    expect(journals.map(({ book }) => book)).to.deep.equal([bank.party]);
    expect(world.told(HUB, 'payment').map(({ body }) => body.data.purpose)).to.deep.equal(['advance']);
  });
});
