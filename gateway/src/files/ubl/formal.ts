/** What EN 16931 asks of an invoice besides its sums. Applied only to documents that say that they follow it. */
import { isCurrency } from '../../../../chaincode/src/kernel/currency';
import type { RuleId } from '../rules/rules';
import type { XmlElement } from '../xml/element';
import { attributeOf } from '../xml/element';
import { CATEGORY_CODES } from './categories';
import type { Figures, Line, Subtotal } from './figures';
import type { Sheet } from './sheet';

function expectText(sheet: Sheet, rule: RuleId, parent: XmlElement | null, ...names: readonly string[]): void {
  if (parent !== null && sheet.text(sheet.first(parent, ...names)) === null) {
    sheet.missing(rule, parent, names.join('/'));
  }
}

interface PartyRules {
  readonly name: RuleId;
  readonly address: RuleId;
  readonly country: RuleId;
}

function checkParty(sheet: Sheet, role: string, rules: PartyRules): void {
  const party = sheet.one(sheet.root, role, 'cac:Party');
  if (party === null) {
    sheet.missing(rules.name, sheet.root, `${role}/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName`);
    return;
  }
  expectText(sheet, rules.name, party, 'cac:PartyLegalEntity', 'cbc:RegistrationName');
  const address = sheet.one(party, 'cac:PostalAddress');
  if (address === null) sheet.missing(rules.address, party, 'cac:PostalAddress');
  expectText(sheet, rules.country, address, 'cac:Country', 'cbc:IdentificationCode');
}

function checkSellerIdentifier(sheet: Sheet): void {
  const party = sheet.one(sheet.root, 'cac:AccountingSupplierParty', 'cac:Party');
  const places = [
    ['cac:PartyIdentification', 'cbc:ID'],
    ['cac:PartyLegalEntity', 'cbc:CompanyID'],
    ['cac:PartyTaxScheme', 'cbc:CompanyID'],
  ] as const;
  if (party === null || places.some((names) => sheet.text(sheet.first(party, ...names)) !== null)) return;
  sheet.missing('BR-CO-26', party, 'cac:PartyLegalEntity/cbc:CompanyID');
}

function checkLine(sheet: Sheet, { element, category }: Line): void {
  expectText(sheet, 'BR-21', element, 'cbc:ID');
  const quantity = sheet.one(element, 'cbc:InvoicedQuantity');
  if (sheet.text(quantity) === null) sheet.missing('BR-22', element, 'cbc:InvoicedQuantity');
  if (quantity !== null && attributeOf(quantity, 'unitCode') === null) sheet.missing('BR-23', quantity, '@unitCode');
  expectText(sheet, 'BR-25', element, 'cac:Item', 'cbc:Name');
  const price = sheet.number(sheet.one(element, 'cac:Price'), 'cbc:PriceAmount');
  if (price === null) sheet.missing('BR-26', element, 'cac:Price/cbc:PriceAmount');
  else if (price.units !== null && price.units < 0n) sheet.fault('BR-27', price.element);
  const code = category?.code ?? null;
  if (code === null) sheet.missing('BR-CO-04', element, 'cac:Item/cac:ClassifiedTaxCategory/cbc:ID');
  else if (!CATEGORY_CODES.has(code)) sheet.fault('BR-CL-18', element, { value: code });
}

function checkSubtotal(sheet: Sheet, { element, category }: Subtotal): void {
  const code = category?.code ?? null;
  if (code === null) sheet.missing('BR-47', element, 'cac:TaxCategory/cbc:ID');
  else if (!CATEGORY_CODES.has(code)) sheet.fault('BR-CL-17', element, { value: code });
  // "O", not subject to VAT, is the one category without a rate.
  if (category !== null && category.percent === null && code !== 'O') {
    sheet.missing('BR-48', element, 'cac:TaxCategory/cbc:Percent');
  }
}

function checkDue(sheet: Sheet, figures: Figures): void {
  const { payable } = figures.totals;
  if ((payable?.units ?? 0n) <= 0n) return;
  const hasDate = sheet.text(sheet.one(sheet.root, 'cbc:DueDate')) !== null;
  const hasTerms = sheet
    .all(sheet.root, 'cac:PaymentTerms')
    .some((terms) => sheet.text(sheet.first(terms, 'cbc:Note')) !== null);
  if (!hasDate && !hasTerms) sheet.missing('BR-CO-25', sheet.root, 'cbc:DueDate');
}

function checkCurrencies(sheet: Sheet): void {
  const element = sheet.one(sheet.root, 'cbc:TaxCurrencyCode');
  const code = sheet.text(element);
  if (element !== null && code !== null && !isCurrency(code)) sheet.fault('BR-CL-05', element);
}

/** Reports every formal rule that is broken. */
export function checkFormalRules(sheet: Sheet, figures: Figures): void {
  expectText(sheet, 'BR-04', sheet.root, 'cbc:InvoiceTypeCode');
  checkCurrencies(sheet);
  checkParty(sheet, 'cac:AccountingSupplierParty', { name: 'BR-06', address: 'BR-08', country: 'BR-09' });
  checkParty(sheet, 'cac:AccountingCustomerParty', { name: 'BR-07', address: 'BR-10', country: 'BR-11' });
  checkSellerIdentifier(sheet);
  if (figures.lines.length === 0) sheet.missing('BR-16', sheet.root, 'cac:InvoiceLine');
  for (const line of figures.lines) checkLine(sheet, line);
  const subtotals = figures.taxTotals.flatMap((entry) => entry.subtotals);
  if (subtotals.length === 0) sheet.missing('BR-CO-18', sheet.root, 'cac:TaxTotal/cac:TaxSubtotal');
  for (const subtotal of subtotals) checkSubtotal(sheet, subtotal);
  checkDue(sheet, figures);
}
