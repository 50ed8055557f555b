import type { MakeOfferItem, Terms } from '../../../chaincode/src/protocol/items';
import { BANK, HUB } from '../../support/consortium';
import { bodyWith, forgeRecord, withRecord } from '../../support/forging';
import { registerMore } from '../../support/moreFirms';
import { expectRefused } from '../../support/refused';
import {
  accountItem,
  COLLECT,
  drawDraft,
  drawLeaf,
  facilityItem,
  offerItem,
  revertDraft,
  standOffer,
  WITH_RECOURSE,
  wander,
} from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import { recovered } from '../../support/standing';
import { refuses } from './registry';

/** Offers one change away from a good one. */
async function offering(change: Partial<MakeOfferItem>): Promise<{ road: Road; act: () => Promise<unknown> }> {
  const road = await roadAt('offered');
  const item = offerItem(road, change);
  return { road, act: () => road.world.act(road.bank, 'make_offer', [item]) };
}

/** Refusals of facilities and offers. */
export function facilityTests(): void {
  refuses('limit_exceeded', 'one cent more than facility, debtor or supplier may have', async () => {
    const { world, ...firms } = await roadAt('founded');
    const road = { world, ...firms };
    const limit = (party: string) => [{ party, limit: '10.00' }];
    const cases = [
      [{ limit: '10.00' }, 'facility'],
      [{ debtors: limit(road.core.party) }, road.core.party],
      [{ suppliers: limit(road.supplier.party) }, road.supplier.party],
    ] as const;
    for (const [change, name] of cases) {
      await world.act(road.bank, 'open_facility', [facilityItem(road, change)]);
      const good = offerItem(road, { ceiling: '10.00' });
      await expectRefused(world, () => world.act(road.bank, 'make_offer', [{ ...good, ceiling: '10.01' }]), {
        code: 'limit_exceeded',
        details: { limit: name, over: '0.01' },
      });
      await world.act(road.bank, 'make_offer', [good]);
      const more = { ...good, facility: world.last(BANK, 'facility').ref, ceiling: '0.01' };
      await expectRefused(world, () => world.act(road.bank, 'make_offer', [more]), {
        code: 'limit_exceeded',
        details: { limit: name, over: '0.01' },
      });
    }
  });

  refuses('facility_expired', 'an offer that outlives its facility, a facility of yesterday', async () => {
    const until = '2028-01-01';
    const { road, act } = await offering({ until });
    await expectRefused(road.world, act, { code: 'facility_expired', details: { until: '2027-12-31' } });
    const yesterday = facilityItem(road, { until: '2026-01-14' });
    await expectRefused(road.world, () => road.world.act(road.bank, 'open_facility', [yesterday]), {
      code: 'facility_expired',
      details: { until: '2026-01-14' },
    });
  });

  refuses('currency_differs', 'an offer or a collecting account in another currency', async () => {
    for (const change of [{ currency: 'USD' }, { collectTo: { ...COLLECT, currency: 'USD' } }]) {
      const { road, act } = await offering(change);
      const rows = await withDollarRow(road);
      await expectRefused(rows.world, act, { code: 'currency_differs', details: { currency: 'CNY' } });
    }
  });

  refuses('terms_invalid', 'a loan at a discount, a purchase with interest, a tenor turned round', async () => {
    const cases: readonly (readonly [Partial<Terms>, string])[] = [
      [{ method: 'bank_discount' }, 'method'],
      [{ recourse: 'without' }, 'method'],
      [{ minTenorDays: 31, maxTenorDays: 30 }, 'maxTenorDays'],
    ];
    for (const [change, field] of cases) {
      const { road, act } = await offering({ terms: { ...WITH_RECOURSE, ...change } });
      await expectRefused(road.world, act, { code: 'terms_invalid', details: { field } });
    }
  });
}

