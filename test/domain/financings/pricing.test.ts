import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, countDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import type { DayCount } from '../../../chaincode/src/kernel/days';
import { isRejected } from '../../../chaincode/src/kernel/decision';
import { formatAmount, parseAmount } from '../../../chaincode/src/kernel/money';
import { discountOf, fundByDay, interestOf } from '../../../chaincode/src/domain/financings/pricing';
import type { CostSheet, Terms } from '../../../chaincode/src/protocol/items';
import { inputsOf, sectionOf } from '../../kernel/figures/check';
import type { Figures } from '../../kernel/figures/check';
import { amountText, pairs, percentText } from '../../kernel/figures/document';
import type { Inputs } from '../../kernel/figures/document';
import { BANK_FIRM } from '../../support/samples';
import { seeded } from '../../support/seed';
import { CASE_2, LOAN, PURCHASE, sheetOf, sheetOrRefusal } from '../deals';
import type { Sold } from '../deals';

/** The documented figures of a section of FIGURES.md. */
function documented(id: string): ReadonlyMap<string, string> {
  const table = sectionOf(id).tables.find(({ header }) => header[0] === 'Figure');
  return pairs(table!);
}

function sold(inputs: Inputs, from: string, to = 'Due'): Sold {
  return { face: formatAmount(inputs.amount('Face'), 'CNY'), from: inputs.day(from), to: inputs.day(to) };
}

function money(sheet: CostSheet, member: 'advance' | 'discount' | 'net' | 'interest' | 'surplus' | 'cost'): string {
  return amountText(parseAmount(sheet[member], sheet.currency));
}

function feesOf(sheet: CostSheet): string {
  return amountText(sheet.fees.reduce((sum, { amount }) => sum + parseAmount(amount, sheet.currency), 0n));
}

/** Every figure that the page and the sheet both name. */
function expectFigures(id: string, figures: Figures): void {
  const page = documented(id);
  for (const [label, value] of Object.entries(figures)) expect(page.get(label), `${id}: ${label}`).to.equal(value);
}

function fee(facePpm: number): Terms['fees'] {
  return [{ label: 'service', recipient: BANK_FIRM, facePpm, flat: '0.00' }];
}

