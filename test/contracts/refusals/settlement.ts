import type { BookPaymentItem, DischargeItem, PayOutItem } from '../../../chaincode/src/protocol/items';
import { BANK } from '../../support/consortium';
import { expectRefused } from '../../support/refused';
import { bookDraft, confirmInvoice, dischargeDraft, drawDraft, payOutDraft, receiptOf } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import { refuses } from './registry';

/** A payout of the deal of CASES 2, with members changed. */
async function payingOut(change: Partial<PayOutItem>): Promise<{ road: Road; act: () => Promise<unknown> }> {
  const road = await roadAt('drawn');
  const item = { ...(await road.world.complete(road.bank, payOutDraft(road))), ...change };
  return { road, act: () => road.world.act(road.bank, 'pay_out', [item]) };
}

/** The bank's word on that payout, with members changed. */
async function booking(change: Partial<BookPaymentItem>): Promise<{ road: Road; act: () => Promise<unknown> }> {
  const road = await roadAt('drawn');
  await road.world.actOn(road.bank, 'pay_out', [payOutDraft(road)]);
  const item = { ...(await road.world.complete(road.bank, bookDraft(road))), ...change };
  return { road, act: () => road.world.act(road.bank, 'book_payment', [item]) };
}

/** The debtor's payment on the due day, with members changed. */
async function discharging(
  change: (item: DischargeItem) => Partial<DischargeItem>,
): Promise<{ road: Road; act: () => Promise<unknown> }> {
  const road = await roadAt('funded');
  await road.world.moveTo('2026-04-15');
  const item = await road.world.complete(road.bank, dischargeDraft(road));
  return { road, act: () => road.world.act(road.bank, 'discharge', [{ ...item, ...change(item) }]) };
}

