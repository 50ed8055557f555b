/** Small valid UBL 2.1 invoices, also such that do not say who a side is. */
import type { PartyId } from '../../../chaincode/src/protocol/acts';

export interface UblInvoice {
  /** A USCC party; null leaves the side without any identifier. */
  readonly seller: PartyId | null;
  readonly debtor: PartyId | null;
  readonly number: string;
  readonly issued?: string;
  readonly due?: string;
  readonly amount?: string;
  readonly currency?: string;
}

function partyXml(role: string, name: string, id: PartyId | null): string {
  const company = id === null ? '' : `<b:CompanyID schemeID="USCC">${id.replace('uscc:', '')}</b:CompanyID>`;
  return `<a:${role}><a:Party><a:PartyLegalEntity>
    <b:RegistrationName>${name}</b:RegistrationName>${company}
  </a:PartyLegalEntity></a:Party></a:${role}>`;
}

/** The document's text. */
export function ublText(invoice: UblInvoice): string {
  const {
    seller,
    debtor,
    number,
    issued = '2026-01-10',
    due = '2099-04-10',
    amount = '1000.00',
    currency = 'CNY',
  } = invoice;
  const money = (name: string): string => `<b:${name} currencyID="${currency}">${amount}</b:${name}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
         xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
         xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:ID>${number}</b:ID>
  <b:IssueDate>${issued}</b:IssueDate>
  <b:DueDate>${due}</b:DueDate>
  <b:DocumentCurrencyCode>${currency}</b:DocumentCurrencyCode>
  ${partyXml('AccountingSupplierParty', 'Seller', seller)}
  ${partyXml('AccountingCustomerParty', 'Buyer', debtor)}
  <a:LegalMonetaryTotal>
    ${money('LineExtensionAmount')}
    ${money('TaxExclusiveAmount')}
    ${money('TaxInclusiveAmount')}
    ${money('PayableAmount')}
  </a:LegalMonetaryTotal>
  <a:InvoiceLine><b:ID>1</b:ID>${money('LineExtensionAmount')}</a:InvoiceLine>
</Invoice>`;
}

export function ublOf(invoice: UblInvoice): Uint8Array {
  return new TextEncoder().encode(ublText(invoice));
}
