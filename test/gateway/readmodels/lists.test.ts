import { expect } from 'chai';
import fc from 'fast-check';
import { formatAmount, parseAmount } from '../../../chaincode/src/kernel/money';
import { BadCursor, listRecords, totalsOf } from '../../../gateway/src/readmodels/lists';
import type { RecordFilter, Sort } from '../../../gateway/src/readmodels/lists';
import { readModelsOn } from '../../../gateway/src/readmodels/models';
import type { ReadModels, RecordDocument } from '../../../gateway/src/readmodels/models';
import { seeded } from '../../support/seed';
import { openTestStore, SERVERS } from '../../support/store/open';
import type { TestStore } from '../../support/store/open';

const INVOICES: RecordFilter = { kind: 'receivable', party: null };

const LARGEST = {
  CNY: parseAmount('999999999999999.99', 'CNY'),
  JPY: parseAmount('999999999999999', 'JPY'),
  KWD: parseAmount('999999999999999.999', 'KWD'),
  CLF: parseAmount('99999999999999.9999', 'CLF'),
} as const;
type Money = keyof typeof LARGEST;

type Row = Partial<Pick<RecordDocument, 'currency' | 'amountMinor' | 'due'>>;

function documentOf(row: Row, index: number): RecordDocument {
  return {
    _id: String(index).padStart(64, '0'),
    version: 1,
    kind: 'receivable',
    state: 'presented',
    hash: '',
    salt: '',
    body: {} as RecordDocument['body'],
    parties: [],
    links: [],
    number: `INV-${index}`,
    currency: 'CNY',
    amountMinor: 0n,
    due: null,
    holder: null,
    sinceMs: 0,
    changed: index,
    at: index,
    ...row,
  };
}

function listContract(uri: string | null): void {
  let store: TestStore;
  let models: ReadModels;

  before(async () => {
    store = await openTestStore(uri);
    store.mongoose.set('sanitizeFilter', false);
    models = await readModelsOn(store.connection);
  });
  after(() => store.close());

  async function fill(rows: readonly Row[]): Promise<void> {
    await models.records.deleteMany({});
    await models.records.insertMany(rows.map(documentOf));
  }

  /** Numbers of all pages of one record each, in order. */
  async function readThrough(sort: Sort, filter: RecordFilter = INVOICES): Promise<readonly (string | null)[]> {
    const numbers: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await listRecords(models, filter, { sort, limit: 1, cursor });
      numbers.push(...page.entries.map(({ number }) => number));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return numbers;
  }

  for (const currency of Object.keys(LARGEST) as Money[]) {
    it(`a thousand of the largest amounts in ${currency} add up to the last unit`, async () => {
      await fill(Array.from({ length: 1000 }, () => ({ currency, amountMinor: LARGEST[currency] })));
      const amount = formatAmount(LARGEST[currency] * 1000n, currency);
      expect(await totalsOf(models, INVOICES)).to.deep.equal([{ currency, count: 1000, amount }]);
    });
  }

  it('any amounts add up to the last unit, each currency by itself, and what has no amount is left out', async () => {
    const row = fc
      .constantFrom<Money>('CNY', 'CLF')
      .chain((currency) =>
        fc.record({ currency: fc.constant(currency), amountMinor: fc.bigInt(0n, LARGEST[currency]) }),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
        await fill([...rows, { currency: null, amountMinor: null }]);
        const expected = (['CLF', 'CNY'] as const).flatMap((currency) => {
          const own = rows.filter((each) => each.currency === currency);
          const sum = own.reduce((total, { amountMinor }) => total + amountMinor, 0n);
          return own.length === 0 ? [] : [{ currency, count: own.length, amount: formatAmount(sum, currency) }];
        });
        expect(await totalsOf(models, INVOICES)).to.deep.equal(expected);
      }),
      seeded(30),
    );
  });

  it('a filter and a cursor tell amounts apart that are one and the same double', async () => {
    const [lower, upper] = [LARGEST.CNY - 1n, LARGEST.CNY];
    expect(Number(lower)).to.equal(Number(upper));
    await fill([{ amountMinor: lower }, { amountMinor: upper }]);
    expect(await readThrough('amount')).to.deep.equal(['INV-1', 'INV-0']);
    expect(await readThrough('amount', { ...INVOICES, amountFromMinor: upper })).to.deep.equal(['INV-1']);
    expect(await readThrough('amount', { ...INVOICES, amountToMinor: lower })).to.deep.equal(['INV-0']);
  });

  it('every record is on one page, with a due date or an amount or without', async () => {
    await fill([
      { due: '2026-05-01', amountMinor: 1n },
      { due: null, amountMinor: null },
      { due: '2026-04-01', amountMinor: 2n },
      { due: null, amountMinor: null },
      { due: '2026-04-01', amountMinor: 2n },
    ]);
    expect(await readThrough('due')).to.deep.equal(['INV-1', 'INV-3', 'INV-2', 'INV-4', 'INV-0']);
    expect(await readThrough('amount')).to.deep.equal(['INV-2', 'INV-4', 'INV-0', 'INV-1', 'INV-3']);
    expect(await readThrough('newest')).to.deep.equal(['INV-4', 'INV-3', 'INV-2', 'INV-1', 'INV-0']);
    expect(await readThrough('oldest')).to.deep.equal(['INV-0', 'INV-1', 'INV-2', 'INV-3', 'INV-4']);
  });

  it('a cursor with an amount beyond every amount is none of ours', async () => {
    const cursor = Buffer.from(JSON.stringify(['amountMinor', `i${2n ** 64n}`, ''])).toString('base64url');
    const refused = await listRecords(models, INVOICES, { sort: 'amount', limit: 1, cursor }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(BadCursor);
  });
}

for (const { name, uri } of SERVERS) {
  describe(`lists on ${name}`, function () {
    this.timeout(20_000);
    listContract(uri);
  });
}