/** Refusals of money out and money in. */
export function settlementTests(): void {
  refuses('not_the_financier', 'another financier at the same host that pays out or books', async () => {
    const road = await roadAt('drawn');
    const { world, bank, factor } = road;
    const payOut = await world.complete(bank, payOutDraft(road));
    const refusal = { code: 'not_the_financier', details: {} } as const;
    await expectRefused(world, () => world.act(factor, 'pay_out', [payOut]), refusal);
    await world.act(bank, 'pay_out', [payOut]);
    const book = await world.complete(bank, bookDraft(road));
    await expectRefused(world, () => world.act(factor, 'book_payment', [book]), refusal);
  });

  refuses('not_in_state', 'a deal paid out twice, a notice acknowledged twice', async () => {
    const road = await roadAt('funded');
    const { world, bank, core } = road;
    const item = await world.complete(bank, payOutDraft(road));
    await expectRefused(world, () => world.act(bank, 'pay_out', [item]), {
      code: 'not_in_state',
      details: { state: 'accruing' },
    });
    const draft = () => ({ kind: 'acknowledge_notice', notice: world.last(BANK, 'notice').ref }) as const;
    await world.actOn(core, 'acknowledge_notice', [draft()]);
    const again = await world.complete(core, draft());
    await expectRefused(world, () => world.act(core, 'acknowledge_notice', [again]), {
      code: 'not_in_state',
      details: { state: 'delivered' },
    });
  });

  refuses('value_date_before_shown', 'interest that would start before the sheet said', async () => {
    const valueDate = '2026-01-14';
    for (const { road, act } of [await payingOut({ valueDate }), await booking({ valueDate })]) {
      await expectRefused(road.world, act, { code: 'value_date_before_shown', details: { shown: '2026-01-15' } });
    }
  });

  refuses('value_date_in_future', 'money that the bank will have paid tomorrow', async () => {
    const valueDate = '2026-01-16';
    const { road, act } = await booking({ valueDate });
    await expectRefused(road.world, act, { code: 'value_date_in_future', details: { valueDate } });
    const paid = await discharging(({ receipt }) => ({ receipt: { ...receipt, valueDate: '2026-04-16' } }));
    await expectRefused(paid.road.world, paid.act, {
      code: 'value_date_in_future',
      details: { valueDate: '2026-04-16' },
    });
  });

  refuses('value_date_before_funding', 'a debtor that paid before the money was out', async () => {
    const { road, act } = await discharging(({ receipt }) => ({ receipt: { ...receipt, valueDate: '2026-01-14' } }));
    await expectRefused(road.world, act, {
      code: 'value_date_before_funding',
      details: { fundedOn: '2026-01-15' },
    });
  });

  refuses('payment_of_other_financing', 'money booked on another deal, or on none', async () => {
    const { road, act } = await discharging(() => ({ financing: null, allocation: null }));
    await expectRefused(road.world, act, { code: 'payment_of_other_financing', details: {} });
    const other = await twoDeals();
    const { world, bank } = other.road;
    const item = await world.complete(bank, bookDraft(other.road, { financing: other.first }));
    await expectRefused(world, () => world.act(bank, 'book_payment', [item]), {
      code: 'payment_of_other_financing',
      details: {},
    });
    const advance = await booking({ financing: null });
    await expectRefused(advance.road.world, advance.act, { code: 'payment_of_other_financing', details: {} });
  });

  refuses('amount_not_full', 'a payment one cent short', async () => {
    const { road, act } = await discharging(({ receipt }) => ({ receipt: { ...receipt, amount: '999999.99' } }));
    await expectRefused(road.world, act, { code: 'amount_not_full', details: { due: '1000000.00' } });
  });

  refuses(
    'bank_entry_used',
    'one entry of the bank’s statement booked for two payouts, or for two claims',
    async () => {
      const { road, first } = await twoDeals();
      const { world, bank } = road;
      const second = world.last(BANK, 'financing').ref;
      const details = { bankReference: 'ONCE' };
      const payment = world.last(BANK, 'payment').ref;
      const once = bookDraft(road, { financing: second, payment, bankReference: 'ONCE' });
      await world.actOn(bank, 'book_payment', [once]);
      await world.actOn(bank, 'pay_out', [{ ...payOutDraft(road), financing: first }]);
      const again = bookDraft(road, { financing: first, bankReference: 'ONCE' });
      const other = world.told(BANK, 'payment').find(({ ref }) => ref.id !== payment.id)!.ref;
      const item = await world.complete(bank, { ...again, payment: other, financing: lastOf(road, first.id) });
      await expectRefused(world, () => world.act(bank, 'book_payment', [item]), { code: 'bank_entry_used', details });
      await world.act(bank, 'book_payment', [{ ...item, bankReference: 'TWICE' }]);
      await world.moveTo('2026-04-15');
      for (const [index, { ref, body }] of heldBy(road).entries()) {
        const deal = world
          .told(BANK, 'financing')
          .find(({ body: { data } }) => data.assets[0]!.assignedLeaf === ref.id)!;
        const receipt = receiptOf({ amount: body.data.amount, bankReference: 'ONCE' });
        const draft = { kind: 'discharge', leaf: ref, financing: deal.ref, receipt } as const;
        const discharge = await world.complete(bank, draft);
        const act = () => world.act(bank, 'discharge', [discharge]);
        if (index === 0) await act();
        else await expectRefused(world, act, { code: 'bank_entry_used', details });
      }
    },
  );
}

function lastOf({ world }: Road, id: string): PayOutItem['financing'] {
  return world.told(BANK, 'financing').find(({ ref }) => ref.id === id)!.ref;
}

function heldBy({ world, bank }: Road): ReturnType<typeof world.told<'leaf'>> {
  return world.told(BANK, 'leaf').filter(({ body: { data } }) => data.state === 'held' && data.holder === bank.party);
}

/** Two deals of one supplier; the second one's payout is ordered. */
async function twoDeals(): Promise<{ road: Road; first: PayOutItem['financing'] }> {
  const road = await roadAt('drawn');
  const { world, bank, supplier } = road;
  const first = world.last(BANK, 'financing').ref;
  await confirmInvoice(road, { invoice: { number: 'SECOND' } });
  await world.actOn(supplier, 'draw', [drawDraft(road)]);
  await world.actOn(bank, 'pay_out', [payOutDraft(road)]);
  return { road, first };
}
