/**
 * How figures look on the screen. Money, rates and times come from the statement's own figures, so that what is shown
 * beside a statement never differs from what it says; only counts and headlines are added here.
 */
import { ledgerTimeText, moneyText, rateText, shareText } from '../../chaincode/src/statement/words/figures';
import { daysBetween } from './lib/days';
import type { Language } from './words/language';

/** `¥1,286,437.52`. */
export function money(amount: string, currency: string): string {
  return amount.startsWith('-') ? `−${moneyText(amount.slice(1), currency)}` : moneyText(amount, currency);
}

/** Two decimals of a percent: `8.96%`. */
export const rate = rateText;
/** One rate, or the range where claims of different length cost differently. */
export function rateRange([lowest, highest]: readonly [lowestPpm: number, highestPpm: number]): string {
  const [low, high] = [rate(lowest), rate(highest)];
  return low === high ? low : `${low} – ${high}`;
}

/** As many decimals of a percent as were agreed: `0.5%`. */
export const share = shareText;
/** `2026-05-18 10:42`, ledger time in China. */
export const time = ledgerTimeText;

/** `12,345`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Sums of several currencies in one line. */
export function sums(totals: readonly Readonly<{ currency: string; amount: string }>[], none: string): string {
  const texts = totals.map(({ currency, amount }) => money(amount, currency));
  return texts.length === 0 ? none : texts.join(' + ');
}

/** For headlines in Chinese only: `128.64 万`. The exact figure stands beside it. Null below 10 000 and in English. */
export function inTenThousands(amount: string, language: Language): string | null {
  const [whole = ''] = amount.split('.');
  if (language !== 'zh-CN' || whole.length < 5) return null;
  const hundredths = (BigInt(whole) + 50n) / 100n;
  const digits = hundredths.toString().padStart(3, '0');
  // The unit never stands on a line of its own.
  return `${digits.slice(0, -2)}.${digits.slice(-2)}\u00a0万`;
}

/** Days from today: 0 today, negative in the past. */
export function daysAway(day: string, today: string): number {
  return daysBetween(today, day);
}

/** First and last characters of something long that only machines read. */
export function short(id: string): string {
  const bare = id.startsWith('sha256:') ? id.slice(7) : id;
  return bare.length > 16 ? `${bare.slice(0, 8)}…${bare.slice(-4)}` : bare;
}

/** The code of a party id without its scheme: `91530100MA7K2R1Q1U`. */
export function partyCode(party: string): string {
  const colon = party.indexOf(':');
  return colon < 0 ? party : party.slice(colon + 1);
}
