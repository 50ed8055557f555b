import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import { isRejected } from '../../../chaincode/src/kernel/decision';
import { formatAmount, parseAmount } from '../../../chaincode/src/kernel/money';
import {
  collectionJournals,
  dischargeJournals,
  payoutJournals,
  refundJournals,
} from '../../../chaincode/src/domain/settlement/journals';
import { unearnedDiscount } from '../../../chaincode/src/domain/settlement/payments';
import { allocate } from '../../../chaincode/src/domain/settlement/waterfall';
import type { Terms } from '../../../chaincode/src/protocol/items';
import type { Journal } from '../../../chaincode/src/protocol/records';
import { BANK_FIRM, CORE_FIRM, SUPPLIER } from '../../support/samples';
import { seeded } from '../../support/seed';
import { accruing, CASE_2, LOAN, PURCHASE, sheetOf, sheetOrRefusal } from '../deals';

const BOOKS = { financier: BANK_FIRM, supplier: SUPPLIER };

/** Balance of an account in minor units: debits less credits, over any journals of one book. */
function balance(journals: readonly Journal[], book: string, account: string): bigint {
  const lines = journals.filter((journal) => journal.book === book).flatMap(({ lines: own }) => own);
  return lines
    .filter((line) => line.account === account)
    .reduce((sum, { side, amount }) => sum + (side === 'debit' ? 1n : -1n) * parseAmount(amount, 'CNY'), 0n);
}

function expectBalanced(journals: readonly Journal[]): void {
  for (const { lines, currency } of journals) {
    expect(lines.length).to.be.at.least(2);
    const sum = lines.reduce((total, { side, amount }) => {
      return total + (side === 'debit' ? 1n : -1n) * parseAmount(amount, currency);
    }, 0n);
    expect(sum).to.equal(0n);
    expect(
      lines.every(({ amount }) => parseAmount(amount, currency) > 0n),
      'no line of nothing',
    ).to.equal(true);
  }
}

function linesOf(journals: readonly Journal[], book: string): readonly (readonly string[])[] {
  return journals
    .filter((journal) => journal.book === book)
    .flatMap(({ lines }) => lines.map(({ account, side, amount }) => [account, side, amount]));
}

