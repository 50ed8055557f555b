/**
 * What a deal costs per year, in one rate: the simple method, and XIRR on the actual cash flows (365 days a year,
 * actual days). Integers throughout, because the cost sheet is part of a decision that every endorser must repeat bit
 * by bit.
 */
import { dayNumber } from './days';
import type { CalendarDay } from './days';
import { InvalidValue, invariant } from './invariant';
import { PPM } from './interest';
import { mulDivHalfUp, smallInteger } from './rounding';

/** Days of a year in both methods. */
const YEAR_DAYS = 365;

/** A sum that moves on a day: positive in one direction, negative in the other. */
export type CashFlow = Readonly<{ day: CalendarDay; amountMinor: bigint }>;

/** A yearly rate at two precisions, each rounded half-up from the exact root: 0.37336253… is 373363 and 3733625335. */
export type AnnualRate = Readonly<{
  /** Parts per million: 8.9597 % is 89597. */
  ratePpm: number;
  /** Units of 10^-10: 0.3733625335 is 3733625335. */
  rateE10: bigint;
}>;

/** Bounds the work of one calculation. */
export const CASH_FLOWS_MAX = 1000;

/**
 * Bits after the binary point of a daily factor. The error of the yearly rate stays below 10^-30 for a rate that is
 * not negative and far below 10^-10 for any other, which leaves the decimals of `rateE10` untouched.
 */
const FRACTION_BITS = 128n;
const ONE = 1n << FRACTION_BITS;

/** Largest daily factor looked at, 1.02: 2 % a day, 137 640 % a year. */
const DAILY_FACTOR_MAX = (ONE * 102n) / 100n;

const E10 = 10_000_000_000n;

/**
 * The growth is first rounded to this many units, so that a rate that lies exactly on a tie (0.0000005 in parts per
 * million) is seen as one, and not as the last bit of the search happened to fall.
 */
const E20 = E10 * E10;

/** A cost for the use of money over so many days. */
export type SimpleCost = Readonly<{ costMinor: bigint; receivedMinor: bigint; days: number }>;

/**
 * Cost ÷ money really received × 365 ÷ actual days, in parts per million, half-up. Must be shown as "simple": it
 * leaves out the interest on interest.
 *
 * @throws InvalidValue `rate_undefined` when nothing was received or no day passed, `rate_out_of_range` beyond what a
 *   rate can hold
 */
export function simpleAnnualisedPpm({ costMinor, receivedMinor, days }: SimpleCost): number {
  if (receivedMinor <= 0n || !Number.isSafeInteger(days) || days <= 0) {
    throw new InvalidValue('rate_undefined', 'money received and at least one day');
  }
  const by = BigInt(YEAR_DAYS) * PPM;
  return rateNumber(mulDivHalfUp({ value: costMinor, by, divisor: receivedMinor * BigInt(days) }));
}

function rateNumber(ratePpm: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  if (ratePpm > limit || ratePpm < -limit) throw new InvalidValue('rate_out_of_range', 'a rate that can be shown');
  return smallInteger(ratePpm);
}

/** XIRR in parts per million, half-up; see {@link xirr}. */
export function xirrPpm(flows: readonly CashFlow[]): number {
  return xirr(flows).ratePpm;
}

/**
 * The yearly rate r for which the sum of amount ÷ (1 + r)^(days since the first flow ÷ 365) is zero.
 *
 * Found by bisection on the daily factor g = (1 + r)^(1/365): for flows of whole days the condition is a polynomial in
 * g, so that no root is ever taken, and convergence needs no guess. Where flows change their direction more than once
 * several rates may satisfy it; one that is not negative is preferred, and the same flows always give the same rate.
 *
 * @param flows in any order; those of one day are netted
 * @throws InvalidValue `flows_too_many`; `flows_lack_two_days`; `flows_lack_both_signs`, when money moves in one
 *   direction only; `rate_out_of_range`, when there is no rate from −100 % to 137 640 %
 */
export function xirr(flows: readonly CashFlow[]): AnnualRate {
  const steps = stepsOf(flows);
  const factor = dailyFactor(steps);
  const rateE20 = mulDivHalfUp({ value: power(factor, YEAR_DAYS) - ONE, by: E20, divisor: ONE });
  return {
    ratePpm: smallInteger(mulDivHalfUp({ value: rateE20, by: PPM, divisor: E20 })),
    rateE10: mulDivHalfUp({ value: rateE20, divisor: E10 }),
  };
}

/** The net flow of a day and how many days passed since the one before. */
type Step = Readonly<{ gapDays: number; amountMinor: bigint }>;

function stepsOf(flows: readonly CashFlow[]): readonly Step[] {
  if (flows.length > CASH_FLOWS_MAX) throw new InvalidValue('flows_too_many', `at most ${CASH_FLOWS_MAX} flows`);
  const byDay = new Map<number, bigint>();
  for (const { day, amountMinor } of flows) {
    const number = dayNumber(day);
    byDay.set(number, (byDay.get(number) ?? 0n) + amountMinor);
  }
  if (byDay.size < 2) throw new InvalidValue('flows_lack_two_days', 'flows on at least two days');
  const moving = [...byDay].filter(([, amountMinor]) => amountMinor !== 0n).sort(([left], [right]) => left - right);
  if (!moving.some(([, amount]) => amount > 0n) || !moving.some(([, amount]) => amount < 0n)) {
    throw new InvalidValue('flows_lack_both_signs', 'money that goes out and money that comes back');
  }
  return moving.map(([number, amountMinor], index) => ({
    gapDays: number - (moving[index - 1]?.[0] ?? number),
    amountMinor,
  }));
}

/** The daily factor at which the flows balance, to within one unit of its last place. */
function dailyFactor(steps: readonly Step[]): bigint {
  const atOne = signOfBalance(steps, ONE);
  if (atOne === 0) return ONE;
  const isCost = signOfBalance(steps, DAILY_FACTOR_MAX) !== atOne;
  let low = isCost ? ONE : 0n;
  let high = isCost ? DAILY_FACTOR_MAX : ONE;
  const signLow = signOfBalance(steps, low);
  if (signLow === signOfBalance(steps, high)) {
    throw new InvalidValue('rate_out_of_range', 'flows that some rate from -100 % to 137640 % balances');
  }
  // Each round halves an interval of at most ONE, so that FRACTION_BITS rounds suffice.
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (signOfBalance(steps, middle) === signLow) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Sign of the balance on the day of the last flow, when everything before grows by the factor each day. That it is the
 * value at the end rather than at the start makes it a polynomial: no division, and nothing to underflow.
 */
function signOfBalance(steps: readonly Step[], factor: bigint): -1 | 0 | 1 {
  let balance = 0n;
  for (const { gapDays, amountMinor } of steps) {
    balance = ((balance * power(factor, gapDays)) >> FRACTION_BITS) + (amountMinor << FRACTION_BITS);
  }
  if (balance === 0n) return 0;
  return balance > 0n ? 1 : -1;
}

/** The factor multiplied with itself so many times, in fixed point. */
function power(factor: bigint, exponent: number): bigint {
  invariant(exponent >= 0, 'days between flows are counted forwards');
  let result = ONE;
  let square = factor;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * square) >> FRACTION_BITS;
    square = (square * square) >> FRACTION_BITS;
  }
  return result;
}
