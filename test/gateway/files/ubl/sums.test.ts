import { expect } from 'chai';
import type { RuleId } from '../../../../gateway/src/files/rules/rules';
import { changed, cpuMs, example, onlyInvoice, read, rulesOf } from '../support';
import { amount, withChanges } from './changes';
import type { Broken, Change } from './changes';

const EN = example('en16931-invoice.xml');
const PLAIN = example('plain-ubl-invoice.xml');

describe('amounts with more than two decimals break EN 16931 by', () => {
  const base = '<cbc:BaseAmount currencyID="EUR">10.001</cbc:BaseAmount>';
  const lineAdjustment = (isCharge: boolean, inner: string): Change => [
    '<cac:Item>',
    `<cac:AllowanceCharge><cbc:ChargeIndicator>${String(isCharge)}</cbc:ChargeIndicator>${inner}</cac:AllowanceCharge><cac:Item>`,
  ];
  const lineAmount = '<cbc:Amount currencyID="EUR">1.001</cbc:Amount>';
  const cases: readonly Broken[] = [
    ['BR-DEC-01', 'an allowance', ['>49.98</cbc:Amount>', '>49.980</cbc:Amount>']],
    ['BR-DEC-02', 'the base of an allowance', ['>49.98</cbc:Amount>', `>49.98</cbc:Amount>${base}`]],
    ['BR-DEC-05', 'a charge', ['>20.00</cbc:Amount>', '>20.000</cbc:Amount>']],
    ['BR-DEC-06', 'the base of a charge', ['>20.00</cbc:Amount>', `>20.00</cbc:Amount>${base}`]],
    ['BR-DEC-09', 'the sum of lines', amount('LineExtensionAmount', '1249.98', '1249.980')],
    ['BR-DEC-10', 'the sum of allowances', amount('AllowanceTotalAmount', '49.98', '49.980')],
    ['BR-DEC-11', 'the sum of charges', amount('ChargeTotalAmount', '20.00', '20.000')],
    ['BR-DEC-12', 'the total without VAT', amount('TaxExclusiveAmount', '1220.00', '1220.000')],
    ['BR-DEC-13', 'the total VAT', amount('TaxAmount', '223.40', '223.400')],
    ['BR-DEC-14', 'the total with VAT', amount('TaxInclusiveAmount', '1443.40', '1443.400')],
    [
      'BR-DEC-15',
      'the total VAT in the tax currency',
      [
        '<cac:TaxTotal>',
        '<cbc:TaxCurrencyCode>CNY</cbc:TaxCurrencyCode><cac:TaxTotal><cbc:TaxAmount currencyID="CNY">1700.001</cbc:TaxAmount></cac:TaxTotal><cac:TaxTotal>',
      ],
    ],
    ['BR-DEC-16', 'the paid amount', amount('PrepaidAmount', '443.40', '443.400')],
    [
      'BR-DEC-17',
      'the rounding',
      [
        '<cbc:PayableAmount',
        '<cbc:PayableRoundingAmount currencyID="EUR">0.000</cbc:PayableRoundingAmount><cbc:PayableAmount',
      ],
    ],
    ['BR-DEC-18', 'the amount due', amount('PayableAmount', '1000.00', '1000.000')],
    ['BR-DEC-19', 'a taxable amount', amount('TaxableAmount', '70.00', '70.000')],
    ['BR-DEC-20', 'the tax of a category', amount('TaxAmount', '4.90', '4.900')],
    ['BR-DEC-23', 'the net amount of a line', amount('LineExtensionAmount', '199.98', '199.980')],
    ['BR-DEC-24', 'an allowance of a line', lineAdjustment(false, lineAmount)],
    ['BR-DEC-25', 'the base of an allowance of a line', lineAdjustment(false, base)],
    ['BR-DEC-27', 'a charge of a line', lineAdjustment(true, lineAmount)],
    ['BR-DEC-28', 'the base of a charge of a line', lineAdjustment(true, base)],
  ];
  for (const [rule, what, ...changes] of cases) {
    it(`${rule}: ${what}`, async () => {
      expect(rulesOf(await read(withChanges(EN, changes)))).to.deep.equal([rule]);
    });
  }
});

