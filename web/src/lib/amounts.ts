/** Exact arithmetic on amounts as they travel: decimal strings in, bigint between, decimal strings out. */

/** Decimals of a canonical amount: 2 for `979350.00`. */
export function decimalsOf(amount: string): number {
  return (amount.split('.')[1] ?? '').length;
}

/** `979350.00` is 97935000n. */
export function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** Inverse of `minorOf` for so many decimals; negative values keep their sign. */
export function amountOf(minor: bigint, decimals: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Sum of amounts of one currency; `zero` says how many decimals nothing has. */
export function sumOf(amounts: readonly string[], zero = '0.00'): string {
  const decimals = decimalsOf(amounts[0] ?? zero);
  return amountOf(
    amounts.reduce((total, amount) => total + minorOf(amount), 0n),
    decimals,
  );
}

/** What is left of an amount; may be negative. */
export function difference(from: string, taken: string): string {
  return amountOf(minorOf(from) - minorOf(taken), decimalsOf(from));
}

/** Longest text looked at; bounds the work on whatever is pasted. */
const TYPED_LENGTH_MAX = 40;

/**
 * An amount as people type it, with `decimals` decimals at most; null where it is none. Grouping commas are taken only
 * where they group thousands, because "1,5" is another amount elsewhere.
 */
export function typedAmount(typed: string, decimals: number): string | null {
  const plain = typed.normalize('NFKC').replace(/[\s¥]/g, '');
  if (plain.length > TYPED_LENGTH_MAX) return null;
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(plain);
  if (match === null) return null;
  const whole = (match[1] ?? '').replace(/,/g, '').replace(/^0+(?=\d)/, '');
  const fraction = match[2] ?? '';
  if (fraction.length > decimals || whole.length > 15) return null;
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
}
