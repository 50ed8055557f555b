import { expect } from 'chai';
import type { RevertAssignmentItem } from '../../chaincode/src/protocol/items';
import { BANK, CORE, HUB, REGISTRAR } from '../support/consortium';
import { headerOf } from '../support/forging';
import { registerMore } from '../support/moreFirms';
import { expectRefused } from '../support/refused';
import {
  accountItem,
  bookDraft,
  dischargeDraft,
  drawDraft,
  drawLeaf,
  facilityItem,
  fund,
  offerItem,
  payOutDraft,
  receiptOf,
  revertDraft,
  WITH_RECOURSE,
} from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { suspend } from '../support/standing';

/** The deal of CASES 2, signed and not paid out, on the day after its last day for the money. */
async function unfunded(): Promise<Road> {
  const road = await roadAt('drawn');
  await road.world.moveTo('2026-01-21');
  return road;
}

/** The same deal with the money ordered on its first day, and the bank’s word never booked. */
async function ordered(): Promise<Road> {
  const road = await roadAt('drawn');
  await road.world.actOn(road.bank, 'pay_out', [payOutDraft(road)]);
  return road;
}

function heldBySupplier({ world, supplier }: Road) {
  return world.told(HUB, 'leaf').filter(({ body: { data } }) => {
    return data.state === 'held' && data.holder === supplier.party;
  });
}

