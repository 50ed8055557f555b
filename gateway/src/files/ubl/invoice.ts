/** A UBL 2 Invoice as a plain record, or everything that is wrong with it. */
import { INVOICE_NUMBER_LENGTH_MAX } from '../../../../chaincode/src/kernel/bounds';
import { isCurrency } from '../../../../chaincode/src/kernel/currency';
import type { CalendarDay } from '../../../../chaincode/src/kernel/days';
import { InvalidValue } from '../../../../chaincode/src/kernel/invariant';
import { formatAmount, parseLooseAmount } from '../../../../chaincode/src/kernel/money';
import { normaliseInvoiceNumber } from '../../../../chaincode/src/kernel/text';
import type { Hash } from '../../../../chaincode/src/protocol/acts';
import type { ReadDocument } from '../documents';
import { identifiedOrNot } from '../invoiceEntry';
import type { FileLimits } from '../limits';
import { attributeOf } from '../xml/element';
import type { XmlDocument } from '../xml/element';
import { checkCategories } from './categories';
import { dayIn, dueDayOf } from './dates';
import { figuresOf } from './figures';
import type { Figures } from './figures';
import { checkFormalRules } from './formal';
import { EN16931_IDENTIFIER } from './names';
import { partyIn } from './parties';
import type { UblParty } from './parties';
import { Sheet } from './sheet';
import type { Figure } from './sheet';
import { checkSums } from './sums';
import { INVOICE_CODES, NOTEWORTHY, NOT_INVOICES } from './types';

/** The text below the root that identifies something on paper, within bounds; null where there is none. */
function identifyingText(sheet: Sheet, ...names: readonly string[]): string | null {
  const element = sheet.one(sheet.root, ...names);
  const text = sheet.text(element);
  if (element === null || text === null) return null;
  try {
    normaliseInvoiceNumber(text);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    sheet.fault('UBL-TEXT', element);
    return null;
  }
  if (text.length <= INVOICE_NUMBER_LENGTH_MAX && !/\p{Cc}/u.test(text)) return text;
  sheet.fault('UBL-TEXT', element);
  return null;
}

/** BT-5; UBL outside EN 16931 may leave it out, and then the amount due has it. */
function currencyOf(sheet: Sheet): string | null {
  const element = sheet.one(sheet.root, 'cbc:DocumentCurrencyCode');
  const stated = sheet.text(element);
  if (element !== null && stated !== null) {
    if (isCurrency(stated)) return stated;
    sheet.fault('BR-CL-04', element);
    return null;
  }
  const payable = sheet.first(sheet.root, 'cac:LegalMonetaryTotal', 'cbc:PayableAmount');
  const implied = payable === null ? null : attributeOf(payable, 'currencyID');
  if (!sheet.followsEn16931 && implied !== null && isCurrency(implied)) return implied;
  sheet.missing('BR-05', sheet.root, 'cbc:DocumentCurrencyCode');
  return null;
}

/** The amount due in its canonical form; null where it is none, which is then reported. */
function payableOf(sheet: Sheet, figure: Figure | null, currency: string | null): string | null {
  const units = figure?.units ?? null;
  if (figure === null || units === null || currency === null) return null;
  if (units < 0n) {
    sheet.fault('UBL-PAYABLE-NEGATIVE', figure.element);
    return null;
  }
  if (units === 0n) sheet.warn('UBL-NOTHING-PAYABLE', figure.element);
  const text = (sheet.text(figure.element) ?? '').replace(/^[+-]/, '');
  try {
    return formatAmount(parseLooseAmount(text, currency), currency);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    const isLong = error.rule === 'amount_too_large' || error.rule === 'amount_malformed';
    sheet.fault(isLong ? 'UBL-AMOUNT-BOUNDS' : 'UBL-AMOUNT-DECIMALS', figure.element);
    return null;
  }
}

function noteType(sheet: Sheet): void {
  const element = sheet.one(sheet.root, 'cbc:InvoiceTypeCode');
  const code = sheet.text(element);
  if (element === null || code === null) return;
  if (!INVOICE_CODES.has(code)) sheet.fault('BR-CL-01', element);
  const rule = NOTEWORTHY.get(code);
  if (rule !== undefined) sheet.warn(rule, element);
}

