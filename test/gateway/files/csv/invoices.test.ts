import { expect } from 'chai';
import fc from 'fast-check';
import { invoice as invoiceParser } from '../../../../chaincode/src/domain/receivables/commands';
import type { RuleId } from '../../../../gateway/src/files/rules/rules';
import { csvLine } from '../../../../gateway/src/files/csv/write';
import { collect, exampleBytes, faultsOf, inPieces, invoicesOf, onlyInvoice, read, rulesOf } from '../support';
import { readDocuments } from '../../../../gateway/src/files/readFile';

const USCC = '91350100M000100Y43';
const LEI = '54930084UKLVMY22DS16';
const GOOD: Readonly<Record<string, string>> = {
  seller_id: USCC,
  buyer_id: LEI,
  invoice_number: 'INV-1',
  invoice_code: '',
  issue_date: '2026-01-15',
  currency: 'CNY',
  amount: '100.50',
  due_date: '2026-04-15',
  order_number: 'PO-1',
  seller_name: 'Minfeng',
  buyer_name: 'Weser',
};
const HEADER = Object.keys(GOOD).join(',');

/** A table with one row, some of whose cells are changed. */
function table(changes: Readonly<Record<string, string>> = {}): string {
  const row = { ...GOOD, ...changes };
  return csvLine(Object.keys(row)) + csvLine(Object.values(row));
}

