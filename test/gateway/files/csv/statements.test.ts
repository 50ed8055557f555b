import { expect } from 'chai';
import { receipt } from '../../../../chaincode/src/domain/settlement/commands';
import type { CreditEntry, ReadStatementLine } from '../../../../gateway/src/files/documents';
import type { RuleId } from '../../../../gateway/src/files/rules/rules';
import { csvLine } from '../../../../gateway/src/files/csv/write';
import { example, exampleBytes, faultsOf, readStatement, rulesOf } from '../support';

const GOOD: Readonly<Record<string, string>> = {
  booking_date: '2026-04-15',
  value_date: '2026-04-15',
  currency: 'CNY',
  amount: '778723.53',
  payer: 'Weser Motoren',
  bank_reference: 'BK1',
  remittance: 'INV-1',
};

function table(changes: Readonly<Record<string, string>> = {}): string {
  const row = { ...GOOD, ...changes };
  return csvLine(Object.keys(row)) + csvLine(Object.values(row));
}

function creditsOf(entries: readonly ReadStatementLine[]): CreditEntry[] {
  return entries.flatMap((entry) => (entry.kind === 'credit' ? [entry] : []));
}

describe('a line of a bank statement is refused for', () => {
  const cases: readonly (readonly [RuleId, string, string])[] = [
    ['CSV-DATE', 'booking_date', '15/04/2026'],
    ['CSV-MISSING', 'value_date', ''],
    ['CSV-DATE-NONEXISTENT', 'value_date', '2026-04-31'],
    ['CSV-MISSING', 'currency', ''],
    ['CSV-CURRENCY', 'currency', '元'],
    ['CSV-MISSING', 'amount', ''],
    ['CSV-AMOUNT', 'amount', '778,723.53'],
    ['CSV-AMOUNT-DECIMALS', 'amount', '1.001'],
    ['CSV-AMOUNT-ZERO', 'amount', '0'],
    ['CSV-AMOUNT-BOUNDS', 'amount', '9999999999999999'],
    ['CSV-MISSING', 'payer', ''],
    ['CSV-TEXT', 'payer', 'x'.repeat(201)],
    ['CSV-MISSING', 'bank_reference', ''],
    ['CSV-NUMBER', 'bank_reference', 'x'.repeat(65)],
    ['CSV-NUMBER-ROUNDED', 'bank_reference', '2.02604E+15'],
    ['CSV-TEXT', 'remittance', 'x'.repeat(501)],
    ['CSV-DIRECTION', 'direction', ''],
    ['CSV-DIRECTION', 'direction', 'both'],
  ];
  for (const [rule, field, value] of cases) {
    it(`${rule}: ${field} ${JSON.stringify(value.slice(0, 24))}`, async () => {
      const entries = await readStatement(table({ [field]: value }));
      expect(rulesOf(entries)).to.deep.equal([rule]);
      expect(faultsOf(entries)[0]?.field).to.equal(field);
      expect(entries.at(-1)).to.deep.equal({ kind: 'summary', credits: 0, debits: 0, badRows: 1 });
    });
  }

  it('CSV-AMOUNT-NEGATIVE: a sign beside a direction', async () => {
    expect(rulesOf(await readStatement(table({ direction: '贷', amount: '-5' })))).to.deep.equal([
      'CSV-AMOUNT-NEGATIVE',
    ]);
  });

  it('CSV-COLUMN-MISSING: a statement with debits and credits in two columns, whose sides nobody could tell', async () => {
    const text = '起息日,币种,借方金额,贷方金额,付款人,流水号\n2026-04-15,CNY,5.00,,x,1\n';
    expect(rulesOf(await readStatement(text))).to.deep.equal(['CSV-COLUMN-MISSING']);
  });

  it('FILE-FORMAT: XML', async () => {
    expect(rulesOf(await readStatement(example('en16931-invoice.xml')))).to.deep.equal(['FILE-FORMAT']);
  });
});

describe('a bank statement is read', () => {
  it('as credits with canonical amounts, debits only counted', async () => {
    const entries = await readStatement(exampleBytes('statement.csv'), { name: 'statement.csv' });
    expect(
      creditsOf(entries).map(({ amount, valueDate, reference, remittance, position }) => [
        amount,
        valueDate,
        reference,
        remittance,
        position.row,
      ]),
    ).to.deep.equal([
      ['778723.53', '2026-04-15', 'BK20260415001', 'INV-1 INV-2', 1],
      ['418000.00', '2026-04-16', 'BK20260416001', null, 3],
    ]);
    expect(entries.at(-1)).to.deep.equal({ kind: 'summary', credits: 2, debits: 1, badRows: 0 });
  });

  it('in GB18030 with directions', async () => {
    const entries = await readStatement(exampleBytes('statement-zh.csv'));
    expect(creditsOf(entries).map(({ payer, amount, remittance }) => [payer, amount, remittance])).to.deep.equal([
      ['威悉发动机有限公司', '778723.53', '货款'],
    ]);
    expect(entries.at(-1)).to.include({ debits: 1 });
  });

  it('as the ledger accepts its receipts', async () => {
    const [credit] = creditsOf(await readStatement(table()));
    if (credit === undefined) throw new Error('no credit was read');
    const { currency, amount, valueDate, payer, reference, line } = credit;
    const taken = { currency, amount, valueDate, payer, bankReference: reference, line };
    expect(receipt(taken, '')).to.deep.equal(taken);
  });

  it('with the same hash for the same line in another file, and another for each of its values', async () => {
    const line = async (changes: Readonly<Record<string, string>>): Promise<string | undefined> =>
      creditsOf(await readStatement(table(changes)))[0]?.line;
    const same = await line({});
    expect(await line({ amount: '０778723.53', value_date: '2026/4/15', note: 'unknown' })).to.equal(same);
    const others = [
      { booking_date: '' },
      { value_date: '2026-04-16' },
      { currency: 'USD' },
      { amount: '1' },
      { payer: 'x' },
      { bank_reference: 'x' },
      { remittance: '' },
    ];
    const hashes = await Promise.all(others.map(line));
    expect(new Set([same, ...hashes]).size).to.equal(others.length + 1);
  });

  it('with every word for credit and debit', async () => {
    for (const word of ['C', 'CRDT', 'credit', '贷', '贷方', '收入'])
      expect(creditsOf(await readStatement(table({ direction: word })))).to.have.length(1);
    for (const word of ['D', 'DBIT', 'Debit', '借', '借方', '支出']) {
      expect((await readStatement(table({ direction: word }))).at(-1)).to.include({
        credits: 0,
        debits: 1,
        badRows: 0,
      });
    }
  });

  it('with debits skipped whatever else is in their rows', async () => {
    expect(rulesOf(await readStatement(table({ amount: '-5', payer: '', bank_reference: '' })))).to.deep.equal([]);
  });
});
