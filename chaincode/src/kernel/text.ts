/** Texts that identify something on paper, in one spelling. */
import { INVOICE_NUMBER_LENGTH_MAX } from './bounds';
import { InvalidValue } from './invariant';

/** Longest text that is looked at; a single character may grow to eighteen under NFKC. */
const RAW_LENGTH_MAX = 4 * INVOICE_NUMBER_LENGTH_MAX;

/**
 * White space, control and format characters, everything Unicode lets a font ignore (fillers, variation selectors),
 * and the blank Braille cell: whatever leaves two numbers looking the same.
 */
const INVISIBLE = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Hyphens, dashes, minus signs and the box-drawing line that keyboards put in the place of a hyphen. */
const DASHES = /[\u02D7\u058A\u2010-\u2015\u2043\u2212\u2500\u2796\u2E3A\u2E3B]/gu;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether the text has a character that cannot be seen. */
export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) >= 0;
}

/**
 * An invoice number in the one spelling that identifies it: NFKC (full-width forms become ASCII), capital letters
 * by the locale-free table, nothing invisible, every dash a hyphen.
 *
 * Leading zeros and all other separators stay significant. "1-11" and "11-1", or "2026/10" and "202610", may be two
 * genuine invoices of one seller; if they fell together the second could never be financed, and nobody could repair
 * that. The opposite mistake, one invoice keyed with and without its hyphen, is caught by comparing content under the
 * second tag, and cannot happen where the number is the twenty digits of a fully digitalised invoice.
 *
 * Applying it twice changes nothing.
 *
 * @throws InvalidValue `text_malformed` for a lone surrogate, which has no UTF-8; `text_empty` when nothing visible is
 *   left; `text_too_long` beyond INVOICE_NUMBER_LENGTH_MAX characters
 */
export function normaliseInvoiceNumber(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new InvalidValue('text_malformed', 'well-formed Unicode');
  if (text.length > RAW_LENGTH_MAX) throw tooLong();
  // Invisible characters go before the last NFKC, or a mark behind one would combine only the second time.
  const visible = text.normalize('NFKC').replace(INVISIBLE, '');
  const spelled = visible.toUpperCase().normalize('NFKC').replace(DASHES, '-');
  if (spelled === '') throw new InvalidValue('text_empty', 'at least one visible character');
  if (spelled.length > INVOICE_NUMBER_LENGTH_MAX) throw tooLong();
  return spelled;
}

function tooLong(): InvalidValue {
  return new InvalidValue('text_too_long', `at most ${INVOICE_NUMBER_LENGTH_MAX} characters`);
}