/** Who finances a claim wants to know when the money was never meant for the seller (BG-10). */
function notePayee(sheet: Sheet): void {
  const payee = sheet.one(sheet.root, 'cac:PayeeParty');
  if (payee === null) return;
  const name = sheet.text(sheet.first(payee, 'cac:PartyName', 'cbc:Name')) ?? '';
  sheet.warn('UBL-PAYEE', payee, { value: name });
}

function checkParties(sheet: Sheet, seller: UblParty, debtor: UblParty): void {
  for (const party of [seller, debtor]) {
    if (party.id === null) sheet.warn('UBL-PARTY-UNKNOWN', party.element, { value: party.name ?? '' });
  }
  if (seller.id !== null && seller.id === debtor.id) {
    sheet.fault('UBL-PARTIES-EQUAL', debtor.element, { value: seller.id });
  }
}

/** A due date before the issue date would be refused later; the rest of the invoice is worth reading all the same. */
function usableDue(sheet: Sheet, issued: CalendarDay | null): CalendarDay | null {
  const due = dueDayOf(sheet);
  if (due === null || issued === null || due >= issued) return due;
  sheet.warn('UBL-DUE-BEFORE-ISSUE', sheet.root, { value: due });
  return null;
}

/** Peppol writes NA where an order of the seller is named but none of the buyer. */
function orderOf(sheet: Sheet): string | null {
  const order = identifyingText(sheet, 'cac:OrderReference', 'cbc:ID');
  return order === 'NA' ? null : order;
}

function checkEverything(sheet: Sheet, figures: Figures): void {
  checkSums(sheet, figures);
  if (!sheet.followsEn16931) return;
  checkCategories(sheet, figures);
  checkFormalRules(sheet, figures);
}

function sheetOf(document: XmlDocument, limits: FileLimits): Sheet {
  const { faultsMax } = limits;
  const probe = new Sheet(document, { followsEn16931: false, faultsMax });
  const specification = probe.text(probe.first(document.root, 'cbc:CustomizationID')) ?? '';
  return new Sheet(document, { followsEn16931: specification.startsWith(EN16931_IDENTIFIER), faultsMax });
}

/** The number of a document for a report, whatever it looks like. */
function shownNumber(sheet: Sheet): string | null {
  const text = sheet.text(sheet.first(sheet.root, 'cbc:ID'));
  return text === null ? null : text.slice(0, INVOICE_NUMBER_LENGTH_MAX);
}

/**
 * Reads an Invoice.
 *
 * @param source hash of the file
 */
export function readUblInvoice(document: XmlDocument, source: Hash, limits: FileLimits): readonly ReadDocument[] {
  const sheet = sheetOf(document, limits);
  const position = { line: document.lineOf(document.root.offset), row: null };
  const other = NOT_INVOICES.get(sheet.text(sheet.first(sheet.root, 'cbc:InvoiceTypeCode')) ?? '');
  if (other !== undefined) {
    return [{ kind: 'not_an_invoice', document: other, position, number: shownNumber(sheet) }];
  }
  const number = identifyingText(sheet, 'cbc:ID');
  if (shownNumber(sheet) === null) sheet.missing('BR-02', sheet.root, 'cbc:ID');
  const issueDate = sheet.one(sheet.root, 'cbc:IssueDate');
  if (sheet.text(issueDate) === null) sheet.missing('BR-03', sheet.root, 'cbc:IssueDate');
  const issued = dayIn(sheet, issueDate);
  noteType(sheet);
  const currency = currencyOf(sheet);
  sheet.currency = currency;
  const due = usableDue(sheet, issued);
  const order = orderOf(sheet);
  const seller = partyIn(sheet, 'cac:AccountingSupplierParty');
  const debtor = partyIn(sheet, 'cac:AccountingCustomerParty');
  const figures = figuresOf(sheet);
  const payable = payableOf(sheet, figures.totals.payable, currency);
  checkEverything(sheet, figures);
  checkParties(sheet, seller, debtor);
  notePayee(sheet);
  if (!sheet.faults.isEmpty || number === null || issued === null || currency === null || payable === null) {
    return sheet.faults.entries;
  }
  const invoice = { seller: seller.id, debtor: debtor.id, number, code: null, issued, currency, payable };
  const { warnings } = sheet;
  const facts = { position, source, due, order, sellerName: seller.name, debtorName: debtor.name, warnings };
  return [identifiedOrNot(invoice, facts)];
}