describe('the sums of VAT categories', () => {
  /** The second rate of the example as another category, without tax and with totals that fit. */
  function inCategory(code: string): string {
    const recoded = EN.replaceAll('<cbc:Percent>7</cbc:Percent>', '<cbc:Percent>0</cbc:Percent>').replace(
      /<cbc:ID>S<\/cbc:ID>(\s*)<cbc:Percent>0<\/cbc:Percent>/g,
      (_match, space: string) => `<cbc:ID>${code}</cbc:ID>${space}<cbc:Percent>0</cbc:Percent>`,
    );
    return withChanges(recoded, [
      amount('TaxAmount', '4.90', '0.00'),
      amount('TaxAmount', '223.40', '218.50'),
      amount('TaxInclusiveAmount', '1443.40', '1438.50'),
      amount('PrepaidAmount', '443.40', '438.50'),
    ]);
  }
  const untaxed: readonly (readonly [string, RuleId, RuleId])[] = [
    ['Z', 'BR-Z-08', 'BR-Z-09'],
    ['E', 'BR-E-08', 'BR-E-09'],
    ['AE', 'BR-AE-08', 'BR-AE-09'],
    ['K', 'BR-IC-08', 'BR-IC-09'],
    ['G', 'BR-G-08', 'BR-G-09'],
    ['O', 'BR-O-08', 'BR-O-09'],
  ];
  for (const [code, base, tax] of untaxed) {
    it(`break ${base} where the base is not what lines and charges make, ${tax} where there is tax`, async () => {
      onlyInvoice(await read(inCategory(code)));
      const otherBase = changed(inCategory(code), ...amount('TaxableAmount', '70.00', '70.01'));
      expect(rulesOf(await read(otherBase))).to.deep.equal([base]);
      const taxed = changed(inCategory(code), ...amount('TaxAmount', '0.00', '0.01'));
      expect(rulesOf(await read(taxed))).to.deep.equal(['BR-CO-14', 'BR-CO-17', tax]);
    });
  }

  it('break BR-S-08 where the base of a rate is wrong, rates summed apart', async () => {
    const changes = [amount('TaxableAmount', '1150.00', '1149.99'), amount('TaxableAmount', '70.00', '70.01')];
    expect(rulesOf(await read(withChanges(EN, changes)))).to.deep.equal(['BR-S-08', 'BR-S-08']);
  });

  it('break BR-AF-08 and BR-AG-08 for the taxes of the Canaries, Ceuta and Melilla', async () => {
    for (const [code, rule] of [
      ['L', 'BR-AF-08'],
      ['M', 'BR-AG-08'],
    ] as const) {
      const recoded = EN.replaceAll('<cbc:ID>S</cbc:ID>', `<cbc:ID>${code}</cbc:ID>`);
      onlyInvoice(await read(recoded));
      const otherBase = changed(recoded, ...amount('TaxableAmount', '1150.00', '1150.01'));
      expect(rulesOf(await read(otherBase))).to.deep.equal([rule]);
    }
  });
});

