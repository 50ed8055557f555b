/** Items of deals that break two rules at once: which code wins, in the order in which a decision asks. */
import type { Terms } from '../../../chaincode/src/protocol/items';
import { CORE } from '../../support/consortium';
import type { Firm } from '../../support/firms';
import { registerMore } from '../../support/moreFirms';
import * as steps from '../../support/road';
import type { Road } from '../../support/road';
import type { Act, ItemPair } from './pairs';

const STRANGER = `uscc:${steps.ERHAI}`;

/** An offer one or two changes away from a good one. */
function offering(road: Road, change: Parameters<typeof steps.offerItem>[1], by = road.bank): Promise<Act> {
  const item = steps.offerItem(road, change);
  return Promise.resolve(() => road.world.act(by, 'make_offer', [item]));
}

const TURNED: Terms = { ...steps.WITH_RECOURSE, method: 'bank_discount' };
const DOLLARS = { ...steps.COLLECT, currency: 'USD' };

const offers: readonly ItemPair[] = [
  {
    winner: 'not_own_record',
    loser: 'counterparty_unknown',
    ready: 'offered',
    run: (road) => offering(road, { supplier: STRANGER }, road.factor),
  },
  {
    winner: 'counterparty_unknown',
    loser: 'facility_expired',
    ready: 'offered',
    run: (road) => offering(road, { supplier: STRANGER, until: '2030-01-01' }),
  },
  {
    winner: 'facility_expired',
    loser: 'currency_differs',
    ready: 'offered',
    run: (road) => offering(road, { until: '2030-01-01', collectTo: DOLLARS }),
  },
  {
    winner: 'currency_differs',
    loser: 'terms_invalid',
    ready: 'offered',
    run: (road) => offering(road, { collectTo: DOLLARS, terms: TURNED }),
  },
  {
    winner: 'terms_invalid',
    loser: 'offer_expired',
    ready: 'offered',
    run: (road) => offering(road, { terms: TURNED, until: '2026-01-01' }),
  },
  {
    winner: 'terms_invalid',
    loser: 'limit_exceeded',
    ready: 'offered',
    isListed: false,
    run: (road) => offering(road, { terms: TURNED, ceiling: '9000000.00' }),
  },
];

/** The draw of CASES 2 with figures changed, by the supplier or a neighbour. */
async function drawing(
  road: Road,
  change: Readonly<{ number?: string; valueDate?: string; net?: string }>,
  by: Firm = road.supplier,
): Promise<Act> {
  const item = await road.world.complete(road.supplier, steps.drawDraft(road));
  const { number, valueDate, net } = change;
  const [claim] = item.claims;
  const claims = [{ ...claim!, number: number ?? claim!.number }];
  const sheet = { ...item.sheet, valueDate: valueDate ?? item.sheet.valueDate, net: net ?? item.sheet.net };
  return () => road.world.act(by, 'draw', [{ ...item, claims, sheet }]);
}

const draws: readonly ItemPair[] = [
  {
    winner: 'record_closed',
    loser: 'not_the_holder',
    ready: 'offered',
    run: async (road) => {
      const act = await drawing(road, {}, await registerMore(road.world));
      await steps.drawLeaf(road);
      return act;
    },
  },
  {
    winner: 'not_the_holder',
    loser: 'terms_differ',
    ready: 'offered',
    isListed: false,
    run: async (road) => drawing(road, { number: 'X' }, await registerMore(road.world)),
  },
  {
    winner: 'terms_differ',
    loser: 'line_too_long',
    ready: 'offered',
    run: async (road) => {
      await steps.wander(road);
      return drawing(road, { number: 'X', valueDate: '2026-02-11' });
    },
  },
  {
    winner: 'line_too_long',
    loser: 'claim_overdue',
    ready: 'offered',
    run: async (road) => {
      await steps.wander(road);
      return drawing(road, { valueDate: '2026-05-01' });
    },
  },
  {
    winner: 'terms_differ',
    loser: 'claim_overdue',
    ready: 'offered',
    run: (road) => drawing(road, { number: 'X', valueDate: '2026-05-01' }),
  },
  {
    winner: 'claim_overdue',
    loser: 'value_date_outside_offer',
    ready: 'offered',
    run: (road) => drawing(road, { valueDate: '2026-05-01' }),
  },
  {
    winner: 'value_date_outside_offer',
    loser: 'terms_differ',
    ready: 'offered',
    isListed: false,
    run: (road) => drawing(road, { valueDate: '2026-02-01', net: '1.00' }),
  },
];

