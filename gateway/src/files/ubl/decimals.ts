/** Decimal numbers of documents, exactly: integers of 10⁻¹⁸. No figure of an invoice passes through a float. */
import { formatDecimal } from '../../../../chaincode/src/kernel/money';
import { mulDivHalfUp } from '../../../../chaincode/src/kernel/rounding';

/** Decimals that are kept; a figure with more is refused, so that nothing is ever cut off unseen. */
const SCALE = 18;
const ONE = 10n ** BigInt(SCALE);
/** Bounds the work on hostile input; 10²⁴ is above every amount of money there is. */
const WHOLE_DIGITS_MAX = 24;
const LENGTH_MAX = 64;
/** xsd:decimal. */
const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/;

/** A decimal; `units` are 10⁻¹⁸, `decimals` are those written. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

/** The number a text spells in xsd:decimal, or null. */
export function parseXsdDecimal(text: string): Decimal | null {
  const match = text.length > LENGTH_MAX ? null : DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole + fraction === '' || fraction.length > SCALE) return null;
  if (whole.replace(/^0+/, '').length > WHOLE_DIGITS_MAX) return null;
  const units = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return { units: sign === '-' ? -units : units, decimals: fraction.length };
}

/** Commercial rounding to so many decimals, a tie away from zero. */
export function roundUnits(units: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(SCALE - decimals);
  return mulDivHalfUp({ value: units, divisor: step }) * step;
}

/** base × percent ÷ 100, exactly but for the eighteenth decimal. */
export function percentOf({ base, percent }: Readonly<{ base: bigint; percent: bigint }>): bigint {
  return mulDivHalfUp({ value: base, by: percent, divisor: 100n * ONE });
}

/** A number for a person: at least two decimals, no further zeros. */
export function showUnits(units: bigint): string {
  return formatDecimal(units, SCALE).replace(/(\.\d{2}\d*?)0+$/, '$1');
}
