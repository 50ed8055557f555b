import { expect } from 'chai';
import { changed, example, faultsOf, read, rulesOf } from '../support';
import { amount, gone, within, withChanges } from './changes';
import type { Broken } from './changes';

const EN = example('en16931-invoice.xml');

const SELLER = 'AccountingSupplierParty';
const BUYER = 'AccountingCustomerParty';

const MISSING: readonly Broken[] = [
  ['BR-02', 'no number', ['<cbc:ID>MF-2026/0117</cbc:ID>', '']],
  ['BR-02', 'an empty number', ['<cbc:ID>MF-2026/0117</cbc:ID>', '<cbc:ID> </cbc:ID>']],
  ['BR-03', 'no issue date', gone('cbc:IssueDate')],
  ['BR-04', 'no type code', gone('cbc:InvoiceTypeCode')],
  ['BR-06', 'no name of the seller', within(SELLER, '<cbc:RegistrationName>.*?</cbc:RegistrationName>', '')],
  ['BR-07', 'no name of the buyer', within(BUYER, '<cbc:RegistrationName>.*?</cbc:RegistrationName>', '')],
  ['BR-07', 'no buyer at all', gone(`cac:${BUYER}`)],
  ['BR-08', 'no address of the seller', within(SELLER, '<cac:PostalAddress>[\\s\\S]*?</cac:PostalAddress>', '')],
  ['BR-09', 'no country of the seller', within(SELLER, '<cac:Country>[\\s\\S]*?</cac:Country>', '')],
  ['BR-10', 'no address of the buyer', within(BUYER, '<cac:PostalAddress>[\\s\\S]*?</cac:PostalAddress>', '')],
  ['BR-11', 'no country of the buyer', within(BUYER, '<cac:Country>[\\s\\S]*?</cac:Country>', '')],
  ['BR-12', 'no sum of lines', amount('LineExtensionAmount', '1249.98', '')],
  ['BR-13', 'no total without VAT', gone('cbc:TaxExclusiveAmount')],
  ['BR-14', 'no total with VAT', gone('cbc:TaxInclusiveAmount')],
  ['BR-15', 'no amount due', gone('cbc:PayableAmount')],
  ['BR-21', 'no id of a line', ['<cbc:ID>2</cbc:ID>', '']],
  ['BR-22', 'no quantity', ['<cbc:InvoicedQuantity unitCode="C62">3</cbc:InvoicedQuantity>', '']],
  ['BR-23', 'no unit', ['<cbc:InvoicedQuantity unitCode="C62">3', '<cbc:InvoicedQuantity>3']],
  ['BR-24', 'no net amount of a line', amount('LineExtensionAmount', '199.98', '')],
  ['BR-25', 'no name of an item', ['<cbc:Name>Terminal</cbc:Name>', '']],
  ['BR-26', 'no price', ['<cbc:PriceAmount currencyID="EUR">66.66</cbc:PriceAmount>', '']],
  ['BR-27', 'a negative price', ['66.66', '-66.66']],
  ['BR-31', 'no amount of an allowance', ['<cbc:Amount currencyID="EUR">49.98</cbc:Amount>', '']],
  ['BR-36', 'no amount of a charge', ['<cbc:Amount currencyID="EUR">20.00</cbc:Amount>', '']],
  ['BR-45', 'no taxable amount', gone('cbc:TaxableAmount')],
  ['BR-46', 'no tax of a category', amount('TaxAmount', '4.90', '')],
  ['BR-47', 'no code of a category', within('TaxSubtotal', '<cbc:ID>S</cbc:ID>', '')],
  ['BR-48', 'no rate of a category', within('TaxSubtotal', '<cbc:Percent>7</cbc:Percent>', '')],
  ['BR-CO-25', 'neither due date nor terms', gone('cbc:DueDate')],
];