const notices: readonly ItemPair[] = [
  {
    winner: 'not_the_debtor_of_notice',
    loser: 'not_in_state',
    ready: 'drawn',
    run: async (road) => {
      const { world, core } = road;
      const other = await registerMore(world, { host: CORE, roles: ['core'] });
      const draft = () => ({ kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref }) as const;
      await world.actOn(core, 'acknowledge_notice', [draft()]);
      const item = await world.complete(core, draft());
      return () => world.act(other, 'acknowledge_notice', [item]);
    },
  },
  {
    winner: 'not_the_debtor_of_notice',
    loser: 'terms_differ',
    ready: 'drawn',
    isListed: false,
    run: async ({ world, core }) => {
      const other = await registerMore(world, { host: CORE, roles: ['core'] });
      const draft = { kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref } as const;
      const item = await world.complete(core, draft);
      return () => world.act(other, 'acknowledge_notice', [{ ...item, amount: '1.00' }]);
    },
  },
];

/** The debtor's payment, changed. */
async function discharging(
  road: Road,
  change: Readonly<{ number?: string; amount?: string; valueDate?: string; surplus?: string }>,
  by: Firm = road.bank,
): Promise<Act> {
  await road.world.moveTo('2026-04-15');
  const item = await road.world.complete(road.bank, steps.dischargeDraft(road));
  const { number = item.number, amount = item.receipt.amount, valueDate = item.receipt.valueDate, surplus } = change;
  const receipt = { ...item.receipt, amount, valueDate };
  const allocation = { ...item.allocation!, surplus: surplus ?? item.allocation!.surplus };
  return () => road.world.act(by, 'discharge', [{ ...item, number, receipt, allocation }]);
}

const money: readonly ItemPair[] = [
  {
    winner: 'not_the_financier',
    loser: 'not_in_state',
    ready: 'funded',
    run: async (road) => {
      const item = await road.world.complete(road.bank, steps.payOutDraft(road));
      return () => road.world.act(road.factor, 'pay_out', [item]);
    },
  },
  {
    winner: 'not_in_state',
    loser: 'value_date_before_shown',
    ready: 'funded',
    run: async (road) => {
      const item = await road.world.complete(road.bank, steps.payOutDraft(road, '2026-01-01'));
      return () => road.world.act(road.bank, 'pay_out', [item]);
    },
  },
  {
    winner: 'not_in_state',
    loser: 'terms_differ',
    ready: 'funded',
    isListed: false,
    run: async (road) => {
      const item = await road.world.complete(road.bank, steps.payOutDraft(road));
      return () => road.world.act(road.bank, 'pay_out', [{ ...item, amount: '1.00' }]);
    },
  },
  {
    winner: 'not_the_holder',
    loser: 'amount_not_full',
    ready: 'funded',
    run: (road) => discharging(road, { amount: '1.00' }, road.factor),
  },
  {
    winner: 'terms_differ',
    loser: 'amount_not_full',
    ready: 'funded',
    run: (road) => discharging(road, { number: 'X', amount: '1.00' }),
  },
  {
    winner: 'value_date_in_future',
    loser: 'amount_not_full',
    ready: 'funded',
    run: (road) => discharging(road, { amount: '1.00', valueDate: '2026-12-31' }),
  },
  {
    winner: 'value_date_before_funding',
    loser: 'terms_differ',
    ready: 'funded',
    isListed: false,
    run: (road) => discharging(road, { valueDate: '2026-01-01', surplus: '1.00' }),
  },
];

export const dealPairs: readonly ItemPair[] = [...offers, ...draws, ...notices, ...money];
