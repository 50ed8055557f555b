/** The figures of an invoice that its sums are checked with (EN 16931: BG-20 to BG-25). */
import type { XmlElement } from '../xml/element';
import { attributeOf } from '../xml/element';
import type { Figure, Sheet } from './sheet';

/** A VAT category as lines, allowances and the breakdown name it: code (UNTDID 5305) and rate in percent. */
export interface Category {
  readonly code: string | null;
  readonly percent: Figure | null;
}

/** An invoice line (BG-25). */
export interface Line {
  readonly element: XmlElement;
  readonly net: Figure | null;
  readonly category: Category | null;
}

/** An allowance or charge of the whole document (BG-20, BG-21). */
export interface Adjustment {
  readonly isCharge: boolean;
  readonly amount: Figure | null;
  readonly category: Category | null;
}

/** One VAT category of the breakdown (BG-23). */
export interface Subtotal {
  readonly element: XmlElement;
  readonly taxable: Figure | null;
  readonly tax: Figure | null;
  readonly category: Category | null;
}

/** A tax total in the currency of the document. */
export interface TaxTotal {
  readonly tax: Figure | null;
  readonly subtotals: readonly Subtotal[];
}

/** The document totals (BG-22), each null where it is not stated. */
export interface Totals {
  readonly lineNet: Figure | null;
  readonly allowances: Figure | null;
  readonly charges: Figure | null;
  readonly taxExclusive: Figure | null;
  readonly taxInclusive: Figure | null;
  readonly prepaid: Figure | null;
  readonly rounding: Figure | null;
  readonly payable: Figure | null;
}

export interface Figures {
  readonly lines: readonly Line[];
  readonly adjustments: readonly Adjustment[];
  readonly taxTotals: readonly TaxTotal[];
  readonly totals: Totals;
}

function categoryOf(sheet: Sheet, element: XmlElement | null): Category | null {
  if (element === null) return null;
  return { code: sheet.text(sheet.one(element, 'cbc:ID')), percent: sheet.number(element, 'cbc:Percent') };
}

function lineOf(sheet: Sheet, element: XmlElement): Line {
  const net = sheet.amount(element, 'cbc:LineExtensionAmount', { missing: 'BR-24', decimals: 'BR-DEC-23' });
  for (const adjustment of sheet.all(element, 'cac:AllowanceCharge')) {
    const isCharge = isChargeOf(sheet, adjustment);
    sheet.amount(adjustment, 'cbc:Amount', { decimals: isCharge ? 'BR-DEC-27' : 'BR-DEC-24' });
    sheet.amount(adjustment, 'cbc:BaseAmount', { decimals: isCharge ? 'BR-DEC-28' : 'BR-DEC-25' });
  }
  const item = sheet.one(element, 'cac:Item');
  return { element, net, category: categoryOf(sheet, sheet.first(item, 'cac:ClassifiedTaxCategory')) };
}

function isChargeOf(sheet: Sheet, element: XmlElement): boolean {
  const indicator = sheet.one(element, 'cbc:ChargeIndicator');
  const text = sheet.text(indicator);
  if (text === 'true' || text === '1') return true;
  if (text !== 'false' && text !== '0') {
    if (indicator === null) sheet.missing('UBL-INDICATOR', element, 'cbc:ChargeIndicator');
    else sheet.fault('UBL-INDICATOR', indicator);
  }
  return false;
}

function adjustmentOf(sheet: Sheet, element: XmlElement): Adjustment {
  const isCharge = isChargeOf(sheet, element);
  const amount = sheet.amount(element, 'cbc:Amount', {
    missing: isCharge ? 'BR-36' : 'BR-31',
    decimals: isCharge ? 'BR-DEC-05' : 'BR-DEC-01',
  });
  sheet.amount(element, 'cbc:BaseAmount', { decimals: isCharge ? 'BR-DEC-06' : 'BR-DEC-02' });
  return { isCharge, amount, category: categoryOf(sheet, sheet.first(element, 'cac:TaxCategory')) };
}

