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

/**
 * Characters whose normal forms and classes have not changed for many versions of Unicode: Latin, Greek, Cyrillic,
 * punctuation, signs, Chinese, Japanese and Korean. Two endorsers, or one before and after an update, may run on
 * different versions; for any other character they could disagree on what a number is.
 */
const STABLE = new RegExp(
  '^[' +
    // control characters, Latin, combining marks, Greek, Cyrillic
    '\\x00-\\u024F\\u0300-\\u036F\\u0386\\u0388-\\u038A\\u038C\\u038E-\\u03A1\\u03A3-\\u052F\\u1E00-\\u1EFF' +
    // punctuation, super- and subscripts, currencies, letter-like signs, arrows, boxes, enclosed characters, dingbats, Braille's blank
    '\\u2000-\\u2064\\u2066-\\u2071\\u2074-\\u208E\\u20A0-\\u20BF\\u2100-\\u218B\\u2190-\\u23FF\\u2460-\\u27BF\\u2800\\u2E3A\\u2E3B' +
    // Chinese, Japanese, Korean
    '\\u3000-\\u303F\\u3041-\\u3096\\u3099-\\u30FF\\u3105-\\u312F\\u3131-\\u318E\\u3200-\\u321E\\u3220-\\u32FE\\u3300-\\u4DB5' +
    '\\u4E00-\\u9FD5\\uAC00-\\uD7A3\\uF900-\\uFA6D' +
    // variation selectors, small, half- and full-width forms
    '\\uFE00-\\uFE0F\\uFE30-\\uFE52\\uFE54-\\uFE66\\uFE68-\\uFE6B\\uFEFF\\uFF01-\\uFFBE\\uFFE0-\\uFFE6' +
    ']*$',
  'u',
);

/** Whether every character means the same under all versions of Unicode in use. */
export function isStableText(text: string): boolean {
  return STABLE.test(text);
}

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
 * @throws InvalidValue `text_malformed` for a lone surrogate, which has no UTF-8; `text_unsupported` for a character of
 *   a script that is not yet stable; `text_empty` when nothing visible is left; `text_too_long` beyond
 *   INVOICE_NUMBER_LENGTH_MAX characters
 */
export function normaliseInvoiceNumber(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new InvalidValue('text_malformed', 'well-formed Unicode');
  if (text.length > RAW_LENGTH_MAX) throw tooLong();
  if (!isStableText(text)) throw unsupported();
  // Invisible characters go before the last NFKC, or a mark behind one would combine only the second time.
  const visible = text.normalize('NFKC').replace(INVISIBLE, '');
  const spelled = visible.toUpperCase().normalize('NFKC').replace(DASHES, '-');
  if (spelled === '') throw new InvalidValue('text_empty', 'at least one visible character');
  if (spelled.length > INVOICE_NUMBER_LENGTH_MAX) throw tooLong();
  // Single Korean letters and a few ligatures have their normal form outside the stable set.
  if (!isStableText(spelled)) throw unsupported();
  return spelled;
}

function unsupported(): InvalidValue {
  return new InvalidValue('text_unsupported', 'letters, digits and signs of common scripts');
}

function tooLong(): InvalidValue {
  return new InvalidValue('text_too_long', `at most ${INVOICE_NUMBER_LENGTH_MAX} characters`);
}

const PAPER_NUMBER = /^\d{8}$/;
const PAPER_CODE = /^(\d{10}|\d{12})$/;

/** How a seller names an invoice. */
export interface InvoiceName {
  readonly seller: string;
  readonly number: string;
  readonly code: string | null;
}

/**
 * Whether code and number fit each other. Eight digits of a Chinese firm are a paper invoice, unique under its code only;
 * every other invoice is known by its number alone. So nobody makes two of one by leaving the code out. Throws where
 * one of them normalises to nothing.
 */
export function isCodeFit({ seller, number, code }: InvoiceName): boolean {
  const isPaper = seller.startsWith('uscc:') && PAPER_NUMBER.test(normaliseInvoiceNumber(number));
  return isPaper ? code !== null && PAPER_CODE.test(normaliseInvoiceNumber(code)) : code === null;
}