describe('a claim whose financier never paid', () => {
  it('A2: goes back to its supplier by the supplier’s word alone, and everything the draw made with it', async () => {
    const road = await unfunded();
    const { world, supplier } = road;
    // The supplier's host and a witness endorse it: the financier's node is not needed.
    await world.actOn(supplier, 'revert_assignment', [revertDraft(road)], { endorsers: [HUB, REGISTRAR] });
    const [back] = heldBySupplier(road);
    expect(back!.body.data).to.include({ amount: '1000000.00', due: '2026-04-15' });
    expect(back!.body.data.title.interests).to.deep.equal([]);
    expect(headerOf(world, back!.ref.id).hosts).to.deep.equal([HUB]);
    expect(world.last(BANK, 'assignment').body.data.state).to.equal('reverted');
    expect(world.last(BANK, 'financing').body.data.state).to.equal('reverted');
    expect(world.last(HUB, 'offer').body.data.drawn).to.equal('0.00');
    expect(world.last(CORE, 'notice').body.data.state, 'the debtor is told').to.equal('withdrawn');
    for (const kind of ['financing', 'assignment', 'notice'] as const) {
      expect(headerOf(world, world.last(BANK, kind).ref.id).state, kind).to.equal('closed');
    }
  });

  it('is drawn again, and paid again, on a line that shows both ways', async () => {
    const road = await unfunded();
    const { world, supplier, bank } = road;
    await world.actOn(supplier, 'revert_assignment', [revertDraft(road)]);
    await drawLeaf(road, '2026-01-21');
    await fund(road, '2026-01-21');
    await world.moveTo('2026-04-15');
    await world.actOn(bank, 'discharge', [dischargeDraft(road)]);
    const { data } = world.last(BANK, 'settlement').body;
    expect(data.receipt.amount).to.equal('1000000.00');
    expect(world.last(BANK, 'discharge').body.data.state).to.equal('discharged');
  });

  it('is collected by the supplier itself, which has it without anybody’s interest', async () => {
    const road = await unfunded();
    const { world, supplier } = road;
    await world.actOn(supplier, 'revert_assignment', [revertDraft(road)]);
    await world.moveTo('2026-04-15');
    const [leaf] = heldBySupplier(road);
    const draft = { kind: 'discharge', leaf: leaf!.ref, financing: null, receipt: receiptOf() } as const;
    expect((await world.actOn(supplier, 'discharge', [draft])).outcomes).to.deep.equal(['accepted']);
  });

  it('goes back by its financier’s word as well, after the debtor acknowledged, and from a supplier that is suspended', async () => {
    for (const firm of ['bank', 'supplier'] as const) {
      const road = await unfunded();
      const { world, core } = road;
      await world.actOn(core, 'acknowledge_notice', [
        { kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref },
      ]);
      if (firm === 'supplier') await suspend(world, road.supplier);
      await world.actOn(road[firm], 'revert_assignment', [revertDraft(road)]);
      expect(heldBySupplier(road)).to.have.lengthOf(1);
      expect(world.last(CORE, 'notice').body.data.state).to.equal('withdrawn');
    }
  });

  it('goes back once', async () => {
    const road = await unfunded();
    const { world, supplier, bank } = road;
    const item = await world.complete(supplier, revertDraft(road));
    await world.act(supplier, 'revert_assignment', [item]);
    for (const firm of [supplier, bank]) {
      await expectRefused(world, () => world.act(firm, 'revert_assignment', [item]), {
        code: 'record_closed',
        details: { record: item.financing.id },
      });
    }
  });

  it('is taken back by nobody else', async () => {
    const road = await unfunded();
    const { world, supplier, factor } = road;
    const item = await world.complete(supplier, revertDraft(road));
    const neighbour = await registerMore(world);
    for (const firm of [neighbour, factor]) {
      await expectRefused(world, () => world.act(firm, 'revert_assignment', [item]), {
        code: 'not_own_record',
        details: {},
      });
    }
    await expectRefused(world, () => world.act(road.core, 'revert_assignment', [item]), { code: 'role_forbids' });
  });

  it('stays where money was ordered, until the bank says that it did not go out', async () => {
    const road = await ordered();
    const { world, supplier, bank } = road;
    await world.moveTo('2026-01-21');
    await world.actOn(bank, 'book_payment', [bookDraft(road, { status: 'failed', valueDate: null })]);
    await world.actOn(supplier, 'revert_assignment', [revertDraft(road)]);
    expect(heldBySupplier(road)).to.have.lengthOf(1);
  });

  it('A2: goes back although money was ordered, once its financier has been silent for two weeks', async () => {
    const road = await ordered();
    const { world, supplier, bank } = road;
    const { ref: order, body } = world.last(BANK, 'payment');
    await world.moveTo('2026-02-03');
    const item = await world.complete(supplier, revertDraft(road));
    expect(item.payment).to.deep.equal(order);
    await expectRefused(world, () => world.act(supplier, 'revert_assignment', [item]), {
      code: 'funding_not_overdue',
      details: { fundBy: '2026-02-03' },
    });
    const late = await world.complete(bank, bookDraft(road));
    await world.moveTo('2026-02-04');
    await world.act(supplier, 'revert_assignment', [item], { endorsers: [HUB, REGISTRAR] });
    expect(heldBySupplier(road)).to.have.lengthOf(1);
    expect(world.last(BANK, 'payment').body.data).to.deep.equal({ ...body.data, state: 'lapsed' });
    expect(headerOf(world, order.id).state).to.equal('closed');
    // From here on nothing is paid on this deal, whatever the bank says.
    await expectRefused(world, () => world.act(bank, 'book_payment', [late]), {
      code: 'record_closed',
      details: { record: order.id },
    });
    await drawLeaf(road, '2026-02-04');
    await fund(road, '2026-02-04');
  });

  it('is the financier’s where its bank’s word comes first, and goes back with no other order than the deal’s', async () => {
    const road = await ordered();
    const { world, supplier, bank } = road;
    await world.moveTo('2026-02-04');
    const item = await world.complete(supplier, revertDraft(road));
    for (const payment of [null, world.last(BANK, 'offer').ref]) {
      await expectRefused(
        world,
        () => world.act(supplier, 'revert_assignment', [{ ...item, payment }]),
        payment === null
          ? { code: 'terms_differ', details: { field: 'payment' } }
          : { code: 'record_absent', details: { record: payment.id, kind: 'payment' } },
      );
    }
    await world.actOn(bank, 'book_payment', [bookDraft(road)]);
    await expectRefused(world, () => world.act(supplier, 'revert_assignment', [item]), {
      code: 'record_changed',
      details: { record: item.financing.id, version: item.financing.version + 1 },
    });
    const again = { ...item, financing: world.last(BANK, 'financing').ref };
    await expectRefused(world, () => world.act(supplier, 'revert_assignment', [again]), {
      code: 'not_in_state',
      details: { state: 'accruing' },
    });
  });

  it('is paid for no more after the day: whoever gave it may rely on that', async () => {
    const road = await unfunded();
    const { world, bank } = road;
    const item = await world.complete(bank, payOutDraft(road));
    await expectRefused(world, () => world.act(bank, 'pay_out', [item]), {
      code: 'value_date_outside_offer',
      details: { latest: '2026-01-20' },
    });
  });

  it('is kept by its holder’s host alone once the money is out', async () => {
    const road = await roadAt('drawn');
    const { world, bank } = road;
    const { assignedLeaf } = world.last(BANK, 'financing').body.data.assets[0]!;
    expect(headerOf(world, assignedLeaf).hosts).to.deep.equal([BANK, HUB]);
    await world.actOn(bank, 'pay_out', [payOutDraft(road)]);
    expect(headerOf(world, assignedLeaf).hosts).to.deep.equal([BANK, HUB]);
    await world.actOn(bank, 'book_payment', [bookDraft(road)]);
    expect(headerOf(world, assignedLeaf).hosts).to.deep.equal([BANK]);
  });

  it('is not given back with records of another deal', async () => {
    const road = await roadAt('offered');
    const { world, supplier, factor } = road;
    const [claim] = heldBySupplier(road);
    await drawLeaf(road);
    const first = revertDraft(road);
    await world.act(factor, 'open_facility', [facilityItem(road)]);
    await world.act(factor, 'make_offer', [offerItem(road, { terms: WITH_RECOURSE })]);
    await world.moveTo('2026-01-21');
    await world.actOn(supplier, 'revert_assignment', [first]);
    await world.actOn(supplier, 'draw', [drawDraft(road, '2026-01-21')]);
    await world.moveTo('2026-01-27');
    const item = await world.complete(supplier, revertDraft(road));
    const earlier = world.told(HUB, 'offer').find(({ ref }) => ref.id === first.offer.id)!.ref;
    const swapped: RevertAssignmentItem = { ...item, offer: earlier };
    await expectRefused(world, () => world.act(supplier, 'revert_assignment', [swapped]), {
      code: 'terms_differ',
      details: { field: 'offer' },
    });
    await expectRefused(world, () => world.act(supplier, 'revert_assignment', [{ ...item, notice: first.notice }]), {
      code: 'record_closed',
      details: { record: first.notice.id },
    });
    expect(claim).not.to.equal(undefined);
  });
});