describe('a row of invoices is refused for', () => {
  const cases: readonly (readonly [RuleId, string, string])[] = [
    ['CSV-PARTY-MISSING', 'seller_id', ''],
    ['CSV-PARTY-MISSING', 'buyer_id', '  '],
    ['CSV-PARTY-CHECK', 'seller_id', '91350100M000100Y44'],
    ['CSV-PARTY-CHECK', 'seller_id', 'uscc:91350100M000100Y4'],
    ['CSV-PARTY-CHECK', 'buyer_id', '54930084UKLVMY22DS17'],
    ['CSV-PARTY-CHECK', 'buyer_id', '4012345500005'],
    ['CSV-PARTY-CHECK', 'buyer_id', 'gln:1'],
    ['CSV-PARTY', 'buyer_id', '350100123456789'],
    ['CSV-PARTY', 'buyer_id', 'Weser Motoren GmbH'],
    ['CSV-PARTY', 'buyer_id', 'two_words:1'],
    ['CSV-PARTY', 'buyer_id', 'vat:'],
    ['CSV-PARTY', 'buyer_id', ':1'],
    ['CSV-NUMBER-ROUNDED', 'seller_id', '9.1350100E+17'],
    ['CSV-PARTIES-EQUAL', 'buyer_id', `USCC:${USCC.toLowerCase()}`],
    ['CSV-MISSING', 'invoice_number', ''],
    ['CSV-NUMBER', 'invoice_number', 'x'.repeat(101)],
    ['CSV-NUMBER', 'invoice_number', '\u2800'],
    ['CSV-NUMBER-ROUNDED', 'invoice_number', '2.5352E+19'],
    ['CSV-NUMBER-ROUNDED', 'invoice_number', '２.５Ｅ＋１９'],
    ['CSV-NUMBER', 'invoice_code', 'x'.repeat(65)],
    ['CSV-CODE-UNFIT', 'invoice_code', '035001900111'],
    ['CSV-NUMBER', 'order_number', 'x'.repeat(101)],
    ['CSV-MISSING', 'issue_date', ''],
    ['CSV-DATE', 'issue_date', '15.01.2026'],
    ['CSV-DATE', 'issue_date', '01/15/2026'],
    ['CSV-DATE', 'issue_date', '2026-01'],
    ['CSV-DATE', 'issue_date', '2026-01/15'],
    ['CSV-DATE', 'issue_date', '45672'],
    ['CSV-DATE', 'due_date', 'in 30 days'],
    ['CSV-DATE-NONEXISTENT', 'issue_date', '2026-02-29'],
    ['CSV-DATE-NONEXISTENT', 'issue_date', '2026年13月1日'],
    ['CSV-DATE-NONEXISTENT', 'issue_date', '20260431'],
    ['CSV-DATE-RANGE', 'issue_date', '1926-01-15'],
    ['CSV-DUE-BEFORE-ISSUE', 'due_date', '2026-01-14'],
    ['CSV-MISSING', 'currency', ''],
    ['CSV-CURRENCY', 'currency', 'YUAN'],
    ['CSV-CURRENCY', 'currency', 'XAU'],
    ['CSV-MISSING', 'amount', ''],
    ['CSV-AMOUNT', 'amount', '1,000.00'],
    ['CSV-AMOUNT', 'amount', '￥100.00'],
    ['CSV-AMOUNT', 'amount', '1e3'],
    ['CSV-AMOUNT', 'amount', '='],
    ['CSV-AMOUNT-DECIMALS', 'amount', '100.505'],
    ['CSV-AMOUNT-NEGATIVE', 'amount', '-0.01'],
    ['CSV-AMOUNT-ZERO', 'amount', '0.00'],
    ['CSV-AMOUNT-BOUNDS', 'amount', '1000000000000000'],
    ['CSV-TEXT', 'seller_name', 'x'.repeat(201)],
    ['CSV-CHARACTER', 'buyer_name', 'a\u0000b'],
    ['CSV-CHARACTER', 'seller_name', 'a\rb'],
    ['CSV-CHARACTER', 'seller_name', 'a\uFFFDb'],
    ['CSV-CELL-TOO-LONG', 'seller_name', 'x'.repeat(5000)],
  ];
  for (const [rule, field, value] of cases) {
    it(`${rule}: ${field} ${JSON.stringify(value.slice(0, 24))}`, async () => {
      const entries = await read(table({ [field]: value }));
      const [fault] = faultsOf(entries);
      expect(rulesOf(entries)).to.deep.equal([rule]);
      expect(fault).to.include({ field });
      expect(fault?.position).to.deep.equal({ line: 2, row: 1 });
      expect(fault?.message.zh).to.match(/[\u4e00-\u9fff]/);
    });
  }

  it('CSV-CODE-UNFIT: eight digits without a code, whether the table has such a column or not', async () => {
    expect(rulesOf(await read(table({ invoice_number: '12345678' })))).to.deep.equal(['CSV-CODE-UNFIT']);
    const row = Object.entries({ ...GOOD, invoice_number: '12345678' }).filter(([name]) => name !== 'invoice_code');
    const lines = csvLine(row.map(([name]) => name)) + csvLine(row.map(([, cell]) => cell));
    expect(rulesOf(await read(lines))).to.deep.equal(['CSV-CODE-UNFIT']);
  });

  it('everything that is wrong with it at once', async () => {
    const entries = await read(
      table({ seller_id: '', buyer_id: 'x', issue_date: 'y', currency: 'Z', due_date: '2026-02-30' }),
    );
    expect(rulesOf(entries)).to.deep.equal([
      'CSV-PARTY-MISSING',
      'CSV-PARTY',
      'CSV-DATE',
      'CSV-CURRENCY',
      'CSV-DATE-NONEXISTENT',
    ]);
  });

  it('an amount that is missing even where the currency is not known', async () => {
    expect(rulesOf(await read(table({ currency: 'Z', amount: '' })))).to.deep.equal(['CSV-CURRENCY', 'CSV-MISSING']);
  });

  it('CSV-CELLS: another number of cells than the header has', async () => {
    const [fault] = faultsOf(await read(`${HEADER}\n${USCC},${LEI}\n`));
    expect(fault).to.include({ rule: 'CSV-CELLS', value: '2', expected: '11' });
  });

  it('CSV-QUOTES: a quotation mark that is not closed, in its own line', async () => {
    const text = `${table()}"${csvLine(Object.values(GOOD))}${csvLine(Object.values(GOOD))}`;
    const entries = await read(text);
    expect(faultsOf(entries).map(({ rule, position }) => [rule, position.line])).to.deep.equal([['CSV-QUOTES', 3]]);
    expect(invoicesOf(entries)).to.have.length(2);
  });

  it('CSV-ROW-TOO-LONG: a cell of a megabyte, with or without quotes, and nothing else is lost', async () => {
    const cell = 'x'.repeat(1024 * 1024);
    const good = csvLine(Object.values(GOOD));
    for (const [written, rule] of [
      [cell, 'CSV-ROW-TOO-LONG'],
      [`"${cell}"`, 'CSV-ROW-TOO-LONG'],
    ] as const) {
      const entries = await read(`${HEADER}\n${USCC},${written},1\n${good}`);
      expect(rulesOf(entries)).to.deep.equal([rule]);
      expect(invoicesOf(entries)).to.have.length(1);
    }
  });
});