/** The bank's matrix with a row for dollars as well. */
async function withDollarRow(road: Road): Promise<Road> {
  const { ref, body } = road.world.told(BANK, 'matrix').find(({ body: { data } }) => data.party === road.bank.party)!;
  const rows = [...body.data.rows, { ...body.data.rows[1]!, currency: 'USD' }];
  await road.world.act(road.bank, 'amend_matrix', [{ kind: 'amend_matrix', matrix: ref, rows, delegations: [] }]);
  return road;
}

/** The draw of CASES 2 on an offer with other terms. */
async function drawing(change: Partial<Terms>, offer: Partial<MakeOfferItem> = {}): Promise<Road> {
  const road = await roadAt('confirmed');
  await road.world.act(road.supplier, 'open_account', [accountItem()]);
  await road.world.act(road.bank, 'open_facility', [facilityItem(road)]);
  const terms = { ...WITH_RECOURSE, ...change };
  await road.world.act(road.bank, 'make_offer', [offerItem(road, { terms, ...offer })]);
  await road.world.moveTo('2026-01-15');
  return road;
}

function draw(road: Road, valueDate = '2026-01-15'): () => Promise<unknown> {
  return async () => {
    const item = await road.world.complete(road.supplier, drawDraft(road, valueDate));
    return road.world.act(road.supplier, 'draw', [item]);
  };
}

