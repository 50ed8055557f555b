/** Currencies by their ISO 4217 code. */
import { CURRENCY_DIGITS } from './currencies';
import { InvalidValue } from './invariant';

/** An active ISO 4217 code with a minor unit. */
export type CurrencyCode = keyof typeof CURRENCY_DIGITS;

/** Whether the text is such a code: three capital letters, exactly as the standard prints them. */
export function isCurrency(text: string): text is CurrencyCode {
  return Object.hasOwn(CURRENCY_DIGITS, text);
}

/**
 * The text as a currency code.
 *
 * @throws InvalidValue `currency_unknown`
 */
export function parseCurrency(text: string): CurrencyCode {
  if (!isCurrency(text)) throw new InvalidValue('currency_unknown', 'an active ISO 4217 code with a minor unit');
  return text;
}

/**
 * How many decimals an amount in this currency has: 2 for CNY, 0 for JPY, 3 for KWD, 4 for CLF.
 *
 * @throws InvalidValue `currency_unknown`
 */
export function currencyDigits(currency: string): number {
  return CURRENCY_DIGITS[parseCurrency(currency)];
}