describe('a table is refused as a whole for', () => {
  const headers: readonly (readonly [RuleId, string, string])[] = [
    ['CSV-HEADER', 'a header that names nothing', 'a,b,c\n1,2,3\n'],
    ['CSV-HEADER', 'data without a header', `${USCC},${LEI},INV-1\n`],
    ['CSV-HEADER', 'some other text', 'Dear Sirs,\nplease find\n'],
    ['CSV-HEADER', 'a header with an open quotation mark', `"${HEADER}\n`],
    ['CSV-COLUMN-MISSING', 'a required column', `${HEADER.replace('currency,', '')}\n`],
    ['CSV-COLUMN-DUPLICATE', 'a column twice', `${HEADER},currency\n`],
    ['CSV-COLUMN-DUPLICATE', 'a column in both languages', `${HEADER},币种\n`],
    ['CSV-COLUMN-DUPLICATE', 'an unknown column twice', `${HEADER},note,note\n`],
    ['CSV-COLUMNS-TOO-MANY', 'too many columns', `${HEADER}${',x'.repeat(100).replace(/x/g, () => '')}\n`],
    ['FILE-EMPTY', 'white space only', ' \n\r\n\n'],
  ];
  for (const [rule, what, text] of headers) {
    it(`${rule}: ${what}`, async () => {
      const entries = await read(text + csvLine(Object.values(GOOD)).repeat(text.trim() === '' ? 0 : 1));
      expect(rulesOf(entries)).to.deep.equal([rule]);
      expect(invoicesOf(entries)).to.have.length(0);
    });
  }

  it('FILE-TOO-LARGE: more rows than the bound, after those within it', async () => {
    const text = table() + csvLine(Object.values(GOOD));
    const entries = await read(text, { limits: { rowsMax: 1 } });
    expect(invoicesOf(entries)).to.have.length(1);
    expect(faultsOf(entries)[0]).to.deep.include({ rule: 'FILE-TOO-LARGE', position: { line: 3, row: null } });
  });

  it('FILE-TOO-LARGE: more bytes than the bound, and never half a row', async () => {
    const text = table() + csvLine(Object.values(GOOD)).repeat(2000);
    const entries = await read(text, { limits: { tableBytesMax: 100_000 } });
    expect(faultsOf(entries).map(({ rule }) => rule)).to.deep.equal(['FILE-TOO-LARGE']);
    expect(invoicesOf(entries).length).to.be.within(300, 1000);
    expect(faultsOf(entries)[0]?.position.line).to.equal(invoicesOf(entries).length + 2);
  });
});