describe('the cost sheet', () => {
  it('F16: there is none where nothing is left to pay out, the claim is due, or no rate can say the cost', () => {
    const flat = (amount: string): Terms => ({ ...LOAN, fees: [{ ...LOAN.fees[0]!, facePpm: 0, flat: amount }] });
    const absurd: Sold = { face: '999999999999999.99', from: '2026-01-15', to: '2035-12-31' };
    const refusals: readonly (readonly [Terms, Sold, object])[] = [
      [LOAN, { ...CASE_2, from: '2026-04-15' }, { rejected: 'claim_overdue', details: { due: '2026-04-15' } }],
      [LOAN, { ...CASE_2, from: '2026-04-16' }, { rejected: 'claim_overdue', details: { due: '2026-04-15' } }],
      [flat('800000.00'), CASE_2, { rejected: 'net_not_positive', details: {} }],
      [flat('800000.01'), CASE_2, { rejected: 'net_not_positive', details: {} }],
      [{ ...PURCHASE, ratePpm: 10_000_000 }, CASE_2, { rejected: 'net_not_positive', details: {} }],
      [flat('799999.99'), CASE_2, { rejected: 'terms_invalid', details: { field: 'xirr' } }],
      [{ ...PURCHASE, ratePpm: 0, ...oneCentOut() }, absurd, { rejected: 'terms_invalid', details: { field: 'xirr' } }],
    ];
    for (const [terms, deal, expected] of refusals) expect(sheetOrRefusal(terms, deal)).to.deep.equal(expected);
    expect(sheetOf(flat('400000.00')).net).to.equal('400000.00');
  });

  /** All but one cent of an absurd face goes on a fee. */
  function oneCentOut(): Pick<Terms, 'fees' | 'advancePpm'> {
    return { advancePpm: 1_000_000, fees: [{ ...LOAN.fees[0]!, facePpm: 0, flat: '999999999999999.98' }] };
  }

  it('F1, F16: CASES 2 with recourse, under every day count', () => {
    const inputs = inputsOf('2');
    const terms: Terms = {
      ...LOAN,
      ratePpm: inputs.rate('Interest rate'),
      advancePpm: inputs.rate('Advance rate'),
      fees: fee(inputs.rate('Fee on face')),
    };
    const deal = sold(inputs, 'Funded');
    const sheet = sheetOf(terms, deal);
    const interest = (dayCount: DayCount): string => money(sheetOf({ ...terms, dayCount }, deal), 'interest');
    expectFigures('2', {
      'Days, actual': String(sheet.days),
      Advance: money(sheet, 'advance'),
      Fee: feesOf(sheet),
      'Paid out': money(sheet, 'net'),
      'Interest, ACT/360': interest('ACT/360'),
      'Interest, ACT/365F': interest('ACT/365F'),
      'Interest, 30E/360': interest('30E/360'),
      'Back to the supplier': money(sheet, 'surplus'),
      'Total cost': money(sheet, 'cost'),
      'Simple annualised': percentText(sheet.simplePpm),
      XIRR: percentText(sheet.xirrPpm),
      'XIRR without the fee': percentText(sheetOf({ ...terms, fees: [] }, deal).xirrPpm),
    });
    expect(sheet.nominalPpm).to.equal(60_000);
    expect(sheet.xirrPpm).to.be.greaterThan(sheet.nominalPpm);
  });

  it('F2: CASES 2b without recourse is a purchase, and what the buyer keeps beyond it is a cost', () => {
    const inputs = inputsOf('2b');
    const terms = { ...PURCHASE, ratePpm: inputs.rate('Discount rate'), fees: fee(inputs.rate('Fee on face')) };
    const deal = sold(inputs, 'Bought');
    const sheet = sheetOf(terms, deal);
    const kept = sheetOf({ ...terms, ratePpm: 0, advancePpm: inputs.rate('Advance rate') }, deal);
    expectFigures('2b', {
      'Bank discount, ACT/360': money(sheet, 'discount'),
      Fee: feesOf(sheet),
      'Paid to the supplier': money(sheet, 'net'),
      XIRR: percentText(sheet.xirrPpm),
      'XIRR if the buyer paid the advance and kept the rest': percentText(kept.xirrPpm),
    });
    expect(sheet).to.include({ interest: '0.00', surplus: '0.00' });
    expect(kept.cost, 'the whole of what is kept').to.equal('205000.00');
  });

  it('CASES 2d: a fee on the face is worked out on the total of the deal', () => {
    const inputs = inputsOf('2d');
    const total = inputs.amount('Invoice amount') * BigInt(inputs.count('Invoices'));
    const sheet = sheetOf(
      { ...LOAN, fees: fee(inputs.rate('Fee on face')) },
      { ...CASE_2, face: formatAmount(total, 'CNY') },
    );
    expectFigures('2d', { 'Fee on the total': feesOf(sheet) });
  });

  it('CASES 3a: bank discount and true discount', () => {
    const inputs = inputsOf('3a');
    const base = { ...PURCHASE, ratePpm: inputs.rate('Discount rate'), fees: [] };
    const deal = sold(inputs, 'Sold');
    const [bank, truly] = (['bank_discount', 'true_discount'] as const).map((method) =>
      sheetOf({ ...base, method }, deal),
    );
    expectFigures('3a', {
      'Days, actual': String(bank!.days),
      'Bank discount, ACT/360': money(bank!, 'discount'),
      'Bank discount, paid': money(bank!, 'net'),
      'Bank discount, XIRR': percentText(bank!.xirrPpm),
      'True discount, ACT/360': money(truly!, 'discount'),
      'True discount, paid': money(truly!, 'net'),
      'True discount, XIRR': percentText(truly!.xirrPpm),
    });
  });

  it('CASES 12.1 and 12.2: the two scenarios', () => {
    const loan = inputsOf('12.1');
    const terms = {
      ...LOAN,
      ratePpm: loan.rate('Interest rate'),
      advancePpm: loan.rate('Advance rate'),
      fees: fee(loan.rate('Fee on face')),
    };
    const first = sheetOf(terms, sold(loan, 'Drawn'));
    expectFigures('12.1', {
      'Days, actual': String(first.days),
      Advance: money(first, 'advance'),
      Fee: feesOf(first),
      'Paid out': money(first, 'net'),
      Interest: money(first, 'interest'),
      'Back to the supplier': money(first, 'surplus'),
      XIRR: percentText(first.xirrPpm),
    });
    const sale = inputsOf('12.2');
    const purchase = { ...PURCHASE, ratePpm: sale.rate('Discount rate'), fees: fee(sale.rate('Fee on face')) };
    const second = sheetOf(purchase, sold(sale, 'Sold'));
    expectFigures('12.2', {
      'Days, actual': String(second.days),
      Discount: money(second, 'discount'),
      Fee: feesOf(second),
      Paid: money(second, 'net'),
      XIRR: percentText(second.xirrPpm),
    });
  });

  it('F16: each fee names who gets it, a share of the face and a flat amount together', () => {
    const fees: Terms['fees'] = [
      { label: 'service', recipient: BANK_FIRM, facePpm: 5000, flat: '12.34' },
      { label: 'platform', recipient: 'uscc:91530100MA7K2R1Q1U', facePpm: 0, flat: '0.66' },
    ];
    const sheet = sheetOf({ ...LOAN, fees });
    expect(sheet.fees).to.deep.equal([
      { label: 'service', recipient: BANK_FIRM, amount: '5012.34' },
      { label: 'platform', recipient: 'uscc:91530100MA7K2R1Q1U', amount: '0.66' },
    ]);
    expect(sheet.net).to.equal('794987.00');
  });

  it('has the digits of its currency', () => {
    const fees = [{ ...LOAN.fees[0]!, flat: '0' }];
    const sheet = sheetOf({ ...LOAN, fees }, { ...CASE_2, face: '1000001', currency: 'JPY' });
    expect(sheet).to.include({ face: '1000001', advance: '800001', net: '795001', interest: '12000' });
  });
});

