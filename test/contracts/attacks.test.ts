import { expect } from 'chai';
import { formatAmount, parseAmount } from '../../chaincode/src/kernel/money';
import type { DrawItem } from '../../chaincode/src/protocol/items';
import type { FinancingRecord, Journal } from '../../chaincode/src/protocol/records';
import { BANK, CORE, HUB } from '../support/consortium';
import { simpleMatrix } from '../support/firms';
import type { Firm, World } from '../support/firms';
import { amend } from '../support/people';
import { expectRefused } from '../support/refused';
import * as steps from '../support/road';
import { WITHOUT_RECOURSE, WITH_RECOURSE } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';

/** Acts and amounts at the edge of what the rules take, several in one transaction, or brought once more. */

async function allowCurrency(world: World, firm: Firm, currency: string, largest: string): Promise<void> {
  const [quiet, money] = simpleMatrix();
  const row = { ...money!, currency, soleUpTo: largest, jointUpTo: largest };
  await amend(world, firm, { rows: [quiet!, money!, row] });
}

/** A road on which every firm may act in another currency, with its invoice confirmed and an offer standing. */
async function roadIn(
  currency: string,
  face: string,
  priced: Readonly<{ recourse: 'with' | 'without'; flat?: string }>,
): Promise<Road> {
  const { recourse, flat = formatAmount(0n, currency) } = priced;
  const road = await roadAt('founded');
  const { world, core, supplier, bank } = road;
  for (const firm of [core, supplier, bank]) await allowCurrency(world, firm, currency, face);
  await steps.confirmInvoice(road, { invoice: { currency, payable: face } });
  const base = recourse === 'with' ? WITH_RECOURSE : WITHOUT_RECOURSE;
  const terms = { ...base, fees: base.fees.map((fee) => ({ ...fee, flat })) };
  const account = { ...steps.ACCOUNT, currency };
  await world.act(supplier, 'open_account', [steps.accountItem(account)]);
  const limits = { currency, limit: face, debtors: [], suppliers: [] };
  await world.act(bank, 'open_facility', [steps.facilityItem(road, limits)]);
  const offer = { currency, ceiling: face, terms, collectTo: { ...steps.COLLECT, currency } };
  await world.act(bank, 'make_offer', [steps.offerItem(road, offer)]);
  await world.moveTo('2026-01-15');
  return road;
}

function balanced(journals: readonly Journal[]): boolean {
  return journals.every(({ currency, lines }) => {
    const sum = lines.reduce((total, { side, amount }) => {
      return total + (side === 'debit' ? 1n : -1n) * parseAmount(amount, currency);
    }, 0n);
    return sum === 0n;
  });
}

describe('a deal in a currency without decimals, or with three, from the smallest amount to the largest', () => {
  for (const [currency, face] of [
    ['JPY', '1000'],
    ['JPY', '999999999999999'],
    ['KWD', '0.100'],
    ['KWD', '1000000.001'],
    ['KWD', '999999999999999.999'],
  ] as const) {
    for (const recourse of ['with', 'without'] as const) {
      it(`F1, F2: ${face} ${currency} ${recourse} recourse adds up to its last place`, async () => {
        const road = await roadIn(currency, face, { recourse });
        const { world, bank } = road;
        const minor = (amount: string): bigint => parseAmount(amount, currency);
        await steps.drawLeaf(road);
        const { sheet } = world.last(BANK, 'financing').body.data;
        const fees = sheet.fees.reduce((sum, { amount }) => sum + minor(amount), 0n);
        expect(minor(sheet.net)).to.equal(minor(sheet.advance) - minor(sheet.discount) - fees);
        await steps.fund(road);
        await world.moveTo('2026-04-15');
        await world.actOn(bank, 'discharge', [steps.dischargeDraft(road, { currency, amount: face })]);
        const deal = world.last(BANK, 'financing').body.data as Extract<
          FinancingRecord,
          { readonly allocation: object }
        >;
        const { interest, lateInterest, principal, surplus, retained } = deal.allocation;
        const applied = [interest, lateInterest, principal, surplus, retained].reduce(
          (sum, part) => sum + minor(part),
          0n,
        );
        expect(applied).to.equal(minor(face));
        const settled = world.told(BANK, 'settlement').flatMap(({ body }) => body.data.journals);
        const paid = world
          .told(BANK, 'payment')
          .flatMap(({ body: { data } }) => ('journals' in data ? data.journals : []));
        expect(balanced([...settled, ...paid])).to.equal(true);
        expect(settled.length + paid.length).to.be.greaterThan(1);
      });
    }
  }

  it('and a claim that its fee eats up is not drawn', async () => {
    const road = await roadIn('KWD', '0.001', { recourse: 'with', flat: '0.001' });
    const { outcomes } = await road.world.preview(road.supplier, 'draw', [steps.drawDraft(road)]);
    expect(outcomes).to.deep.equal([{ outcome: 'refused', code: 'net_not_positive', details: {} }]);
  });
});

