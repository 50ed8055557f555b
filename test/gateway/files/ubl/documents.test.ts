import { expect } from 'chai';
import { invoice as invoiceParser } from '../../../../chaincode/src/domain/receivables/commands';
import { hashOfBytes } from '../../../../gateway/src/files/hashing';
import { changed, example, exampleBytes, onlyInvoice, read, rulesOf } from '../support';

const EN = example('en16931-invoice.xml');

describe('UBL documents that are no invoices', () => {
  const kinds: readonly (readonly [string, string, string])[] = [
    ['credit-note.xml', 'credit_note', 'CN-7'],
    ['debit-note.xml', 'debit_note', 'DN-1'],
    ['order.xml', 'order', 'PO-88'],
    ['despatch-advice.xml', 'despatch_advice', 'DA-3'],
    ['receipt-advice.xml', 'receipt_advice', 'RA-4'],
  ];
  for (const [name, document, number] of kinds) {
    it(`are named and make nothing: ${document}`, async () => {
      const entries = await read(exampleBytes(name));
      expect(entries).to.deep.equal([{ kind: 'not_an_invoice', document, position: { line: 2, row: null }, number }]);
    });
  }

  const codes: readonly (readonly [string, string])[] = [
    ['381', 'credit_note'],
    ['396', 'credit_note'],
    ['383', 'debit_note'],
    ['325', 'proforma_invoice'],
    ['751', 'accounting_information'],
  ];
  for (const [code, document] of codes) {
    it(`are told by the type code ${code}: ${document}`, async () => {
      const [entry] = await read(changed(EN, '>380<', `>${code}<`));
      expect(entry).to.include({ kind: 'not_an_invoice', document, number: 'MF-2026/0117' });
    });
  }

  it('are refused as XML-ROOT where they are not of UBL at all', async () => {
    expect(rulesOf(await read('<EInvoice><Header/></EInvoice>'))).to.deep.equal(['XML-ROOT']);
    const otherVersion = EN.replace('xsd:Invoice-2', 'xsd:Invoice-1');
    expect(rulesOf(await read(otherVersion))).to.deep.equal(['XML-ROOT']);
    const otherRoot = EN.replace('<Invoice ', '<Rechnung ').replace('</Invoice>', '</Rechnung>');
    expect(rulesOf(await read(otherRoot))).to.deep.equal(['XML-ROOT']);
  });
});