describe('a UBL invoice outside EN 16931', () => {
  it('is held to its sums all the same', async () => {
    expect(rulesOf(await read(changed(PLAIN, '>100.1<', '>100.2<')))).to.deep.equal(['BR-CO-10', 'BR-CO-13']);
    expect(rulesOf(await read(changed(PLAIN, '>110.10<', '>110.11<')))).to.deep.equal([
      'BR-CO-13',
      'BR-CO-15',
      'BR-CO-16',
    ]);
    expect(
      rulesOf(await read(changed(PLAIN, 'SEK">27.525</TaxAmount>\n    <a:TaxS', 'SEK">27.5</TaxAmount>\n    <a:TaxS'))),
    ).to.deep.equal(['BR-CO-14', 'BR-CO-15', 'BR-CO-16']);
    expect(rulesOf(await read(changed(PLAIN, '>25.0<', '>24.0<')))).to.deep.equal(['BR-CO-17']);
  });

  it('may count the rounding within the total with tax, or behind it, but nowhere else', async () => {
    expect(onlyInvoice(await read(PLAIN)).invoice.payable).to.equal('138.00');
    const behind = changed(
      changed(PLAIN, '>138</TaxInclusiveAmount>', '>137.625</TaxInclusiveAmount>'),
      '>0.375<',
      '>0.375<!-- --><',
    );
    expect(onlyInvoice(await read(behind)).invoice.payable).to.equal('138.00');
    expect(rulesOf(await read(changed(PLAIN, '>0.375<', '>0.275<')))).to.deep.equal(['BR-CO-15', 'BR-CO-16']);
    expect(rulesOf(await read(changed(PLAIN, '>138</PayableAmount>', '>138.01</PayableAmount>')))).to.deep.equal([
      'BR-CO-15',
      'BR-CO-16',
    ]);
  });

  it('is held to no sum whose figures it does not state', async () => {
    const bare = PLAIN.replace(/<a:TaxTotal>[\s\S]*<\/a:TaxTotal>/, '').replace(
      /<a:InvoiceLine>[\s\S]*<\/a:InvoiceLine>/,
      '',
    );
    expect(onlyInvoice(await read(bare)).invoice.payable).to.equal('138.00');
  });

  it('is refused without an amount due, or with two decimals too many', async () => {
    expect(rulesOf(await read(changed(PLAIN, /<a:LegalMonetaryTotal>[\s\S]*<\/a:LegalMonetaryTotal>/, '')))).to.include(
      'BR-15',
    );
    expect(rulesOf(await read(changed(PLAIN, '>138</PayableAmount>', '>138.001</PayableAmount>')))).to.include(
      'UBL-AMOUNT-DECIMALS',
    );
  });
});

describe('an invoice with very many wrong figures', () => {
  const NAMESPACES = /<Invoice [^>]*>/.exec(EN)?.[0] ?? '';
  const customization = '<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>';
  const document = (inner: string): string => `${NAMESPACES}${customization}${inner}</Invoice>`;
  const category = '<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:TaxCategory>';
  const cases: readonly (readonly [string, string])[] = [
    ['lines', '<cac:InvoiceLine><cbc:LineExtensionAmount>x</cbc:LineExtensionAmount></cac:InvoiceLine>'.repeat(60_000)],
    ['numbers', '<cbc:ID>1</cbc:ID>'.repeat(100_000)],
    ['tax totals', '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1</cbc:TaxAmount></cac:TaxTotal>'.repeat(60_000)],
    [
      'categories for many lines',
      '<cac:InvoiceLine><cbc:LineExtensionAmount currencyID="EUR">1</cbc:LineExtensionAmount></cac:InvoiceLine>'.repeat(
        40_000,
      ) + `<cac:TaxTotal>${`<cac:TaxSubtotal>${category}</cac:TaxSubtotal>`.repeat(30_000)}</cac:TaxTotal>`,
    ],
    [
      'parties',
      `<cac:AccountingSupplierParty><cac:Party>${'<cac:PartyTaxScheme><cbc:CompanyID>1</cbc:CompanyID></cac:PartyTaxScheme>'.repeat(60_000)}</cac:Party></cac:AccountingSupplierParty>`,
    ],
    [
      'due dates',
      '<cac:PaymentTerms><cbc:PaymentDueDate>2026-13-01</cbc:PaymentDueDate></cac:PaymentTerms>'.repeat(60_000),
    ],
  ];
  for (const [what, inner] of cases) {
    it(`is refused in time and in few words: ${what}`, async () => {
      let count = 0;
      const ms = await cpuMs(async () => {
        count = rulesOf(await read(document(inner))).length;
      });
      expect(count).to.be.within(1, 51);
      expect(ms).to.be.below(2000);
    });
  }

  it('is refused for BR-CO-10 with a single line too', async () => {
    const one = EN.replace(/<cac:InvoiceLine>\s*<cbc:ID>[23][\s\S]*<\/cac:InvoiceLine>/, '');
    expect(rulesOf(await read(one))).to.include('BR-CO-10');
  });
});