/** Refusals of draws. */
export function financingTests(): void {
  refuses('not_the_holder', 'a neighbour at the same host that draws on a claim not its own', async () => {
    const road = await roadAt('offered');
    const item = await road.world.complete(road.supplier, drawDraft(road));
    const neighbour = await registerMore(road.world);
    await expectRefused(road.world, () => road.world.act(neighbour, 'draw', [item]), {
      code: 'not_the_holder',
      details: {},
    });
  });

  refuses('claim_encumbered', 'a claim that carries a lien', async () => {
    const road = await roadAt('offered');
    const { world, supplier, factor } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const [leaf] = await world.archives[HUB]!.records([item.claims[0]!.leaf.id]);
    const encumbrances = [{ kind: 'lien', rank: 1, holder: factor.party }];
    const title = { lineage: [], encumbrances, frozen: null, interests: [] };
    const burdened = bodyWith(leaf!, { title });
    const claims = [{ ...item.claims[0]!, leaf: forgeRecord(world, burdened) }];
    const spoil = (presented: Parameters<typeof withRecord>[0]) => withRecord(presented, burdened);
    await expectRefused(world, () => world.act(supplier, 'draw', [{ ...item, claims }], { spoil }), {
      code: 'claim_encumbered',
      details: {},
    });
  });

  refuses('line_too_long', 'a claim that was drawn and taken back four times', async () => {
    const road = await roadAt('offered');
    await wander(road);
    const draw = () => drawLeaf(road, '2026-02-11');
    await expectRefused(road.world, draw, { code: 'line_too_long', details: { steps: 9 } });
  });

  refuses('claim_overdue', 'a draw on the due day itself', async () => {
    const road = await roadAt('offered');
    const item = await road.world.complete(road.supplier, drawDraft(road));
    await road.world.moveTo('2026-04-15');
    const shown = { ...item, sheet: { ...item.sheet, valueDate: '2026-04-15' } };
    await expectRefused(road.world, () => road.world.act(road.supplier, 'draw', [shown]), {
      code: 'claim_overdue',
      details: { due: '2026-04-15' },
    });
  });

  refuses('offer_not_for_supplier', 'an offer made to a neighbour', async () => {
    const road = await roadAt('offered');
    const neighbour = await registerMore(road.world);
    await road.world.act(road.bank, 'make_offer', [offerItem(road, { supplier: neighbour.party })]);
    await expectRefused(road.world, draw(road), { code: 'offer_not_for_supplier', details: {} });
  });

  refuses('offer_not_for_debtor', 'an offer for claims on another debtor', async () => {
    const road = await roadAt('offered');
    const other = await registerMore(road.world, { roles: ['core'] });
    await road.world.act(road.bank, 'make_offer', [offerItem(road, { debtors: [other.party] })]);
    await expectRefused(road.world, draw(road), {
      code: 'offer_not_for_debtor',
      details: { debtor: road.core.party },
    });
  });

  refuses('offer_of_earlier_keys', 'a draw after the supplier’s or the debtor’s keys were replaced', async () => {
    for (const side of ['supplier', 'core'] as const) {
      const road = await roadAt('offered');
      const { world } = road;
      const renewed = { ...road, [side]: await recovered(world, road[side]) };
      const valueDate = '2026-01-29';
      const item = await world.complete(renewed.supplier, drawDraft(renewed, valueDate));
      await expectRefused(world, () => world.act(renewed.supplier, 'draw', [item]), {
        code: 'offer_of_earlier_keys',
        details: { party: road[side].party },
      });
      await standOffer(renewed);
      await drawLeaf(renewed, valueDate);
    }
  });

  refuses('offer_expired', 'an offer on the day after its last, an offer already past when made', async () => {
    const road = await roadAt('confirmed');
    await standOffer(road, WITH_RECOURSE, { until: '2026-01-14' });
    await road.world.moveTo('2026-01-15');
    await expectRefused(road.world, draw(road), { code: 'offer_expired', details: { until: '2026-01-14' } });
    const { act } = await offering({ until: '2026-01-14' });
    await expectRefused(road.world, act, { code: 'offer_expired', details: { until: '2026-01-14' } });
  });

  refuses('offer_exhausted', 'one cent more than the offer has left', async () => {
    const road = await drawing({}, { ceiling: '799999.99' });
    await expectRefused(road.world, draw(road), { code: 'offer_exhausted', details: { left: '799999.99' } });
  });

  refuses('tenor_outside_offer', 'a day too long and a day too short', async () => {
    for (const change of [{ maxTenorDays: 89 }, { minTenorDays: 91 }]) {
      const road = await drawing(change);
      await expectRefused(road.world, draw(road), { code: 'tenor_outside_offer', details: { tenor: 90 } });
    }
  });

  refuses('value_date_outside_offer', 'money yesterday, or later than the offer funds', async () => {
    const road = await roadAt('offered');
    for (const valueDate of ['2026-01-14', '2026-01-21']) {
      await expectRefused(road.world, draw(road, valueDate), {
        code: 'value_date_outside_offer',
        details: { latest: '2026-01-20' },
      });
    }
  });

  refuses('net_not_positive', 'fees that leave nothing to pay out', async () => {
    const cheap = await roadAt('offered');
    const item = await cheap.world.complete(cheap.supplier, drawDraft(cheap));
    const fees = [{ ...WITH_RECOURSE.fees[0]!, facePpm: 0, flat: '800000.00' }];
    const terms = { ...WITH_RECOURSE, fees };
    const road = await drawing({ fees });
    const { leaf, offer, account } = drawDraft(road);
    const claims = [{ ...item.claims[0]!, leaf }];
    const shown = { ...item, claims, offer, terms, payTo: { ...item.payTo, account } };
    await expectRefused(road.world, () => road.world.act(road.supplier, 'draw', [shown]), {
      code: 'net_not_positive',
      details: {},
    });
  });

  refuses('account_not_own', 'money to a neighbour’s account', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const neighbour = await registerMore(world);
    await world.act(neighbour, 'open_account', [accountItem()]);
    const payTo = { ...item.payTo, account: world.last(HUB, 'account').ref };
    await expectRefused(world, () => world.act(supplier, 'draw', [{ ...item, payTo }]), {
      code: 'account_not_own',
      details: {},
    });
  });

  refuses('funding_not_overdue', 'a claim taken back on the last day for its money', async () => {
    const road = await roadAt('drawn');
    const { world, supplier, bank } = road;
    await world.moveTo('2026-01-20');
    const item = await world.complete(supplier, revertDraft(road));
    for (const firm of [supplier, bank]) {
      await expectRefused(world, () => world.act(firm, 'revert_assignment', [item]), {
        code: 'funding_not_overdue',
        details: { fundBy: '2026-01-20' },
      });
    }
    await world.moveTo('2026-01-21');
    await world.act(supplier, 'revert_assignment', [item]);
  });
}