const SUMS: readonly Broken[] = [
  [
    'BR-CO-11',
    'allowances',
    amount('AllowanceTotalAmount', '49.98', '49.99'),
    amount('TaxExclusiveAmount', '1220.00', '1219.99'),
    amount('TaxInclusiveAmount', '1443.40', '1443.39'),
    amount('PayableAmount', '1000.00', '999.99'),
  ],
  [
    'BR-CO-12',
    'charges',
    amount('ChargeTotalAmount', '20.00', '20.01'),
    amount('TaxExclusiveAmount', '1220.00', '1220.01'),
    amount('TaxInclusiveAmount', '1443.40', '1443.41'),
    amount('PayableAmount', '1000.00', '1000.01'),
  ],
  [
    'BR-CO-13',
    'the total without VAT',
    amount('TaxExclusiveAmount', '1220.00', '1220.01'),
    amount('TaxInclusiveAmount', '1443.40', '1443.41'),
    amount('PayableAmount', '1000.00', '1000.01'),
  ],
  [
    'BR-CO-14',
    'the total VAT',
    amount('TaxAmount', '223.40', '223.41'),
    amount('TaxInclusiveAmount', '1443.40', '1443.41'),
    amount('PayableAmount', '1000.00', '1000.01'),
  ],
  [
    'BR-CO-15',
    'the total with VAT',
    amount('TaxInclusiveAmount', '1443.40', '1443.41'),
    amount('PayableAmount', '1000.00', '1000.01'),
  ],
  ['BR-CO-16', 'the amount due', amount('PayableAmount', '1000.00', '1000.01')],
  [
    'BR-CO-16',
    'the amount due with a rounding',
    [
      '<cbc:PayableAmount',
      '<cbc:PayableRoundingAmount currencyID="EUR">0.01</cbc:PayableRoundingAmount><cbc:PayableAmount',
    ],
  ],
  [
    'BR-CO-17',
    'the VAT of a category',
    amount('TaxAmount', '218.50', '218.51'),
    amount('TaxAmount', '223.40', '223.41'),
    amount('TaxInclusiveAmount', '1443.40', '1443.41'),
    amount('PayableAmount', '1000.00', '1000.01'),
  ],
];

const CODES: readonly Broken[] = [
  ['BR-CL-01', 'a type code that is none', ['<cbc:InvoiceTypeCode>380', '<cbc:InvoiceTypeCode>999']],
  [
    'BR-CL-03',
    'a currency of an amount that is none',
    ['<cbc:PayableAmount currencyID="EUR">', '<cbc:PayableAmount currencyID="EURO">'],
  ],
  [
    'BR-CL-05',
    'a tax currency that is none',
    ['<cac:OrderReference>', '<cbc:TaxCurrencyCode>EU</cbc:TaxCurrencyCode><cac:OrderReference>'],
  ],
  [
    'UBL-CURRENCY',
    'an amount in another currency',
    ['<cbc:PayableAmount currencyID="EUR">', '<cbc:PayableAmount currencyID="USD">'],
  ],
  ['UBL-CURRENCY', 'an amount without a currency', ['<cbc:PayableAmount currencyID="EUR">', '<cbc:PayableAmount>']],
];

