/** Exact comparison of Decimal128 with every other number. */
import { Decimal128 } from 'bson';

/** A finite number as `coefficient * 10^exponent`, exactly. */
export interface Scaled {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** A number of any BSON type. */
export type AnyNumber = number | bigint | Decimal128;

/** A double is a whole number of 2^-1074, so its decimal expansion is finite: `n * 2^-k = n * 5^k * 10^-k`. */
export function scaledDouble(value: number): Scaled {
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  let mantissa = value;
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  return { coefficient: BigInt(mantissa) * 5n ** BigInt(halvings), exponent: -halvings };
}

function scaledDecimal(text: string): Scaled {
  const [digits = '0', exponentText = '0'] = text.split('E');
  const [whole = '0', fraction = ''] = digits.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponentText) - fraction.length };
}

/** NaN sorts below every number and equal to itself; infinities are at the ends. */
function special(value: AnyNumber): number | null {
  const plain = value instanceof Decimal128 ? Number(value.toString()) : value;
  if (typeof plain === 'bigint') return null;
  const text = value instanceof Decimal128 ? value.toString() : '';
  if (Number.isNaN(plain)) return -2;
  if (value instanceof Decimal128 && !text.includes('Infinity')) return null;
  if (plain === Infinity) return 1;
  if (plain === -Infinity) return -1;
  return null;
}

function scaled(value: AnyNumber): Scaled {
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 };
  return typeof value === 'number' ? scaledDouble(value) : scaledDecimal(value.toString());
}

/** Brings both numbers to one exponent; exponents reach ±6176, so the powers stay some thousand digits. */
function compareScaled(left: Scaled, right: Scaled): number {
  const exponent = Math.min(left.exponent, right.exponent);
  const leftWhole = left.coefficient * 10n ** BigInt(left.exponent - exponent);
  const rightWhole = right.coefficient * 10n ** BigInt(right.exponent - exponent);
  return leftWhole < rightWhole ? -1 : leftWhole > rightWhole ? 1 : 0;
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`; no rounding anywhere. */
export function compareExactly(left: AnyNumber, right: AnyNumber): number {
  const leftSpecial = special(left);
  const rightSpecial = special(right);
  if (leftSpecial !== null || rightSpecial !== null) return (leftSpecial ?? 0) - (rightSpecial ?? 0);
  return compareScaled(scaled(left), scaled(right));
}

/** One text per value of a Decimal128; whole numbers give the text of the same bigint, and doubles that of the double. */
export function decimalText(value: Decimal128): string {
  const nearest = Number(value.toString());
  if (special(value) !== null) return String(nearest);
  const { coefficient, exponent } = scaledDecimal(value.toString());
  if (coefficient === 0n) return '0';
  const power = 10n ** BigInt(Math.abs(exponent));
  if (exponent >= 0) return String(coefficient * power);
  if (coefficient % power === 0n) return String(coefficient / power);
  if (compareScaled(scaledDouble(nearest), { coefficient, exponent }) === 0) return String(nearest);
  return fractionText(coefficient, exponent);
}

function fractionText(coefficient: bigint, exponent: number): string {
  let digits = coefficient;
  let places = exponent;
  while (digits % 10n === 0n) {
    digits /= 10n;
    places += 1;
  }
  return `${digits}e${places}`;
}