function subtotalOf(sheet: Sheet, element: XmlElement): Subtotal {
  return {
    element,
    taxable: sheet.amount(element, 'cbc:TaxableAmount', { missing: 'BR-45', decimals: 'BR-DEC-19' }),
    tax: sheet.amount(element, 'cbc:TaxAmount', { missing: 'BR-46', decimals: 'BR-DEC-20' }),
    category: categoryOf(sheet, sheet.one(element, 'cac:TaxCategory')),
  };
}

/** The currency of the total that takes no part in any sum (BT-6, BT-111); null where there is none. */
function otherTaxCurrency(sheet: Sheet): string | null {
  const taxCurrency = sheet.text(sheet.one(sheet.root, 'cbc:TaxCurrencyCode'));
  return taxCurrency === sheet.currency ? null : taxCurrency;
}

function currencyOfTotal(sheet: Sheet, element: XmlElement): string | null {
  const amount = sheet.first(element, 'cbc:TaxAmount');
  return amount === null ? null : attributeOf(amount, 'currencyID');
}

function checkTaxCurrencyTotal(sheet: Sheet, element: XmlElement): void {
  const decimals = /\.[0-9]{3}/;
  const amount = sheet.one(element, 'cbc:TaxAmount');
  if (amount === null || !sheet.followsEn16931) return;
  if (decimals.test(sheet.text(amount) ?? '')) sheet.fault('BR-DEC-15', amount);
}

function taxTotalsOf(sheet: Sheet): readonly TaxTotal[] {
  const totals: TaxTotal[] = [];
  const other = otherTaxCurrency(sheet);
  for (const element of sheet.all(sheet.root, 'cac:TaxTotal')) {
    if (other !== null && currencyOfTotal(sheet, element) === other) {
      checkTaxCurrencyTotal(sheet, element);
      continue;
    }
    const tax = sheet.amount(element, 'cbc:TaxAmount', { decimals: 'BR-DEC-13' });
    totals.push({ tax, subtotals: sheet.all(element, 'cac:TaxSubtotal').map((part) => subtotalOf(sheet, part)) });
  }
  return totals;
}

function totalsOf(sheet: Sheet): Totals {
  const element = sheet.one(sheet.root, 'cac:LegalMonetaryTotal');
  if (element === null) sheet.missing('BR-15', sheet.root, 'cac:LegalMonetaryTotal/cbc:PayableAmount');
  return {
    lineNet: sheet.amount(element, 'cbc:LineExtensionAmount', { missing: 'BR-12', decimals: 'BR-DEC-09' }),
    allowances: sheet.amount(element, 'cbc:AllowanceTotalAmount', { decimals: 'BR-DEC-10' }),
    charges: sheet.amount(element, 'cbc:ChargeTotalAmount', { decimals: 'BR-DEC-11' }),
    taxExclusive: sheet.amount(element, 'cbc:TaxExclusiveAmount', { missing: 'BR-13', decimals: 'BR-DEC-12' }),
    taxInclusive: sheet.amount(element, 'cbc:TaxInclusiveAmount', { missing: 'BR-14', decimals: 'BR-DEC-14' }),
    prepaid: sheet.amount(element, 'cbc:PrepaidAmount', { decimals: 'BR-DEC-16' }),
    rounding: sheet.amount(element, 'cbc:PayableRoundingAmount', { decimals: 'BR-DEC-17' }),
    payable: sheet.amount(element, 'cbc:PayableAmount', { missing: 'BR-15', always: true, decimals: 'BR-DEC-18' }),
  };
}

/** All figures; whatever is no number or in a wrong currency has been reported. */
export function figuresOf(sheet: Sheet): Figures {
  return {
    lines: sheet.all(sheet.root, 'cac:InvoiceLine').map((line) => lineOf(sheet, line)),
    adjustments: sheet.all(sheet.root, 'cac:AllowanceCharge').map((part) => adjustmentOf(sheet, part)),
    taxTotals: taxTotalsOf(sheet),
    totals: totalsOf(sheet),
  };
}
