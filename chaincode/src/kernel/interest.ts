/**
 * What money costs over time. Rates are integers in parts per million per year (`ratePpm`, 4.35 % = 43 500), amounts
 * are minor units, and every figure is rounded half-up exactly once, when it falls due.
 */
import { countDays } from './days';
import type { CalendarDay, CountedDays, DayCount } from './days';
import { invariant } from './invariant';
import { mulDivHalfUp } from './rounding';

/** One whole (100 %) in parts per million. */
export const PPM = 1_000_000n;

/** An exact fraction that is not rounded yet; the denominator is positive. */
type Fraction = Readonly<{ numerator: bigint; denominator: bigint }>;

/** A part of an interest period in which principal and rate stay the same. */
export type InterestPeriod = Readonly<{ principalMinor: bigint; ratePpm: number; counted: CountedDays }>;

function requireRate(ratePpm: number): bigint {
  invariant(
    Number.isSafeInteger(ratePpm) && ratePpm >= 0,
    'a rate is a whole number of parts per million, not below 0',
  );
  return BigInt(ratePpm);
}

/** rate × days ÷ base, the share of the principal that falls due. */
function accruedShare(ratePpm: number, { days, base }: CountedDays): Fraction {
  invariant(Number.isSafeInteger(days) && days >= 0, 'interest days are a whole number, not below 0');
  return { numerator: requireRate(ratePpm) * BigInt(days), denominator: PPM * BigInt(base) };
}

function requireAmount(amountMinor: bigint): void {
  invariant(amountMinor >= 0n, 'interest runs on an amount that is not negative');
}

/**
 * A share of an amount without regard to time: an advance rate, a fee on the face. Half-up; a tie favours who receives
 * the share.
 *
 * @throws InvariantViolation when amount or rate is negative or the rate is no integer
 */
export function portionMinor({ amountMinor, ratePpm }: Readonly<{ amountMinor: bigint; ratePpm: number }>): bigint {
  requireAmount(amountMinor);
  return mulDivHalfUp({ value: amountMinor, by: requireRate(ratePpm), divisor: PPM });
}

/** A sum that includes a tax, and the two parts it consists of. */
export type TaxIncluded = Readonly<{ netMinor: bigint; taxMinor: bigint }>;

/**
 * Takes the tax out of a sum that includes it: net = gross ÷ (1 + rate), half-up; the tax is the rest, so that both
 * add up to the gross.
 *
 * @throws InvariantViolation when amount or rate is negative or the rate is no integer
 */
export function splitIncludedTax(given: Readonly<{ grossMinor: bigint; ratePpm: number }>): TaxIncluded {
  const { grossMinor, ratePpm } = given;
  requireAmount(grossMinor);
  const netMinor = mulDivHalfUp({ value: grossMinor, by: PPM, divisor: PPM + requireRate(ratePpm) });
  return { netMinor, taxMinor: grossMinor - netMinor };
}

/**
 * Simple interest: principal × yearly rate × days ÷ base. Half-up; a tie favours the lender.
 *
 * @throws InvariantViolation when principal, rate or days are negative
 */
export function simpleInterestMinor(period: InterestPeriod): bigint {
  return interestOverPeriodsMinor([period]);
}

/**
 * Simple interest over several periods (a rate reset, a second draw-down, a part repaid), added up unrounded and
 * rounded once: rounding each part would make the sum depend on how often a period was cut. Parts that are booked as
 * debts of their own are calculated one by one instead.
 *
 * @throws InvariantViolation when principal, rate or days are negative
 */
export function interestOverPeriodsMinor(periods: readonly InterestPeriod[]): bigint {
  const sum = periods.reduce<Fraction>(
    (total, { principalMinor, ratePpm, counted }) => {
      requireAmount(principalMinor);
      const share = accruedShare(ratePpm, counted);
      return add(total, { numerator: principalMinor * share.numerator, denominator: share.denominator });
    },
    { numerator: 0n, denominator: 1n },
  );
  return mulDivHalfUp({ value: sum.numerator, divisor: sum.denominator });
}

/** Keeps a shared denominator as it is, so that a long list of periods does not grow it. */
function add(left: Fraction, right: Fraction): Fraction {
  if (right.denominator % left.denominator === 0n) {
    const scale = right.denominator / left.denominator;
    return { numerator: left.numerator * scale + right.numerator, denominator: right.denominator };
  }
  if (left.denominator % right.denominator === 0n) return add(right, left);
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

/** A face amount sold before it is due. */
export type DiscountTerms = Readonly<{ faceMinor: bigint; ratePpm: number; counted: CountedDays }>;

/** What is taken off and what is paid; both add up to the face. */
export type Discounted = Readonly<{ discountMinor: bigint; paidMinor: bigint }>;

/**
 * Bank discount: discount = face × rate × days ÷ base, half-up; a tie favours the buyer. At absurd rates the paid
 * amount is zero or negative: whoever offers such a price has to refuse it.
 *
 * @throws InvariantViolation when face, rate or days are negative
 */
export function bankDiscount({ faceMinor, ratePpm, counted }: DiscountTerms): Discounted {
  const discountMinor = simpleInterestMinor({ principalMinor: faceMinor, ratePpm, counted });
  return { discountMinor, paidMinor: faceMinor - discountMinor };
}

/**
 * True discount: paid = face ÷ (1 + rate × days ÷ base), half-up; a tie favours the seller. The paid amount is what
 * grows to the face at this rate; the discount is the rest.
 *
 * @throws InvariantViolation when face, rate or days are negative
 */
export function trueDiscount({ faceMinor, ratePpm, counted }: DiscountTerms): Discounted {
  requireAmount(faceMinor);
  const { numerator, denominator } = accruedShare(ratePpm, counted);
  const paidMinor = mulDivHalfUp({ value: faceMinor, by: denominator, divisor: denominator + numerator });
  return { discountMinor: faceMinor - paidMinor, paidMinor };
}

/** Unpaid principal that stayed the same from the due day (or the last part payment) to the day of payment. */
export type LateTerms = Readonly<{
  principalMinor: bigint;
  ratePpm: number;
  dayCount: DayCount;
  dueDay: CalendarDay;
  paidDay: CalendarDay;
}>;

/**
 * Late interest: simple, for each day after the due day up to and including the day of payment; nothing on or before
 * the due day. Half-up; a tie favours the creditor. The statutory 0.05 % a day is 182 500 ppm on ACT/365F, exactly.
 * During a dispute the principal given is the undisputed part only.
 *
 * @throws InvariantViolation when principal or rate is negative
 */
export function lateInterestMinor(terms: LateTerms): bigint {
  const { principalMinor, ratePpm, dayCount, dueDay, paidDay } = terms;
  const end = paidDay > dueDay ? paidDay : dueDay;
  return simpleInterestMinor({ principalMinor, ratePpm, counted: countDays(dayCount, { from: dueDay, to: end }) });
}
