/** The entry of an invoice that was read, complete or with a party still to be chosen. */
import type { InvoiceEntry, PartlyIdentifiedInvoice } from './documents';

/** What an entry says besides the invoice. */
export type InvoiceFacts = Omit<InvoiceEntry, 'kind' | 'identified' | 'invoice'>;

/** `identified` exactly where both sides have an id. */
export function identifiedOrNot(invoice: PartlyIdentifiedInvoice, facts: InvoiceFacts): InvoiceEntry {
  const { seller, debtor } = invoice;
  if (seller === null || debtor === null) return { kind: 'invoice', identified: false, invoice, ...facts };
  return { kind: 'invoice', identified: true, invoice: { ...invoice, seller, debtor }, ...facts };
}
