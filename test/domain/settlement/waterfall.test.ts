import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import { parseAmount } from '../../../chaincode/src/kernel/money';
import { allocate } from '../../../chaincode/src/domain/settlement/waterfall';
import type { Allocation, Terms } from '../../../chaincode/src/protocol/items';
import { inputsOf, tableRows } from '../../kernel/figures/check';
import { Inputs, minorOf } from '../../kernel/figures/document';
import { seeded } from '../../support/seed';
import { accruing, CASE_2, LOAN, PURCHASE } from '../deals';

const day = parseCalendarDay;
const minor = (amount: string): bigint => parseAmount(amount, 'CNY');

function shared(terms: Terms, paidOn: string, fundedOn = '2026-01-15'): Allocation {
  const financing = accruing(terms, CASE_2, fundedOn);
  return allocate(financing, { amountMinor: 100_000_000n, due: day(CASE_2.to), paidOn: day(paidOn) });
}

describe('the waterfall', () => {
  it('where the money does not cover pays interest, late interest, then principal, and says what is still owed', () => {
    const whole = { ...LOAN, advancePpm: 1_000_000, fees: [] };
    const none = { surplus: '0.00', retained: '0.00' };
    expect(shared(whole, CASE_2.to)).to.deep.equal({
      interest: '15000.00',
      lateInterest: '0.00',
      principal: '985000.00',
      shortfall: '15000.00',
      ...none,
    });
    // 800,000.00 × 1000 % × 30 ÷ 360 = 666,666.67 of late interest leave 321,333.33 for the principal.
    const late = { ...LOAN, lateRatePpm: 10_000_000 };
    expect(shared(late, '2026-05-15')).to.deep.equal({
      interest: '12000.00',
      lateInterest: '666666.67',
      principal: '321333.33',
      shortfall: '478666.67',
      ...none,
    });
    // Later still the late interest itself is not covered: 1,333,333.33.
    expect(shared(late, '2026-06-14')).to.deep.equal({
      interest: '12000.00',
      lateInterest: '988000.00',
      principal: '0.00',
      shortfall: '1145333.33',
      ...none,
    });
  });

  it('F1: CASES 2c, each day of payment with its interest; the fee was taken before', () => {
    const inputs = inputsOf('2c');
    const terms = { ...LOAN, ratePpm: inputs.rate('Interest rate'), lateRatePpm: inputs.rate('Late rate') };
    const rows = tableRows('2c', 'Paid on').map((row) => new Inputs(row));
    const inFull = rows.filter((row) => row.amount('Paid') === inputs.amount('Face'));
    expect(inFull).to.have.lengthOf(2);
    for (const row of inFull) {
      const { interest, lateInterest, principal, surplus, retained } = shared(terms, row.day('Paid on'));
      expect(minor(interest) + minor(lateInterest)).to.equal(minorOf(row.text('Interest')));
      expect(minor(principal)).to.equal(minorOf(row.text('Principal')));
      expect(minor(surplus)).to.equal(minorOf(row.text('Surplus')));
      expect(retained).to.equal('0.00');
    }
  });

  it('interest runs from the day the money went out to the earlier of due day and payment, late interest after it', () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['2026-01-15', '2026-01-15', '0.00', '0.00'],
      ['2026-01-15', '2026-01-16', '133.33', '0.00'],
      ['2026-01-15', '2026-04-15', '12000.00', '0.00'],
      ['2026-01-15', '2026-04-16', '12000.00', '200.00'],
      ['2026-01-20', '2026-04-15', '11333.33', '0.00'],
      ['2026-04-15', '2026-04-25', '0.00', '2000.00'],
      ['2026-04-20', '2026-04-25', '0.00', '1000.00'],
      ['2026-04-20', '2026-04-20', '0.00', '0.00'],
    ];
    for (const [fundedOn, paidOn, interest, lateInterest] of cases) {
      expect(shared(LOAN, paidOn, fundedOn), `${fundedOn} ${paidOn}`).to.include({ interest, lateInterest });
    }
  });

  it('F2: without recourse the buyer keeps everything, late or not, and nothing is owed to the supplier', () => {
    for (const paidOn of ['2026-02-01', '2026-04-15', '2027-04-15']) {
      expect(shared(PURCHASE, paidOn)).to.deep.equal({
        interest: '0.00',
        lateInterest: '0.00',
        principal: '1000000.00',
        surplus: '0.00',
        retained: '0.00',
        shortfall: '0.00',
      });
    }
    const part = { ...PURCHASE, advancePpm: 800_000 };
    expect(shared(part, '2026-04-15')).to.include({ principal: '800000.00', retained: '200000.00', surplus: '0.00' });
  });

  it('always gives out exactly what came in', () => {
    const scenario = fc.record({
      ratePpm: fc.nat(300_000),
      lateRatePpm: fc.nat(500_000),
      advancePpm: fc.integer({ min: 300_000, max: 1_000_000 }),
      funded: fc.nat(120),
      held: fc.nat(400),
      recourse: fc.constantFrom('with', 'without'),
    });
    fc.assert(
      fc.property(scenario, ({ funded, held, recourse, ...rates }) => {
        const terms: Terms = { ...(recourse === 'with' ? LOAN : PURCHASE), ...rates, fees: [] };
        const fundedOn = addDays(day('2026-01-15'), funded);
        const allocation = shared(terms, addDays(fundedOn, held), fundedOn);
        const { shortfall, ...given } = allocation;
        const parts = Object.values(given).map(minor);
        expect(minor(shortfall) === 0n || minor(given.surplus) === 0n).to.equal(true);
        expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(100_000_000n);
        expect(parts.every((part) => part >= 0n)).to.equal(true);
      }),
      seeded(300),
    );
  });
});