describe('a UBL invoice is read', () => {
  it('as the record that both sides present', async () => {
    expect(await read(EN)).to.deep.equal([
      {
        kind: 'invoice',
        identified: true,
        invoice: {
          seller: 'uscc:91350100M000100Y43',
          debtor: 'lei:54930084UKLVMY22DS16',
          number: 'MF-2026/0117',
          code: null,
          issued: '2026-01-15',
          currency: 'EUR',
          payable: '1000.00',
        },
        position: { line: 3, row: null },
        source: hashOfBytes(exampleBytes('en16931-invoice.xml')),
        due: '2026-04-15',
        order: 'PO-88',
        sellerName: 'Minfeng Copper Parts & Co',
        debtorName: 'Weser Motoren GmbH',
        warnings: [],
      },
    ]);
  });

  it('as the ledger accepts it', async () => {
    for (const name of ['en16931-invoice.xml', 'plain-ubl-invoice.xml']) {
      const { invoice } = onlyInvoice(await read(exampleBytes(name)));
      expect(invoiceParser(invoice, 'invoice')).to.deep.equal(invoice);
    }
  });

  it('whatever prefixes it uses, outside EN 16931 too', async () => {
    const entry = onlyInvoice(await read(exampleBytes('plain-ubl-invoice.xml')));
    expect(entry.invoice).to.deep.equal({
      seller: 'gln:4012345500004',
      debtor: '0184:12345678',
      number: 'A 17/b',
      code: null,
      issued: '2026-02-01',
      currency: 'SEK',
      payable: '138.00',
    });
    expect(entry).to.include({
      due: '2026-03-03',
      order: null,
      sellerName: 'Nordic Castings',
      debtorName: 'Smith & <Sons>',
    });
  });

  it('with the due date of payment means or terms, unless they name several', async () => {
    const means = '<cac:PaymentMeans><cbc:PaymentDueDate>2026-05-01</cbc:PaymentDueDate></cac:PaymentMeans>';
    const terms =
      '<cac:PaymentTerms><cbc:Note>30 days</cbc:Note><cbc:PaymentDueDate>2026-05-02</cbc:PaymentDueDate></cac:PaymentTerms>';
    const without = EN.replace('<cbc:DueDate>2026-04-15</cbc:DueDate>', '');
    const due = async (added: string): Promise<unknown> => {
      const entry = onlyInvoice(await read(without.replace('<cac:TaxTotal>', `${added}<cac:TaxTotal>`)));
      return [entry.due, entry.warnings.map(({ rule }) => rule)];
    };
    expect(await due(terms)).to.deep.equal(['2026-05-02', []]);
    expect(await due(means + means + terms.replace('05-02', '05-01'))).to.deep.equal(['2026-05-01', []]);
    expect(await due(means + terms)).to.deep.equal([null, ['UBL-DUE-AMBIGUOUS']]);
  });

  it('without a due date that lies before the issue date', async () => {
    const entry = onlyInvoice(await read(changed(EN, '2026-04-15', '2026-01-14')));
    expect(entry.due).to.equal(null);
    expect(entry.warnings.map(({ rule, value }) => [rule, value])).to.deep.equal([
      ['UBL-DUE-BEFORE-ISSUE', '2026-01-14'],
    ]);
  });

  it('without an order where Peppol says that there is none', async () => {
    expect(onlyInvoice(await read(changed(EN, '>PO-88<', '>NA<'))).order).to.equal(null);
  });

  it('with the tax total of another currency left out of the sums', async () => {
    const other =
      '<cbc:TaxCurrencyCode>CNY</cbc:TaxCurrencyCode><cac:TaxTotal><cbc:TaxAmount currencyID="CNY">1700.00</cbc:TaxAmount></cac:TaxTotal><cac:TaxTotal>';
    expect(onlyInvoice(await read(changed(EN, '<cac:TaxTotal>', other))).invoice.payable).to.equal('1000.00');
  });

  it('with a rounding amount behind the total', async () => {
    const rounding = '<cbc:PayableRoundingAmount currencyID="EUR">-0.40</cbc:PayableRoundingAmount><cbc:PayableAmount';
    const text = changed(
      changed(EN, '<cbc:PayableAmount', rounding),
      '>1000.00</cbc:PayableAmount>',
      '>999.60</cbc:PayableAmount>',
    );
    expect(onlyInvoice(await read(text)).invoice.payable).to.equal('999.60');
  });

  it('with tax rounded commercially to cents', async () => {
    // 1150.05 × 19 % = 218.5095, rounded 218.51.
    const text = [
      ['>199.98</cbc:LineExtensionAmount>', '>200.03</cbc:LineExtensionAmount>'],
      ['>1249.98<', '>1250.03<'],
      ['>1150.00<', '>1150.05<'],
      ['>218.50<', '>218.51<'],
      ['>223.40<', '>223.41<'],
      ['>1220.00<', '>1220.05<'],
      ['>1443.40<', '>1443.46<'],
      ['>1000.00</cbc:PayableAmount>', '>1000.06</cbc:PayableAmount>'],
    ].reduce((result, [from = '', to = '']) => changed(result, from, to), EN);
    expect(onlyInvoice(await read(text)).invoice.payable).to.equal('1000.06');
  });

  const notices: readonly (readonly [string, string, string, string])[] = [
    ['UBL-FACTORED', 'a factored invoice', '>380<', '>393<'],
    ['UBL-CORRECTED', 'a corrected invoice', '>380<', '>384<'],
    ['UBL-PREPAYMENT', 'a prepayment invoice', '>380<', '>386<'],
    [
      'UBL-PAYEE',
      'another payee',
      '<cac:TaxTotal>',
      '<cac:PayeeParty><cac:PartyName><cbc:Name>Factor AG</cbc:Name></cac:PartyName></cac:PayeeParty><cac:TaxTotal>',
    ],
  ];
  for (const [rule, what, from, to] of notices) {
    it(`with the warning ${rule} for ${what}`, async () => {
      expect(onlyInvoice(await read(changed(EN, from, to))).warnings.map((warning) => warning.rule)).to.deep.equal([
        rule,
      ]);
    });
  }

  it('with the warning UBL-NOTHING-PAYABLE where it is paid', async () => {
    const paid = changed(
      changed(EN, '>443.40<', '>1443.40<'),
      '>1000.00</cbc:PayableAmount>',
      '>0.00</cbc:PayableAmount>',
    );
    const entry = onlyInvoice(await read(paid));
    expect(entry.invoice.payable).to.equal('0.00');
    expect(entry.warnings.map(({ rule }) => rule)).to.deep.equal(['UBL-NOTHING-PAYABLE']);
  });
});
