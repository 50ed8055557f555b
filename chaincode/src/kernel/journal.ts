/** Double-entry journals: sets of postings whose debits equal their credits in every currency. */
import { parseCurrency } from './currency';
import type { CurrencyCode } from './currency';
import { invariant } from './invariant';

/** One line of a journal. The side carries the direction, so that the amount is never negative. */
export type Posting = Readonly<{
  account: string;
  side: 'debit' | 'credit';
  currency: CurrencyCode;
  amountMinor: bigint;
}>;

/** Postings that balance; made by `journal` only, never changed, corrected by a reversal. */
export type Journal = Readonly<{ postings: readonly Posting[] }>;

/** The two sums of one currency. */
export type Balance = Readonly<{ currency: CurrencyCode; debitMinor: bigint; creditMinor: bigint }>;

/** Bounds the lines of one journal. */
export const POSTINGS_MAX = 1000;

/** Debit and credit per currency, in the order in which the currencies first appear. */
export function balances(postings: readonly Posting[]): readonly Balance[] {
  const sums = new Map<CurrencyCode, Balance>();
  for (const { currency, side, amountMinor } of postings) {
    const sum = sums.get(currency) ?? { currency, debitMinor: 0n, creditMinor: 0n };
    const moved =
      side === 'debit'
        ? { ...sum, debitMinor: sum.debitMinor + amountMinor }
        : { ...sum, creditMinor: sum.creditMinor + amountMinor };
    sums.set(currency, moved);
  }
  return [...sums.values()];
}

/** One account in one currency. */
export type AccountKey = Readonly<{ account: string; currency: CurrencyCode }>;

/** Debits less credits of one account: positive is a debit balance. */
export function accountBalanceMinor(postings: readonly Posting[], key: AccountKey): bigint {
  return postings
    .filter(({ account, currency }) => account === key.account && currency === key.currency)
    .reduce((sum, { side, amountMinor }) => (side === 'debit' ? sum + amountMinor : sum - amountMinor), 0n);
}

/**
 * A journal of these postings. Lines of zero say nothing (a fee nobody charges) and are left out.
 *
 * The rules of the product make the postings, so a set that does not balance is a bug of ours and not a refusal.
 *
 * @throws InvariantViolation when no line is left, one is negative or has no account, a currency does not balance, or
 *   there are more than POSTINGS_MAX
 * @throws InvalidValue `currency_unknown`
 */
export function journal(postings: readonly Posting[]): Journal {
  invariant(postings.length <= POSTINGS_MAX, `a journal has at most ${POSTINGS_MAX} postings`);
  for (const { account, currency, amountMinor } of postings) {
    invariant(account !== '', 'a posting names its account');
    invariant(amountMinor >= 0n, 'the side of a posting carries its direction, the amount is not negative');
    parseCurrency(currency);
  }
  const moving = postings.filter(({ amountMinor }) => amountMinor > 0n);
  invariant(moving.length > 0, 'a journal moves something');
  for (const { currency, debitMinor, creditMinor } of balances(moving)) {
    invariant(debitMinor === creditMinor, `debits equal credits in ${currency}`);
  }
  return Object.freeze({ postings: Object.freeze(moving.map((posting) => Object.freeze({ ...posting }))) });
}

/** The journal that undoes another: the same lines with their sides changed. The original stays. */
export function reversalOf({ postings }: Journal): Journal {
  return journal(postings.map((posting) => ({ ...posting, side: posting.side === 'debit' ? 'credit' : 'debit' })));
}