describe('journals', () => {
  it('a loan paid out: the fee stays with the lender and is a cost of the supplier', () => {
    const journals = payoutJournals({ ...BOOKS, recourse: 'with' }, sheetOf(LOAN));
    expect(linesOf(journals, BANK_FIRM)).to.deep.equal([
      ['loans', 'debit', '800000.00'],
      ['bank', 'credit', '795000.00'],
      ['fee_income', 'credit', '5000.00'],
    ]);
    expect(linesOf(journals, SUPPLIER)).to.deep.equal([
      ['bank', 'debit', '795000.00'],
      ['finance_fees', 'debit', '5000.00'],
      ['short_term_loans', 'credit', '800000.00'],
    ]);
  });

  it('a fee for somebody else is owed to them and is no income', () => {
    const fees = [{ label: 'platform', recipient: CORE_FIRM, facePpm: 5000, flat: '0.00' }];
    const journals = payoutJournals({ ...BOOKS, recourse: 'with' }, sheetOf({ ...LOAN, fees }));
    expect(linesOf(journals, BANK_FIRM)).to.deep.include([`fees_payable:${CORE_FIRM}`, 'credit', '5000.00']);
    expect(balance(journals, BANK_FIRM, 'fee_income')).to.equal(0n);
  });

  it('a purchase takes the claim off the supplier’s books at once', () => {
    const journals = payoutJournals({ ...BOOKS, recourse: 'without' }, sheetOf(PURCHASE));
    expect(linesOf(journals, SUPPLIER)).to.deep.equal([
      ['bank', 'debit', '980000.00'],
      ['finance_costs', 'debit', '20000.00'],
      ['receivables', 'credit', '1000000.00'],
    ]);
    expect(balance(journals, BANK_FIRM, 'purchased_receivables')).to.equal(100_000_000n);
    expect(balance(journals, BANK_FIRM, 'unearned_discount')).to.equal(-1_500_000n);
    expectBalanced(journals);
  });

  it('a purchase below the face takes the rest off the supplier’s books as well, as unearned discount', () => {
    const journals = payoutJournals({ ...BOOKS, recourse: 'without' }, sheetOf({ ...PURCHASE, advancePpm: 800_000 }));
    expectBalanced(journals);
    expect(balance(journals, BANK_FIRM, 'unearned_discount')).to.equal(-(1_200_000n + 20_000_000n));
    expect(balance(journals, SUPPLIER, 'finance_costs')).to.equal(1_200_000n + 500_000n + 20_000_000n);
  });

  it('a purchase that is paid leaves nothing unearned, however late its money went out', () => {
    for (const [fundedOn, earned] of [
      ['2026-01-15', 1_500_000n],
      ['2026-01-18', 1_450_000n],
      ['2026-05-01', 0n],
    ] as const) {
      const financing = accruing(PURCHASE, CASE_2, fundedOn);
      const books = { ...BOOKS, recourse: 'without' } as const;
      const allocation = allocate(financing, {
        amountMinor: 100_000_000n,
        due: parseCalendarDay(CASE_2.to),
        paidOn: parseCalendarDay('2026-05-15'),
      });
      if (isRejected(allocation)) throw new Error('a purchase is always covered');
      const unearnedMinor = unearnedDiscount(financing);
      const refund = { purpose: 'late_funding', currency: 'CNY', amountMinor: 1_500_000n - earned } as const;
      const journals = [
        ...payoutJournals(books, financing.sheet),
        ...(refund.amountMinor === 0n ? [] : refundJournals(books, refund)),
        ...dischargeJournals(books, { currency: 'CNY', faceMinor: 100_000_000n, unearnedMinor, allocation }),
      ];
      expectBalanced(journals);
      expect(balance(journals, BANK_FIRM, 'unearned_discount'), fundedOn).to.equal(0n);
      expect(balance(journals, BANK_FIRM, 'purchased_receivables')).to.equal(0n);
      expect(balance(journals, BANK_FIRM, 'discount_income')).to.equal(-earned);
      expect(balance(journals, BANK_FIRM, 'bank'), 'discount and fee').to.equal(earned + 500_000n);
      expect(unearnedDiscount(accruing(LOAN))).to.equal(0n);
    }
  });

  it('the debtor’s payment closes the loan and owes the supplier the surplus', () => {
    const terms = LOAN;
    const financing = accruing(terms);
    const allocation = allocate(financing, {
      amountMinor: 100_000_000n,
      due: parseCalendarDay('2026-04-15'),
      paidOn: parseCalendarDay('2026-04-27'),
    });
    if (isRejected(allocation)) throw new Error('covered');
    const paid = { currency: 'CNY', faceMinor: 100_000_000n, unearnedMinor: 0n, allocation };
    const journals = [
      ...payoutJournals({ ...BOOKS, recourse: 'with' }, financing.sheet),
      ...dischargeJournals({ ...BOOKS, recourse: 'with' }, paid),
      ...refundJournals(
        { ...BOOKS, recourse: 'with' },
        { purpose: 'surplus', currency: 'CNY', amountMinor: 18_560_000n },
      ),
    ];
    expectBalanced(journals);
    for (const [book, account] of [
      [BANK_FIRM, 'loans'],
      [BANK_FIRM, 'owed_to_suppliers'],
      [SUPPLIER, 'short_term_loans'],
      [SUPPLIER, 'due_from_financiers'],
    ] as const) {
      expect(balance(journals, book, account), `${account} is closed`).to.equal(0n);
    }
    expect(balance(journals, BANK_FIRM, 'interest_income')).to.equal(-1_440_000n);
    expect(balance(journals, SUPPLIER, 'interest_expense')).to.equal(1_440_000n);
    expect(balance(journals, SUPPLIER, 'bank'), 'net and surplus').to.equal(79_500_000n + 18_560_000n);
    expect(balance(journals, BANK_FIRM, 'bank'), 'fee and interest').to.equal(500_000n + 1_440_000n);
  });

  it('money that came late on a purchase gives discount back, and posts nothing for nothing', () => {
    const refund = { purpose: 'late_funding', currency: 'CNY', amountMinor: 50_000n } as const;
    const journals = refundJournals({ ...BOOKS, recourse: 'without' }, refund);
    expect(linesOf(journals, BANK_FIRM)).to.deep.equal([
      ['unearned_discount', 'debit', '500.00'],
      ['bank', 'credit', '500.00'],
    ]);
    expect(linesOf(journals, SUPPLIER)).to.deep.equal([
      ['bank', 'debit', '500.00'],
      ['finance_costs', 'credit', '500.00'],
    ]);
    expect(() => refundJournals({ ...BOOKS, recourse: 'with' }, { ...refund, amountMinor: 0n })).to.throw(
      'moves something',
    );
  });

  it('a claim that nobody financed is collected in one book', () => {
    const journals = collectionJournals(SUPPLIER, 'CNY', 100n);
    expect(journals).to.have.lengthOf(1);
    expect(linesOf(journals, SUPPLIER)).to.deep.equal([
      ['bank', 'debit', '1.00'],
      ['receivables', 'credit', '1.00'],
    ]);
  });

  it('I8: debits equal credits in every book of every deal', () => {
    const deals = fc.record({
      faceMinor: fc.bigInt({ min: 10_000n, max: 10n ** 13n }),
      ratePpm: fc.nat(300_000),
      advancePpm: fc.integer({ min: 100_000, max: 1_000_000 }),
      facePpm: fc.nat(20_000),
      isLoan: fc.boolean(),
      days: fc.integer({ min: 1, max: 400 }),
      late: fc.integer({ min: -30, max: 60 }),
    });
    fc.assert(
      fc.property(deals, ({ faceMinor, ratePpm, advancePpm, facePpm, isLoan, days, late }) => {
        const fees = [{ ...LOAN.fees[0]!, facePpm }];
        const terms: Terms = { ...(isLoan ? LOAN : PURCHASE), ratePpm, advancePpm, fees };
        const from = parseCalendarDay('2026-01-15');
        const to = addDays(from, days);
        const deal = { face: formatAmount(faceMinor, 'CNY'), from, to };
        if (isRejected(sheetOrRefusal(terms, deal))) return;
        const books = { ...BOOKS, recourse: terms.recourse };
        const financing = accruing(terms, deal);
        expectBalanced(payoutJournals(books, financing.sheet));
        const paidOn = addDays(to, late < -days ? -days : late);
        const allocation = allocate(financing, { amountMinor: faceMinor, due: to, paidOn });
        if (isRejected(allocation)) return;
        const unearnedMinor = unearnedDiscount(financing);
        expectBalanced(dischargeJournals(books, { currency: 'CNY', faceMinor, unearnedMinor, allocation }));
      }),
      seeded(300),
    );
  });
});
