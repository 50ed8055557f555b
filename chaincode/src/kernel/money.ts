/**
 * Amounts of money: bigint minor units in the program, decimal strings with exactly the currency's digits on the wire
 * and on the ledger. A number never holds money.
 *
 * Text and currency are positional because they cannot be mistaken for each other: no amount is a currency code, so a
 * swapped call is always refused.
 */
import { AMOUNT_DIGITS_MAX, AMOUNT_WHOLE_DIGITS_MAX } from './bounds';
import { currencyDigits } from './currency';
import { InvalidValue, invariant } from './invariant';
import { mulDivDown, smallInteger } from './rounding';

/** Longest text that is looked at before an amount in a document is refused; bounds the work on hostile input. */
const LOOSE_TEXT_LENGTH_MAX = 64;

const CANONICAL = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const LOOSE = /^(-?)([0-9]*)(?:\.([0-9]*))?$/;

/**
 * An amount in its one canonical form: "1286437.52", "0.05", JPY "12". One amount has one spelling, because these
 * strings are signed and hashed.
 *
 * @throws InvalidValue `currency_unknown`, `amount_malformed`, `amount_has_wrong_decimals`, `amount_too_large`
 */
export function parseAmount(text: string, currency: string): bigint {
  return parseDecimal(text, currencyDigits(currency));
}

/**
 * A non-negative decimal with exactly the given number of decimals, in units of its last place. Amounts use the digits
 * of their currency; goods use three (kilograms of a tonne).
 *
 * @throws InvalidValue `amount_malformed`, `amount_has_wrong_decimals`, `amount_too_large`
 */
export function parseDecimal(text: string, digits: number): bigint {
  const match = text.length > LOOSE_TEXT_LENGTH_MAX ? null : CANONICAL.exec(text);
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null) throw new InvalidValue('amount_malformed', 'plain digits, no sign, no leading zero, a point');
  if (fraction.length !== digits) throw new InvalidValue('amount_has_wrong_decimals', `exactly ${digits} decimals`);
  refuseTooLong(whole, digits);
  return BigInt(whole + fraction);
}

/** How a document may spell an amount beyond the plain decimal. */
export type LooseSpelling = Readonly<{ negativeAllowed: boolean }>;

/**
 * An amount as invoices, statements and tables spell it: surrounding space, full-width digits, leading or trailing
 * zeros and a missing fraction do not matter. Separators of thousands, exponents, plus signs and a decimal beyond the
 * currency's digits are refused rather than guessed at: "1,234" is a different amount in different countries.
 *
 * @throws InvalidValue `currency_unknown`, `amount_malformed`, `amount_has_wrong_decimals`, `amount_too_large`,
 *   `amount_negative`
 */
export function parseLooseAmount(text: string, currency: string, spelling?: LooseSpelling): bigint {
  const digits = currencyDigits(currency);
  const match = text.length > LOOSE_TEXT_LENGTH_MAX ? null : LOOSE.exec(narrow(text.trim()));
  const [, sign = '', leading = '', trailing = ''] = match ?? [];
  if (leading + trailing === '') throw new InvalidValue('amount_malformed', 'plain digits with at most one point');
  const whole = leading.replace(/^0+/, '');
  const fraction = trailing.replace(/0+$/, '');
  if (fraction.length > digits) throw new InvalidValue('amount_has_wrong_decimals', `at most ${digits} decimals`);
  refuseTooLong(whole, digits);
  const magnitude = BigInt(whole + fraction.padEnd(digits, '0'));
  if (sign === '') return magnitude;
  if (magnitude !== 0n && spelling?.negativeAllowed !== true) {
    throw new InvalidValue('amount_negative', 'zero or more');
  }
  return -magnitude;
}

function refuseTooLong(whole: string, digits: number): void {
  const wholeMax = Math.min(AMOUNT_WHOLE_DIGITS_MAX, AMOUNT_DIGITS_MAX - digits);
  if (whole.length > wholeMax)
    throw new InvalidValue('amount_too_large', `at most ${wholeMax} digits before the point`);
}

/**
 * Full-width digits, point and minus (and the mathematical minus) as ASCII. Not NFKC, which would also turn "1²" into
 * "12".
 */
function narrow(text: string): string {
  return text
    .replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30))
    .replace(/\uFF0E/g, '.')
    .replace(/[\uFF0D\u2212]/g, '-');
}

/**
 * The canonical text of an amount; a negative one (a balance, a line of a credit note) carries a leading minus.
 *
 * @throws InvalidValue `currency_unknown`
 */
export function formatAmount(amountMinor: bigint, currency: string): string {
  return formatDecimal(amountMinor, currencyDigits(currency));
}

/** The canonical text of an integer number of last places: (−5n, 2) is "-0.05". Inverse of parseDecimal. */
export function formatDecimal(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : '';
  const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  if (digits === 0) return sign + magnitude;
  return `${sign}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`;
}

/** Bounds the work of one sharing; far above the leaves of one claim or the lenders of one deal. */
export const ALLOCATE_PARTS_MAX = 10_000;

/**
 * Shares a total by weight, exactly: each part is its exact share cut down, and the units left over go one each to the
 * parts with the largest cut-off remainders, on a tie to the part listed first (method of the largest remainder).
 * The parts always add up to the total, each within one unit of its exact share, and a part of weight zero gets
 * nothing. A negative total is shared as the mirror image of the positive one, so that reversals cancel.
 *
 * @param weights in the order of creation on the ledger, which decides ties
 * @throws InvariantViolation when there is no positive weight, a negative one, or more than ALLOCATE_PARTS_MAX
 */
export function allocate(totalMinor: bigint, weights: readonly bigint[]): bigint[] {
  invariant(weights.length <= ALLOCATE_PARTS_MAX, `at most ${ALLOCATE_PARTS_MAX} parts share one total`);
  invariant(!weights.some((weight) => weight < 0n), 'no weight is negative');
  const wholeWeight = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(wholeWeight > 0n, 'at least one weight is positive');

  const sign = totalMinor < 0n ? -1n : 1n;
  const magnitude = totalMinor * sign;
  const parts = weights.map((by) => ({
    share: mulDivDown({ value: magnitude, by, divisor: wholeWeight }),
    remainder: (magnitude * by) % wholeWeight,
  }));
  const leftOver = magnitude - parts.reduce((sum, part) => sum + part.share, 0n);

  // Sorting is stable, which is what gives a tie to the part listed first.
  const byRemainder = [...parts].sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  for (const part of byRemainder.slice(0, smallInteger(leftOver))) part.share += 1n;
  return parts.map((part) => sign * part.share);
}