const VALUES: readonly Broken[] = [
  ['UBL-DATE', 'a date in another order', ['2026-01-15', '15.01.2026']],
  ['UBL-DATE', 'a date with a time', ['2026-01-15', '2026-01-15T08:00:00']],
  ['UBL-DATE-NONEXISTENT', 'a day that does not exist', ['2026-01-15', '2026-02-29']],
  ['UBL-DATE-RANGE', 'a year out of range', ['2026-01-15', '0026-01-15']],
  ['UBL-TEXT', 'a number that is too long', ['MF-2026/0117', 'x'.repeat(101)]],
  ['UBL-TEXT', 'a number that cannot be seen', ['MF-2026/0117', '\u2800']],
  ['UBL-TEXT', 'an order number with a control character', ['PO-88', 'PO\u008588']],
  [
    'UBL-REPEATED',
    'two numbers',
    ['<cbc:ID>MF-2026/0117</cbc:ID>', '<cbc:ID>MF-2026/0117</cbc:ID><cbc:ID>MF-2</cbc:ID>'],
  ],
  [
    'UBL-REPEATED',
    'two amounts due',
    ['<cbc:PayableAmount', '<cbc:PayableAmount currencyID="EUR">1000.00</cbc:PayableAmount><cbc:PayableAmount'],
  ],
  ['UBL-REPEATED', 'two sellers', [`</cac:${SELLER}>`, `</cac:${SELLER}><cac:${SELLER}/>`]],
  ['UBL-CONTENT', 'elements where text should be', ['MF-2026/0117', 'MF-<cbc:Note/>2026']],
  [
    'UBL-AMOUNT',
    'a quantity of money that is no number',
    ['<cbc:PrepaidAmount currencyID="EUR">443.40', '<cbc:PrepaidAmount currencyID="EUR">443,40'],
  ],
  [
    'UBL-AMOUNT',
    'an exponent',
    ['<cbc:PayableAmount currencyID="EUR">1000.00', '<cbc:PayableAmount currencyID="EUR">1E3'],
  ],
  [
    'UBL-AMOUNT',
    'more digits than are read',
    ['<cbc:PayableAmount currencyID="EUR">1000.00', `<cbc:PayableAmount currencyID="EUR">1${'0'.repeat(30)}`],
  ],
  ['UBL-INDICATOR', 'a charge indicator that is neither', ['<cbc:ChargeIndicator>false', '<cbc:ChargeIndicator>no']],
];

