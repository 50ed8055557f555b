import { expect } from 'chai';
import fc from 'fast-check';
import { writeBadRows } from '../../../../gateway/src/files/csv/badRows';
import { csvLine } from '../../../../gateway/src/files/csv/write';
import type { ReadDocument } from '../../../../gateway/src/files/documents';
import { collect, faultsOf, invoicesOf, read, rulesOf } from '../support';

async function badRowsOf(entries: readonly ReadDocument[], language: 'en' | 'zh' = 'en'): Promise<string> {
  return Buffer.concat(await collect(writeBadRows(faultsOf(entries), language))).toString('utf8');
}

const HEADER = '备注;seller_id;buyer_id;invoice_number;issue_date;currency;amount';
const ROWS = [
  '=cmd|x;91350100M000100Y43;54930084UKLVMY22DS16;A-1;2026-01-15;CNY;1.005',
  'ok;91350100M000100Y43;54930084UKLVMY22DS16;A-2;2026-01-15;CNY;5.00',
  '"two\nlines";;x;A-3;2026-02-30;CNY;5.00',
  'short;row',
];

describe('the bad rows of a table', () => {
  it('are written with what is wrong with them, each once, and nothing that runs', async () => {
    const entries = await read([HEADER, ...ROWS].join('\n'));
    const lines = (await badRowsOf(entries)).split('\r\n');
    expect(lines[0]).to.equal(
      '\uFEFF备注,seller_id,buyer_id,invoice_number,issue_date,currency,amount,fault_rule,fault_message',
    );
    expect(lines[1]).to.equal(
      `"'=cmd|x",91350100M000100Y43,54930084UKLVMY22DS16,A-1,2026-01-15,CNY,1.005,CSV-AMOUNT-DECIMALS,amount: More decimals than the currency has.`,
    );
    expect(lines[2]).to.match(
      /^"two\nlines",,x,A-3,2026-02-30,CNY,5\.00,"?CSV-PARTY-MISSING; CSV-PARTY; CSV-DATE-NONEXISTENT/,
    );
    expect(lines[3]).to.match(
      /^short,row,,,,,,CSV-CELLS,"?The row has another number of cells than the header\. \(2 → 7\)/,
    );
    expect(lines[4]).to.equal('');
    expect(lines).to.have.length(5);
  });

  it('are written in Chinese for those who read it', async () => {
    const [header, row] = (await badRowsOf(await read([HEADER, ROWS[0]].join('\n')), 'zh')).split('\r\n');
    expect(header).to.match(/,错误规则,错误说明$/);
    expect(row).to.match(/小数位数超过币种规定。$/);
  });

  it('can be dropped in again: the same faults, no more columns, and once corrected none', async () => {
    const first = await read([HEADER, ...ROWS.slice(0, 3)].join('\n'));
    const written = await badRowsOf(first);
    const again = await read(written);
    expect(rulesOf(again)).to.deep.equal(rulesOf(first));
    expect(await badRowsOf(again)).to.equal(written);
    const corrected = written
      .replace('1.005', '1.01')
      .replace(',,x,A-3,2026-02-30', ',91350100M000100Y43,4012345500004,A-3,2026-02-28');
    expect(invoicesOf(await read(corrected)).map(({ invoice }) => invoice.payable)).to.deep.equal(['1.01', '5.00']);
    expect(rulesOf(await read(corrected))).to.deep.equal([]);
  });

  it('are none where the file as a whole was refused', async () => {
    expect(await badRowsOf(await read('a,b\n1,2\n'))).to.equal('\uFEFF');
  });

  it('keep every cell, whatever is in it', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('=', "'", '"', ',', '\n', ' x', '@', 'a', '中', '\t'),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(cell, cell, async (note, name) => {
        const cells = [note, name, '', '', '', '', '', ''];
        const header = [
          'note',
          'seller_name',
          'seller_id',
          'buyer_id',
          'invoice_number',
          'issue_date',
          'currency',
          'amount',
        ];
        const first = await read(csvLine(header) + csvLine(cells.with(7, 'x')));
        const again = await read(await badRowsOf(first));
        expect(faultsOf(again)[0]?.source).to.deep.equal(faultsOf(first)[0]?.source);
        expect(faultsOf(first)[0]?.source?.cells).to.deep.equal(cells.with(7, 'x'));
      }),
      { numRuns: 200 },
    );
  });
});