/** Two claims of one supplier and one offer that carries the advance of one. */
async function twoClaims(ceiling: string): Promise<{ road: Road; items: readonly DrawItem[] }> {
  const road = await roadAt('founded');
  const { world, supplier } = road;
  await steps.confirmInvoice(road, { invoice: { number: 'ONE' } });
  await steps.confirmInvoice(road, { invoice: { number: 'TWO' } });
  await steps.standOffer(road, WITH_RECOURSE, { ceiling });
  await world.moveTo('2026-01-15');
  const offer = world.last(HUB, 'offer').ref;
  const account = world.last(HUB, 'account').ref;
  const items: DrawItem[] = [];
  for (const { ref } of world.told(HUB, 'leaf')) {
    const draft = { kind: 'draw', leaf: ref, offer, account, valueDate: '2026-01-15' } as const;
    items.push(await world.complete(supplier, draft));
  }
  return { road, items };
}

describe('several draws in one transaction', () => {
  it('F10: draw on an offer up to its ceiling between them, and not a cent further', async () => {
    for (const [ceiling, second] of [
      ['1600000.00', 'accepted'],
      ['1599999.99', 'refused'],
    ] as const) {
      const { road, items } = await twoClaims(ceiling);
      const { world, supplier } = road;
      const { outcomes } = await world.act(supplier, 'draw', items);
      expect(outcomes).to.deep.equal(['accepted', second]);
      expect(world.last(BANK, 'offer').body.data.drawn).to.equal(second === 'accepted' ? '1600000.00' : '800000.00');
    }
  });

  it('A1: give one claim away once, however often it stands among them', async () => {
    const { road, items } = await twoClaims('2000000.00');
    const [one, two] = items as [DrawItem, DrawItem];
    const { outcomes } = await road.world.act(road.supplier, 'draw', [one, one, two, one]);
    expect(outcomes).to.deep.equal(['accepted', 'refused', 'accepted', 'refused']);
    expect(road.world.told(BANK, 'leaf').filter(({ body }) => body.data.holder === road.bank.party)).to.have.length(2);
  });

  it('A1: linked, leave nothing behind where one of them is refused', async () => {
    const { road, items } = await twoClaims('1599999.99');
    const { world, supplier } = road;
    const headers = [...world.ledger.state.keys()].filter((key) => key.startsWith('record/'));
    const { outcomes } = await world.act(supplier, 'draw', items, { mode: 'linked' });
    expect(outcomes).to.deep.equal(['refused', 'refused']);
    expect([...world.ledger.state.keys()].filter((key) => key.startsWith('record/'))).to.deep.equal(headers);
  });
});

describe('an act brought once more', () => {
  it('X10: is answered and changes nothing, in later epochs and after its statement ended', async () => {
    const { road, items } = await twoClaims('2000000.00');
    const { world, supplier } = road;
    const run = await world.sign(await world.prepare(supplier, 'draw', items), [[supplier.people[0]!, 'sole']]);
    const first = await world.carry(supplier, run, 0);
    for (const day of ['2026-01-16', '2026-01-17', '2026-03-01']) {
      await world.moveTo(day);
      const state = JSON.stringify(
        [...world.ledger.state].map(([key, value]) => [key, Buffer.from(value).toString('hex')]),
      );
      const again = await world.carry(supplier, run, 0);
      expect(again).to.deep.equal({ ...first, replay: true, touched: [] });
      const after = JSON.stringify(
        [...world.ledger.state].map(([key, value]) => [key, Buffer.from(value).toString('hex')]),
      );
      expect(after).to.equal(state);
    }
  });

  it('R3: confirms no rest of an invoice that was confirmed in part', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const draft = steps.confirmDraft(road, {
      tranches: [{ amount: '400000.00', due: '2026-04-15', instrument: 'receivable' }],
      rest: [{ amount: '600000.00', reason: 'disputed' }],
    });
    const item = await world.complete(core, draft);
    await world.act(core, 'confirm_receivable', [item]);
    const more = { ...item, receivable: world.last(CORE, 'receivable').ref };
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [more]), { code: 'not_presented' });
    expect(world.told(HUB, 'leaf').map(({ body }) => body.data.amount)).to.deep.equal(['400000.00']);
  });
});