describe('a UBL invoice that follows EN 16931 is refused for', () => {
  it('BR-CO-10: a sum of lines that is 0.01 off, with the figure it should have', async () => {
    const entries = await read(changed(EN, ...amount('LineExtensionAmount', '1249.98', '1249.99')));
    const [fault] = faultsOf(entries);
    expect(fault).to.include({ rule: 'BR-CO-10', value: '1249.99', expected: '1249.98' });
    expect(fault).to.include({ field: '/Invoice/cac:LegalMonetaryTotal/cbc:LineExtensionAmount' });
    expect(fault?.position).to.deep.equal({
      line: EN.split('\n').findIndex((line) => line.includes('1249.98')) + 1,
      row: null,
    });
    expect(rulesOf(entries)).to.deep.equal(['BR-CO-10', 'BR-CO-13']);
  });

  it('BR-CO-10 alone where the rest of the totals follows the wrong sum', async () => {
    const changes = [
      amount('LineExtensionAmount', '1249.98', '1249.99'),
      amount('TaxExclusiveAmount', '1220.00', '1220.01'),
      amount('TaxInclusiveAmount', '1443.40', '1443.41'),
      amount('PayableAmount', '1000.00', '1000.01'),
    ];
    expect(rulesOf(await read(withChanges(EN, changes)))).to.deep.equal(['BR-CO-10']);
  });

  for (const [rule, what, ...changes] of [...MISSING, ...CODES, ...VALUES]) {
    it(`${rule}: ${what}`, async () => {
      const rules = rulesOf(await read(withChanges(EN, changes)));
      // Where a figure is missing, the sums with it may be wrong too, by their own rules.
      expect(rules.filter((id) => !/^BR-(CO-1|S-08)/.test(id))).to.deep.equal([rule]);
    });
  }

  for (const [rule, what, ...changes] of SUMS) {
    it(`${rule}: ${what} 0.01 off`, async () => {
      expect(rulesOf(await read(withChanges(EN, changes)))).to.deep.equal([rule]);
    });
  }

  it('BR-05: no currency', async () => {
    expect(rulesOf(await read(changed(EN, ...gone('cbc:DocumentCurrencyCode'))))).to.deep.equal(['BR-05']);
  });

  it('BR-CL-04: a currency that is none', async () => {
    const text = changed(EN, '<cbc:DocumentCurrencyCode>EUR', '<cbc:DocumentCurrencyCode>EURO');
    expect(rulesOf(await read(text))).to.deep.equal(['BR-CL-04']);
  });

  it('BR-16: no line', async () => {
    const text = EN.replace(/<cac:InvoiceLine>[\s\S]*<\/cac:InvoiceLine>/, '');
    expect(rulesOf(await read(text))).to.deep.equal(['BR-S-08', 'BR-S-08', 'BR-16']);
  });

  it('BR-CO-04: a line without a VAT category', async () => {
    const text = changed(EN, ...gone('cac:ClassifiedTaxCategory'));
    expect(rulesOf(await read(text))).to.deep.equal(['BR-S-08', 'BR-CO-04']);
  });

  it('BR-CO-18: no VAT breakdown', async () => {
    const text = changed(EN, /<cac:TaxSubtotal>[\s\S]*<\/cac:TaxSubtotal>/, '');
    expect(rulesOf(await read(text))).to.deep.equal(['BR-CO-18']);
  });

  it('BR-CO-26: a seller without any identifier', async () => {
    const unidentified = [
      within(SELLER, '<cac:PartyTaxScheme>[\\s\\S]*?</cac:PartyTaxScheme>', ''),
      within(SELLER, '<cbc:CompanyID>9135.*?</cbc:CompanyID>', ''),
    ];
    expect(rulesOf(await read(withChanges(EN, unidentified)))).to.deep.equal(['BR-CO-26']);
  });

  it('BR-CL-17 and BR-CL-18: a VAT category that is none', async () => {
    const inBreakdown = changed(EN, ...within('TaxSubtotal', '<cbc:ID>S</cbc:ID>', '<cbc:ID>Q</cbc:ID>'));
    expect(rulesOf(await read(inBreakdown))).to.deep.equal(['BR-CL-17']);
    const onLine = changed(EN, ...within('ClassifiedTaxCategory', '<cbc:ID>S</cbc:ID>', '<cbc:ID>Q</cbc:ID>'));
    expect(rulesOf(await read(onLine))).to.deep.equal(['BR-S-08', 'BR-CL-18']);
  });

  it('UBL-AMOUNT-DECIMALS: an amount due that the currency cannot have', async () => {
    const yen = EN.replaceAll('EUR', 'JPY');
    expect(rulesOf(await read(changed(yen, '>443.40<', '>443.90<').replace('>1000.00<', '>999.50<')))).to.deep.equal([
      'UBL-AMOUNT-DECIMALS',
    ]);
  });

  it('UBL-AMOUNT-BOUNDS: an amount due beyond 15 digits', async () => {
    const text = changed(EN, ...amount('PayableAmount', '1000.00', '1000000000000000.00'));
    expect(rulesOf(await read(text))).to.deep.equal(['UBL-AMOUNT-BOUNDS', 'BR-CO-16']);
  });

  it('UBL-PAYABLE-NEGATIVE: more paid than was due', async () => {
    const changes = [amount('PrepaidAmount', '443.40', '1443.50'), amount('PayableAmount', '1000.00', '-0.10')];
    expect(rulesOf(await read(withChanges(EN, changes)))).to.deep.equal(['UBL-PAYABLE-NEGATIVE']);
  });

  it('several things at once, each reported, and FILE-MORE-FAULTS beyond the bound', async () => {
    const text = withChanges(EN, [
      ['2026-01-15', '2026-13-15'],
      ['>PO-88<', '><'],
      ['66.66', '-66.66'],
      ...[amount('PayableAmount', '1000.00', '1')],
    ]);
    expect(rulesOf(await read(text))).to.deep.equal(['UBL-DATE-NONEXISTENT', 'BR-CO-16', 'BR-27']);
    expect(rulesOf(await read(text, { limits: { faultsMax: 2 } }))).to.deep.equal([
      'UBL-DATE-NONEXISTENT',
      'BR-CO-16',
      'FILE-MORE-FAULTS',
    ]);
  });
});
