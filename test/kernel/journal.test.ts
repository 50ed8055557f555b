import { expect } from 'chai';
import fc from 'fast-check';
import { accountBalanceMinor, balances, journal, reversalOf, POSTINGS_MAX } from '../../chaincode/src/kernel/journal';
import type { Posting } from '../../chaincode/src/kernel/journal';
import { parseAmount } from '../../chaincode/src/kernel/money';
import { expectRefused, expectViolation } from './refusal';

const debit = (account: string, amount: string): Posting => line(account, 'debit', amount);
const credit = (account: string, amount: string): Posting => line(account, 'credit', amount);
function line(account: string, side: Posting['side'], amount: string): Posting {
  return { account, side, currency: 'CNY', amountMinor: parseAmount(amount, 'CNY') };
}

const PAYOUT = [
  debit('Bank', '400.00'),
  debit('Bank charges', '100.00'),
  credit('Short-term loan', '500.00'),
  debit('Receivable, discounted', '500.00'),
  credit('Receivable, ordinary', '500.00'),
];
const CLOSE = [
  debit('Receivable, unpaid', '500.00'),
  credit('Receivable, discounted', '500.00'),
  debit('Short-term loan', '500.00'),
  credit('Bank', '500.00'),
];

describe('journal', () => {
  it('refuses an empty set, and one of nothing but zeros', () => {
    expectViolation(() => journal([]));
    expectViolation(() => journal([debit('Bank', '0.00'), credit('Loan', '0.00')]));
  });

  it('refuses a negative amount even where the sums agree', () => {
    const negative = { ...debit('Bank', '1.00'), amountMinor: -100n };
    expectViolation(() => journal([negative, { ...negative, side: 'credit' }]));
    expectViolation(() => journal([...PAYOUT, negative, { ...negative, side: 'credit' }]));
  });

  it('refuses debits that differ from credits by one unit', () => {
    expectViolation(() => journal([debit('Bank', '1.00'), credit('Loan', '1.01')]));
    expectViolation(() => journal([debit('Bank', '1.00')]));
  });

  it('refuses to balance one currency with another', () => {
    expectViolation(() => journal([debit('Bank', '1.00'), { ...credit('Loan', '1.00'), currency: 'USD' }]));
  });

  it('refuses a posting without an account and one in an unknown currency', () => {
    expectViolation(() => journal([debit('', '1.00'), credit('Loan', '1.00')]));
    const unknown = { ...debit('Bank', '1.00'), currency: 'RMB' } as unknown as Posting;
    expectRefused(() => journal([unknown]), 'currency_unknown');
  });

  it('refuses more postings than its bound', () => {
    const many = Array.from({ length: POSTINGS_MAX + 2 }, (_, index) =>
      line('Bank', index % 2 ? 'credit' : 'debit', '1.00'),
    );
    expectViolation(() => journal(many));
  });

  it('books the payout and the close of a discounted invoice', () => {
    expect(journal(PAYOUT).postings).to.deep.equal(PAYOUT);
    expect(journal(CLOSE).postings).to.deep.equal(CLOSE);
    const mirrored = [debit('Loan', '500.00'), credit('Bank', '400.00'), credit('Charge income', '100.00')];
    expect(journal(mirrored).postings).to.have.length(3);
    expect(balances(PAYOUT)).to.deep.equal([{ currency: 'CNY', debitMinor: 100_000n, creditMinor: 100_000n }]);
  });

  it('tells the balance of an account over several journals', () => {
    const lines = [...PAYOUT, ...CLOSE];
    const balance = (account: string): bigint => accountBalanceMinor(lines, { account, currency: 'CNY' });
    expect(balance('Bank')).to.equal(-10_000n);
    expect(balance('Bank charges')).to.equal(10_000n);
    expect(balance('Short-term loan')).to.equal(0n);
    expect(balance('Receivable, ordinary')).to.equal(-50_000n);
    expect(accountBalanceMinor(lines, { account: 'Bank', currency: 'USD' })).to.equal(0n);
  });

  it('leaves lines of zero out, and cannot be changed afterwards', () => {
    const made = journal([...PAYOUT, debit('Fee', '0.00')]);
    expect(made.postings).to.have.length(PAYOUT.length);
    expect(Object.isFrozen(made)).to.equal(true);
    expect(Object.isFrozen(made.postings)).to.equal(true);
    expect(made.postings.every(Object.isFrozen)).to.equal(true);
  });

  it('is undone by its reversal, account by account and currency by currency', () => {
    const currency = fc.constantFrom('CNY' as const, 'USD' as const, 'JPY' as const);
    const pair = fc.record({
      from: fc.constantFrom('a', 'b', 'c'),
      to: fc.constantFrom('d', 'e'),
      currency,
      amountMinor: fc.bigInt({ min: 1n, max: 10n ** 17n }),
    });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 20 }), (pairs) => {
        const postings = pairs.flatMap<Posting>(({ from, to, ...money }) => [
          { account: from, side: 'debit', ...money },
          { account: to, side: 'credit', ...money },
        ]);
        const made = journal(postings);
        for (const sum of balances(made.postings)) expect(sum.debitMinor).to.equal(sum.creditMinor);
        const both = [...made.postings, ...reversalOf(made).postings];
        for (const { account, currency: each } of both) {
          expect(accountBalanceMinor(both, { account, currency: each })).to.equal(0n);
        }
        expect(reversalOf(reversalOf(made))).to.deep.equal(made);
      }),
    );
  });
});