const deals = fc
  .record({
    faceMinor: fc.bigInt({ min: 100n, max: 10n ** 14n }),
    ratePpm: fc.nat(400_000),
    advancePpm: fc.integer({ min: 300_000, max: 1_000_000 }),
    facePpm: fc.nat(20_000),
    days: fc.integer({ min: 1, max: 730 }),
    start: fc.nat(2000),
    method: fc.constantFrom('interest', 'bank_discount', 'true_discount'),
    dayCount: fc.constantFrom('ACT/360', 'ACT/365F', '30E/360'),
  })
  .map(({ faceMinor, ratePpm, advancePpm, facePpm, days, start, method, dayCount }) => {
    const from = addDays(parseCalendarDay('2026-01-01'), start);
    const terms: Terms = {
      ...LOAN,
      recourse: method === 'interest' ? 'with' : 'without',
      method,
      dayCount,
      ratePpm,
      advancePpm,
      fees: fee(facePpm),
    };
    return { terms, deal: { face: formatAmount(faceMinor, 'CNY'), from, to: addDays(from, days) } };
  });

describe('any cost sheet', () => {
  it('adds up: net, discount and fees are the advance, what is repaid and what comes back are the face', () => {
    fc.assert(
      fc.property(deals, ({ terms, deal }) => {
        const sheet = sheetOrRefusal(terms, deal);
        if (isRejected(sheet)) return;
        const minor = (amount: string): bigint => parseAmount(amount, 'CNY');
        const fees = sheet.fees.reduce((sum, { amount }) => sum + minor(amount), 0n);
        expect(minor(sheet.net) + minor(sheet.discount) + fees).to.equal(minor(sheet.advance));
        const repaid = minor(sheet.net) + minor(sheet.cost);
        if (terms.recourse === 'without') expect(repaid).to.equal(minor(sheet.face));
        else {
          expect(repaid).to.equal(minor(sheet.advance) + minor(sheet.interest));
          const rest = minor(sheet.face) - repaid;
          expect(minor(sheet.surplus)).to.equal(rest > 0n ? rest : 0n);
        }
        expect([sheet.simplePpm >= 0, sheet.xirrPpm >= 0]).to.deep.equal([true, true]);
        expect(sheet.nominalPpm).to.equal(terms.ratePpm);
      }),
      seeded(300),
    );
  });

  it('is the same again, and dearer at a higher rate', () => {
    fc.assert(
      fc.property(deals, ({ terms, deal }) => {
        const sheet = sheetOrRefusal(terms, deal);
        expect(sheetOrRefusal(terms, deal)).to.deep.equal(sheet);
        const dearer = sheetOrRefusal({ ...terms, ratePpm: terms.ratePpm + 100_000 }, deal);
        if (isRejected(sheet) || isRejected(dearer)) return;
        expect(parseAmount(dearer.cost, 'CNY') >= parseAmount(sheet.cost, 'CNY')).to.equal(true);
        expect(dearer.xirrPpm).to.be.at.least(sheet.xirrPpm);
      }),
      seeded(200),
    );
  });
});

describe('interest and discount', () => {
  const day = parseCalendarDay;

  it('run on the days between, and not at all on none', () => {
    const use = { principalMinor: 80_000_000n, ratePpm: 60_000 };
    expect(interestOf(LOAN, { ...use, from: day('2026-01-15'), to: day('2026-01-15') })).to.equal(0n);
    expect(interestOf(LOAN, { ...use, from: day('2026-01-16'), to: day('2026-01-15') })).to.equal(0n);
    expect(interestOf(LOAN, { ...use, from: day('2026-01-15'), to: day('2026-01-16') })).to.equal(13_333n);
    const { days } = countDays('ACT/360', { from: day('2026-01-15'), to: day('2026-04-15') });
    expect(days).to.equal(90);
  });

  it('a loan has no discount', () => {
    const deal = {
      currency: 'CNY',
      faceMinor: 100_000_000n,
      valueDate: day('2026-01-15'),
      maturity: day('2026-04-15'),
    };
    expect(discountOf({ ...deal, terms: LOAN }, 80_000_000n)).to.equal(0n);
    expect(discountOf({ ...deal, terms: PURCHASE }, 100_000_000n)).to.equal(1_500_000n);
  });

  it('money is out within the days the offer says, counted from the signing', () => {
    expect(fundByDay({ ...LOAN, fundWithinDays: 5 }, day('2026-01-29'))).to.equal('2026-02-03');
    expect(fundByDay({ ...LOAN, fundWithinDays: 0 }, day('2026-01-29'))).to.equal('2026-01-29');
  });
});
