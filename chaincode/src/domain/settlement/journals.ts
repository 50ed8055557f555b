/** Postings of money acts, one balanced book per party (X4, CASES 9a). Accounts are names a bookkeeper can map. */
import { parseCurrency } from '../../kernel/currency';
import { journal as balanced } from '../../kernel/journal';
import { formatAmount, parseAmount } from '../../kernel/money';
import type { PartyId } from '../../protocol/acts';
import type { Allocation, CostSheet, Recourse } from '../../protocol/items';
import type { Journal, JournalLine } from '../../protocol/records';

type Entry = readonly [account: string, side: JournalLine['side'], amountMinor: bigint];

/** Zero lines are left out. Throws InvariantViolation where debits and credits differ. */
function journal(book: PartyId, currency: string, entries: readonly Entry[]): Journal {
  const code = parseCurrency(currency);
  const { postings } = balanced(
    entries.map(([account, side, amountMinor]) => ({ account, side, currency: code, amountMinor })),
  );
  const lines = postings.map(({ account, side, amountMinor }): JournalLine => {
    return { account, side, amount: formatAmount(amountMinor, currency) };
  });
  return { book, currency, lines };
}

export interface Books {
  readonly financier: PartyId;
  readonly supplier: PartyId;
  readonly recourse: Recourse;
}

/** Funds-out: a loan with its fees kept back, or the price of a purchase. */
export function payoutJournals(books: Books, sheet: CostSheet): readonly Journal[] {
  const minor = (amount: string): bigint => parseAmount(amount, sheet.currency);
  const fees = sheet.fees.map((fee): Entry => {
    const account = fee.recipient === books.financier ? 'fee_income' : `fees_payable:${fee.recipient}`;
    return [account, 'credit', minor(fee.amount)];
  });
  const feesMinor = sheet.fees.reduce((sum, fee) => sum + minor(fee.amount), 0n);
  const [face, advance, discount, net] = [sheet.face, sheet.advance, sheet.discount, sheet.net].map(minor) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if (books.recourse === 'with') {
    return [
      journal(books.financier, sheet.currency, [['loans', 'debit', advance], ['bank', 'credit', net], ...fees]),
      journal(books.supplier, sheet.currency, [
        ['bank', 'debit', net],
        ['finance_fees', 'debit', feesMinor],
        ['short_term_loans', 'credit', advance],
      ]),
    ];
  }
  const retained = face - advance;
  return [
    journal(books.financier, sheet.currency, [
      ['purchased_receivables', 'debit', face],
      ['bank', 'credit', net],
      ['unearned_discount', 'credit', discount + retained],
      ...fees,
    ]),
    journal(books.supplier, sheet.currency, [
      ['bank', 'debit', net],
      ['finance_costs', 'debit', face - net],
      ['receivables', 'credit', face],
    ]),
  ];
}

/** A later payment of the financier to the supplier: the surplus, or discount for days the money came late. */
export function refundJournals(
  books: Books,
  refund: Readonly<{ purpose: 'surplus' | 'late_funding'; currency: string; amountMinor: bigint }>,
): readonly Journal[] {
  const late = refund.purpose === 'late_funding';
  const { amountMinor, currency } = refund;
  return [
    journal(books.financier, currency, [
      [late ? 'unearned_discount' : 'owed_to_suppliers', 'debit', amountMinor],
      ['bank', 'credit', amountMinor],
    ]),
    journal(books.supplier, currency, [
      ['bank', 'debit', amountMinor],
      [late ? 'finance_costs' : 'due_from_financiers', 'credit', amountMinor],
    ]),
  ];
}

/** The debtor's payment, applied in the order of the waterfall; what a buyer has not earned yet is earned then. */
export function dischargeJournals(
  books: Books,
  paid: Readonly<{ currency: string; faceMinor: bigint; unearnedMinor: bigint; allocation: Allocation }>,
): readonly Journal[] {
  const { currency, faceMinor, unearnedMinor, allocation } = paid;
  if (books.recourse === 'without') {
    return [
      journal(books.financier, currency, [
        ['bank', 'debit', faceMinor],
        ['unearned_discount', 'debit', unearnedMinor],
        ['purchased_receivables', 'credit', faceMinor],
        ['discount_income', 'credit', unearnedMinor],
      ]),
    ];
  }
  const minor = (amount: string): bigint => parseAmount(amount, currency);
  const interest = minor(allocation.interest) + minor(allocation.lateInterest);
  return [
    journal(books.financier, currency, [
      ['bank', 'debit', faceMinor],
      ['interest_income', 'credit', interest],
      ['loans', 'credit', minor(allocation.principal)],
      ['owed_to_suppliers', 'credit', minor(allocation.surplus)],
    ]),
    journal(books.supplier, currency, [
      ['short_term_loans', 'debit', minor(allocation.principal)],
      ['interest_expense', 'debit', interest],
      ['due_from_financiers', 'debit', minor(allocation.surplus)],
      ['receivables', 'credit', faceMinor],
    ]),
  ];
}

/** The debtor paid a holder that had not financed the claim. */
export function collectionJournals(holder: PartyId, currency: string, faceMinor: bigint): readonly Journal[] {
  return [
    journal(holder, currency, [
      ['bank', 'debit', faceMinor],
      ['receivables', 'credit', faceMinor],
    ]),
  ];
}