describe('a debtor that pays so late that its payment does not cover the deal', () => {
  it('S4: has its payment recorded, and the supplier owes what is missing', async () => {
    const road = await roadAt('confirmed');
    const { world, supplier, bank } = road;
    await world.act(supplier, 'open_account', [accountItem()]);
    await world.act(bank, 'open_facility', [facilityItem(road)]);
    const terms = { ...WITH_RECOURSE, advancePpm: 985_000 };
    await world.act(bank, 'make_offer', [offerItem(road, { terms })]);
    await world.moveTo('2026-01-15');
    await drawLeaf(road);
    await fund(road);
    await world.moveTo('2026-04-16');
    await world.actOn(bank, 'discharge', [dischargeDraft(road, { valueDate: '2026-04-16' })]);
    const deal = world.last(HUB, 'financing');
    // 985,000.00 × 6 % × 90 ÷ 360 = 14,775.00 leaves 225.00; one day at 9 % is 246.25.
    expect(deal.body.data).to.deep.include({
      state: 'recourse',
      allocation: {
        interest: '14775.00',
        lateInterest: '246.25',
        principal: '984978.75',
        surplus: '0.00',
        retained: '0.00',
        shortfall: '21.25',
      },
    });
    expect(headerOf(world, deal.ref.id).state, 'the debt is not forgotten').to.equal('open');
    expect(world.last(CORE, 'discharge').body.data.state, 'the debtor is free').to.equal('discharged');
    expect(world.told(BANK, 'payment').some(({ body }) => body.data.purpose === 'surplus')).to.equal(false);
  });
});
