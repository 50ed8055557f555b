/** Figures as people read them, the same in browser, gateway and tools; never from a locale library, so never different. */
import { dayOfInstant } from '../../kernel/days';
import type { Amount, Day } from '../../protocol/acts';

const SYMBOLS: Readonly<Record<string, string>> = { CNY: '¥', EUR: '€', USD: '$', GBP: '£', JPY: 'JP¥', HKD: 'HK$' };

/** `¥1,286,437.52`; a currency without a symbol of its own is named in front. */
export function moneyText(amount: Amount, currency: string): string {
  const [whole = '0', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const symbol = SYMBOLS[currency] ?? `${currency} `;
  return `${symbol}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Whether an amount is zero, in any currency: `0`, `0.00`, `0.000`. */
export function isNothing(amount: Amount): boolean {
  return /^0(?:\.0+)?$/.test(amount);
}

/** Two decimals of a percent, half-up: 89597 parts per million are `8.96%`. */
export function rateText(ppm: number): string {
  const hundredths = Math.floor((ppm + 50) / 100);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** Up to four decimals of a percent, without rounding away what was agreed: `0.5%`, `4.35%`. */
export function shareText(ppm: number): string {
  const whole = Math.floor(ppm / 10_000);
  const rest = String(ppm % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${whole}${rest === '' ? '' : `.${rest}`}%`;
}

/** Earliest and latest of some days as one text. */
export function daysText(days: readonly Day[]): string {
  const sorted = [...days].sort();
  const first = sorted.at(0) ?? '';
  const last = sorted.at(-1) ?? '';
  return first === last ? first : `${first} – ${last}`;
}

const CHINA_OFFSET_MINUTES = 480;

/** Ledger time is shown as China time, whatever the device believes: `2026-05-18 10:42`. */
export function ledgerTimeText(instantMs: number): string {
  const minutes = Math.floor(instantMs / 60_000) + CHINA_OFFSET_MINUTES;
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${dayOfInstant({ instantMs, offsetMinutes: CHINA_OFFSET_MINUTES })} ${clock}`;
}
