/**
 * What an invoice's tags are signed over (A1). Identity: seller and normalised number (behind its code on paper, with the
 * year where the seller's numbers repeat). Content: everything both sides must agree on.
 */
import { canonicalBytes } from '../kernel/canonical';
import { normaliseInvoiceNumber } from '../kernel/text';
import { FORMATS } from '../protocol';
import type { Invoice } from '../protocol/items';

/** Twenty digits that a table splits into code and number are the same twenty digits again. */
function wholeNumber({ number, code }: Invoice): string {
  return `${code === null ? '' : normaliseInvoiceNumber(code)}${normaliseInvoiceNumber(number)}`;
}

function identity(invoice: Invoice, numbersRepeatYearly: boolean): Readonly<Record<string, string | null>> {
  return {
    seller: invoice.seller,
    number: wholeNumber(invoice),
    year: numbersRepeatYearly ? invoice.issued.slice(0, 4) : null,
  };
}

/** Message of the identity tag. Throws where the number normalises to nothing. */
export function invoiceIdentityBytes(invoice: Invoice, numbersRepeatYearly: boolean): Uint8Array {
  return canonicalBytes({ format: FORMATS.invoiceIdentity, ...identity(invoice, numbersRepeatYearly) });
}

/** Message of the content tag. Amounts are canonical decimal strings, so spelling makes no difference. */
export function invoiceContentBytes(invoice: Invoice, numbersRepeatYearly: boolean): Uint8Array {
  const { debtor, issued, currency, payable } = invoice;
  const content = { debtor, issued, currency, payable, type: 'invoice' };
  return canonicalBytes({ format: FORMATS.invoiceContent, ...identity(invoice, numbersRepeatYearly), ...content });
}
