/** Parsers that several modules need: references, accounts, amounts that must fit their currency. */
import { amount, currency, hash, integer, object, ParseError, recordId, text } from '../kernel/parse';
import type { Parser } from '../kernel/parse';
import { CODE_LENGTH_MAX, NAME_LENGTH_MAX } from '../kernel/bounds';
import { parseAmount } from '../kernel/money';

export const ref = object({ id: recordId, version: integer({ min: 1, max: 1_000_000_000 }), hash });

export const accountShape = {
  holder: text(NAME_LENGTH_MAX),
  bank: text(NAME_LENGTH_MAX),
  number: text(CODE_LENGTH_MAX),
  currency,
};

export const accountDetails = object(accountShape);

/**
 * `inner`, and each amount that `amounts` finds in it has exactly its currency's digits: then every later
 * `parseAmount` succeeds.
 */
export function withAmounts<T>(
  inner: Parser<T>,
  amounts: (value: T) => { readonly currency: string; readonly amounts: readonly string[] },
): Parser<T> {
  return (value, path) => {
    const parsed = inner(value, path);
    const found = amounts(parsed);
    for (const entry of found.amounts) {
      try {
        parseAmount(entry, found.currency);
      } catch (cause) {
        const rule = cause instanceof Error ? cause.message : 'an amount';
        throw new ParseError(path, `${entry} is no amount of ${found.currency}: ${rule}`);
      }
    }
    return parsed;
  };
}

/** An amount whose currency another member names; see `withAmounts`. */
export const amountText = amount;