describe('a row of invoices is read', () => {
  it('as the record that both sides present, and as the ledger accepts it', async () => {
    const entry = onlyInvoice(await read(table()));
    expect(entry.invoice).to.deep.equal({
      seller: `uscc:${USCC}`,
      debtor: `lei:${LEI}`,
      number: 'INV-1',
      code: null,
      issued: '2026-01-15',
      currency: 'CNY',
      payable: '100.50',
    });
    expect(entry).to.deep.include({
      due: '2026-04-15',
      order: 'PO-1',
      sellerName: 'Minfeng',
      debtorName: 'Weser',
      warnings: [],
    });
    expect(invoiceParser(entry.invoice, '')).to.deep.equal(entry.invoice);
  });

  it('from the tables people have: both languages, other delimiters, marks, full-width digits', async () => {
    const entries = await read(exampleBytes('invoices-zh.csv'), { name: '发票.csv' });
    expect(entries.map((entry) => entry.kind)).to.deep.equal(['notice', 'invoice', 'invoice']);
    expect(entries[0]).to.include({ rule: 'CSV-COLUMN-UNKNOWN', value: '备注' });
    expect(
      invoicesOf(entries).map(({ invoice, due, sellerName }) => [
        invoice.number,
        invoice.code,
        invoice.issued,
        invoice.payable,
        due,
        sellerName,
      ]),
    ).to.deep.equal([
      ['25352000000012345678', null, '2026-01-05', '1286.50', '2026-04-05', '闽丰铜业'],
      ['12345678', '035001900111', '2026-01-15', '0.01', null, '闽丰;铜业'],
    ]);
    expect(invoicesOf(await read(exampleBytes('invoices.csv'))).map(({ invoice }) => invoice.payable)).to.deep.equal([
      '1286437.52',
      '1200',
    ]);
  });

  const spellings: readonly (readonly [string, string, string])[] = [
    ['issue_date', '2026-1-5', '2026-01-05'],
    ['issue_date', '2026/01/05', '2026-01-05'],
    ['issue_date', '２０２６年１月５日', '2026-01-05'],
    ['issue_date', '20260105', '2026-01-05'],
    ['issue_date', '2026-01-05 10:22:33', '2026-01-05'],
  ];
  for (const [field, spelled, day] of spellings) {
    it(`with the date ${spelled}`, async () => {
      expect(onlyInvoice(await read(table({ [field]: spelled }))).invoice.issued).to.equal(day);
    });
  }

  const parties: readonly (readonly [string, string])[] = [
    ['９１３５０１００ｍ０００１００ｙ４３', `uscc:${USCC}`],
    [`LEI:${LEI}`, `lei:${LEI}`],
    ['4012345500004', 'gln:4012345500004'],
    ['NL:57 15', 'nl:5715'],
    ['cn-tax：350100123456789', 'cn-tax:350100123456789'],
  ];
  for (const [spelled, id] of parties) {
    it(`with the party ${spelled}`, async () => {
      const changes = spelled.includes('３') ? { seller_id: spelled } : { buyer_id: spelled };
      const { seller, debtor } = onlyInvoice(await read(table(changes))).invoice;
      expect([seller, debtor]).to.include(id);
    });
  }

  it('with the currency in either case and the yuan by its names', async () => {
    for (const name of ['cny', 'RMB', '人民币'])
      expect(onlyInvoice(await read(table({ currency: name }))).invoice.currency).to.equal('CNY');
  });

  it('with a warning where a spreadsheet program may have cut the number', async () => {
    const entry = onlyInvoice(await read(table({ invoice_number: '25352000000012300000' })));
    expect(entry.warnings.map(({ rule, field }) => [rule, field])).to.deep.equal([
      ['CSV-NUMBER-DOUBTFUL', 'invoice_number'],
    ]);
    expect(onlyInvoice(await read(table({ invoice_number: '25352000000012345678' }))).warnings).to.deep.equal([]);
  });

  it('with columns in any order and only the required ones', async () => {
    const text = `amount;币种;Issue Date;发票号码;购方税号;ＳＥＬＬＥＲ＿ＩＤ\n1;CNY;2026-01-15;7;${LEI};${USCC}\n`;
    expect(onlyInvoice(await read(text))).to.deep.include({
      due: null,
      order: null,
      sellerName: null,
      debtorName: null,
    });
  });

  it('with empty rows left out', async () => {
    const entries = await read(`\n${table()}\r\n${','.repeat(10)}\n\n${csvLine(Object.values(GOOD))}`);
    expect(invoicesOf(entries).map(({ position }) => position)).to.deep.equal([
      { line: 3, row: 1 },
      { line: 7, row: 2 },
    ]);
  });

  it('with the same hash when it is spelled in another way, and another when its content differs', async () => {
    const source = async (changes: Readonly<Record<string, string>>): Promise<string> =>
      onlyInvoice(await read(table(changes))).source;
    const same = await source({});
    expect(await source({ issue_date: '2026/1/15', amount: '0100.5', seller_id: USCC.toLowerCase() })).to.equal(same);
    expect(await source({ amount: '100.51' })).to.not.equal(same);
  });

  it('one at a time, before the file has ended', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(table());
      for (;;) {
        await Promise.resolve();
        yield Buffer.from(csvLine(Object.values(GOOD)).repeat(500));
      }
    }
    const entries = [];
    for await (const entry of readDocuments(endless(), { name: 'x.csv' })) {
      entries.push(entry);
      if (entries.length === 1000) break;
    }
    expect(rulesOf(entries)).to.deep.equal([]);
  });
});

const ROW = fc.record({
  invoice_number: fc.string({
    unit: fc.constantFrom('A', '7', '-', '/', '=', '"', ',', '中', "'"),
    minLength: 1,
    maxLength: 12,
  }),
  amount: fc
    .integer({ min: 1, max: 10 ** 12 })
    .map((minor) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`),
  issue_date: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  seller_name: fc.string({ unit: fc.constantFrom('a', ' ', '@', '"', '\n', '中', "'", '+'), maxLength: 10 }),
});

describe('tables of invoices', () => {
  it('come back as they were written, in whatever pieces they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ROW, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const full = rows.map((row) => ({ ...GOOD, due_date: '', ...row }));
          const text =
            csvLine(Object.keys(GOOD)) +
            full
              .map((row) =>
                csvLine(Object.keys(GOOD).map((key) => (row as Readonly<Record<string, string>>)[key] ?? '')),
              )
              .join('');
          const entries = await collect(readDocuments(inPieces(Buffer.from(text), size), { name: 'x' }));
          expect(rulesOf(entries)).to.deep.equal([]);
          const back = invoicesOf(entries).map(({ invoice, sellerName }) => [
            invoice.number,
            invoice.payable,
            invoice.issued,
            sellerName ?? '',
          ]);
          expect(back).to.deep.equal(
            full.map((row) => [
              row.invoice_number,
              row.amount,
              row.issue_date,
              row.seller_name.replace(/\s+/g, ' ').trim(),
            ]),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
