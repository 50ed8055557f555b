import { connect } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../../../scripts/client/desk';
import { ask, problemIn } from '../../support/gateway/ask';
import type { Asked, AskOptions } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { listenTo } from '../../support/gateway/events';
import { csvOf, presentFile, previewFile, upload, verdicts } from '../../support/gateway/invoices';
import type { ImportView } from '../../support/gateway/invoices';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import { ublText } from '../../support/gateway/ubl';
import '../../support/patience';

const BYTES_MAX = 200 * 1024;

interface RowView {
  readonly index: number;
  readonly kind: string;
  readonly content: {
    readonly rule?: string;
    readonly field?: string;
    readonly position?: { readonly row: number | null };
    readonly invoice?: { readonly number: string };
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file of invoices', () => {
  let server: TestServer;
  let cast: Cast;
  let token: string;

  before(async function () {
    this.timeout(240_000);
    server = await startServer({ TALLYSTICK_IMPORT_BYTES: String(BYTES_MAX) });
    cast = await openCast(server, ['yunling', 'cangshan']);
    token = (await tokensOf(server, 'hub', 'yang@cangshan')).access;
  });
  after(() => server.stop());

  function call(what: string, options: AskOptions = {}): Promise<Asked> {
    const [method = '', path = ''] = what.split(' ');
    return ask(`${method} ${server.url}/hub/api/v1${path}`, { token, ...options });
  }

  const rowsOf = async (id: string, query = ''): Promise<readonly RowView[]> =>
    (await cast.cangshan.desk.get<{ readonly rows: readonly RowView[] }>(`/imports/${id}/rows${query}`)).rows;

  /** Rules that the rows of a file break, in order. */
  async function rulesOf(file: Uint8Array, name?: string): Promise<readonly string[]> {
    const { id } = await upload(cast.cangshan, file, name);
    return (await rowsOf(id, '?kind=invalid')).map(({ content }) => content.rule ?? '');
  }

  const invoice = (number: string, change: object = {}) => {
    return { seller: cast.cangshan.party, debtor: cast.yunling.party, number, ...change };
  };

  it('X10: loses nothing else to a bad row, and names line, field and rule of each', async () => {
    const file = csvOf([
      invoice('B-1'),
      invoice('B-2', { amount: '1.234' }),
      invoice('B-3', { issued: '2026-02-30', currency: 'XXQ' }),
      invoice('B-4'),
    ]);
    const view = await upload(cast.cangshan, file);
    expect(view).to.include({ state: 'ready', rows: 4, good: 2, bad: 2, known: 0 });
    const bad = await rowsOf(view.id, '?kind=invalid');
    expect(bad.map(({ content }) => [content.position?.row, content.field, content.rule])).to.deep.equal([
      [2, 'amount', 'CSV-AMOUNT-DECIMALS'],
      [3, 'issue_date', 'CSV-DATE-NONEXISTENT'],
      [3, 'currency', 'CSV-CURRENCY'],
    ]);
    expect(verdicts(await previewFile(cast.cangshan, file))).to.deep.equal(['accepted', 'accepted']);
  });

  it('refuses amounts, days and currencies that cannot be, each by its rule', async () => {
    const changes: readonly (readonly [object, string])[] = [
      [{ amount: '1000.001' }, 'CSV-AMOUNT-DECIMALS'],
      [{ amount: '-5.00' }, 'CSV-AMOUNT-NEGATIVE'],
      [{ amount: '0.00' }, 'CSV-AMOUNT-ZERO'],
      [{ amount: '99999999999999999999.00' }, 'CSV-AMOUNT-BOUNDS'],
      [{ amount: '1e3' }, 'CSV-AMOUNT'],
      [{ amount: '100.5', currency: 'JPY' }, 'CSV-AMOUNT-DECIMALS'],
      [{ issued: '2026-13-01' }, 'CSV-DATE-NONEXISTENT'],
      [{ issued: 'yesterday' }, 'CSV-DATE'],
      [{ due: '2026-01-09' }, 'CSV-DUE-BEFORE-ISSUE'],
      [{ currency: 'ZZZ' }, 'CSV-CURRENCY'],
      [{ debtor: 'uscc:91530100MA7K2R1Q1V' }, 'CSV-PARTY-CHECK'],
    ];
    const file = csvOf(changes.map(([change], index) => invoice(`C-${index}`, change)));
    expect(await rulesOf(file)).to.deep.equal(changes.map(([, rule]) => rule));
  });

  it('gives the bad rows back in the reader’s language, to be corrected and dropped again', async () => {
    const { id } = await upload(cast.cangshan, csvOf([invoice('G-1', { amount: 'much' }), invoice('G-2')]));
    const english = await call(`GET /imports/${id}/bad.csv`, { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
    const chinese = await call(`GET /imports/${id}/bad.csv`, {
      headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' },
    });
    expect(english.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(english.headers.get('content-disposition')).to.contain('bad-rows.csv');
    expect(english.text).to.contain('fault_message').and.contain('G-1').and.not.contain('G-2');
    expect(chinese.text)
      .to.contain('错误说明')
      .and.match(/[\u4e00-\u9fff]{4}/);
    const corrected = english.text.replace('much', '77.00');
    expect(verdicts(await presentFile(cast.cangshan, bytes(corrected)))).to.deep.equal(['accepted']);
  });

  it('that is no file of invoices says what it is, and makes no claim', async () => {
    const xml = ublText({ ...invoice('U-1'), number: 'U-1' });
    const files: Readonly<Record<string, readonly [Uint8Array, string]>> = {
      empty: [new Uint8Array(), 'FILE-EMPTY'],
      'a picture': [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'FILE-FORMAT'],
      'cut off': [bytes(xml.slice(0, xml.length / 2)), 'XML-MALFORMED'],
      'with a document type': [
        bytes(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.slice(38)}`),
        'XML-DOCTYPE',
      ],
      'nested without end': [bytes('<a>'.repeat(500)), 'XML-TOO-DEEP'],
      'another document': [bytes('<html xmlns="http://www.w3.org/1999/xhtml"/>'), 'XML-ROOT'],
      'without the columns': [bytes('a,b\n1,2\n'), 'CSV-HEADER'],
    };
    for (const [what, [file, rule]] of Object.entries(files)) {
      const view = await upload(cast.cangshan, file, 'file');
      expect(view, what).to.include({ state: 'ready', rows: 1, good: 0, bad: 1 });
      expect((await rowsOf(view.id))[0]?.content.rule, what).to.equal(rule);
      expect((await call(`POST /imports/${view.id}/preview`, { json: {} })).status, what).to.equal(400);
    }
  });

  it('in a broken encoding spoils the rows that have it and no others', async () => {
    const good = csvOf([invoice('E-1'), invoice('E-2')]);
    const spoilt = Uint8Array.from(good);
    const place = Buffer.from(good).indexOf('E-1');
    spoilt[place] = 0xff;
    const view = await upload(cast.cangshan, spoilt);
    expect(view).to.include({ rows: 2, good: 1, bad: 1 });
    expect((await rowsOf(view.id, '?kind=invoice')).map(({ content }) => content.invoice?.number)).to.deep.equal([
      'E-2',
    ]);
  });

  it('over the bound is refused with 413, whether its size is said or not, and the import says so', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => invoice(`H-${index}`));
    const large = csvOf(rows);
    expect(large.length).to.be.above(BYTES_MAX);
    const said = await call('POST /imports?name=large.csv', { raw: large, type: 'text/csv' });
    expect(problemIn(said)).to.include({ status: 413, code: 'body_too_large' });
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let sent = 0; sent < large.length; sent += 16_384) controller.enqueue(large.subarray(sent, sent + 16_384));
        controller.close();
      },
    });
    const response = await fetch(`${server.url}/hub/api/v1/imports?name=unsaid.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: stream,
      duplex: 'half',
    });
    expect(response.status).to.equal(413);
    const { imports } = await cast.cangshan.desk.get<{ readonly imports: readonly ImportView[] }>('/imports');
    expect(imports.slice(0, 2).map(({ state, error }) => [state, error])).to.deep.equal([
      ['failed', `A file has at most ${BYTES_MAX} bytes.`],
      ['failed', `A file has at most ${BYTES_MAX} bytes.`],
    ]);
  });

  it('with more invoices than one run presents is refused before any of them is loaded', async () => {
    const { id } = await upload(cast.cangshan, csvOf([invoice('O-1')]));
    const { importRows } = runtimeOf(server, 'hub').people;
    const more = Array.from({ length: 20_000 }, (_, index) => {
      return { _id: `${id}:more:${index}`, import: id, index: index + 1, kind: 'invoice', content: null };
    });
    await importRows.insertMany(more, { ordered: false });
    const find = importRows.find.bind(importRows);
    let loads = 0;
    importRows.find = ((...question: Parameters<typeof find>) => {
      loads += 1;
      return find(...question);
    }) as typeof find;
    const refused = await call(`POST /imports/${id}/preview`, { json: {} });
    importRows.find = find;
    expect(problemIn(refused)).to.include({ status: 413, code: 'body_too_large' });
    expect(loads).to.equal(0);
  });

  it('that did not arrive whole is marked as failed, and nothing of ours breaks', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const head = `POST /hub/api/v1/imports?name=cut.csv HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n`;
    socket.write(`${head}content-type: text/csv\r\ncontent-length: 100000\r\n\r\nseller_id,buyer_id\n`);
    const find = async (): Promise<ImportView | null> => {
      const { imports } = await cast.cangshan.desk.get<{
        readonly imports: readonly (ImportView & { readonly name: string })[];
      }>('/imports');
      return imports.find(({ name }) => name === 'cut.csv') ?? null;
    };
    await eventually('the import', find);
    socket.destroy();
    const failed = await eventually('its end', async () => {
      const found = await find();
      return found?.state === 'failed' ? found : null;
    });
    expect(failed.error).to.equal('The file did not arrive whole.');
    expect(server.log()).to.not.contain('unexpected error');
  });

  it('tells how far it is while it is read, to its own firm only', async () => {
    const own = await listenTo(server, 'hub', token);
    const others = await listenTo(server, 'core', (await tokensOf(server, 'core', 'zhang@yunling')).access);
    const rows = Array.from({ length: 1700 }, (_, index) => invoice(`P-${index}`));
    const { id } = await upload(cast.cangshan, csvOf(rows));
    const told = await own.until((events) =>
      events.some((event) => event['what'] === 'import' && event['state'] === 'ready'),
    );
    const progress = told.filter((event) => event['id'] === id).map(({ state, rows: count }) => [state, count]);
    expect(progress).to.deep.equal([
      ['reading', 500],
      ['reading', 1000],
      ['reading', 1500],
      ['reading', 1700],
      ['ready', 1700],
    ]);
    expect(others.events.filter(({ what }) => what === 'import')).to.deep.equal([]);
    own.end();
    others.end();
  });

  it('is given row by row in pages, each row once', async () => {
    const { id } = await upload(cast.cangshan, csvOf(Array.from({ length: 25 }, (_, index) => invoice(`Q-${index}`))));
    const seen: number[] = [];
    let cursor: number | null = 0;
    while (cursor !== null) {
      const page: { readonly rows: readonly RowView[]; readonly cursor: number | null } = await cast.cangshan.desk.get(
        `/imports/${id}/rows?limit=10&cursor=${cursor}`,
      );
      seen.push(...page.rows.map(({ index }) => index));
      cursor = page.cursor;
    }
    expect(seen).to.deep.equal(Array.from({ length: 25 }, (_, index) => index));
  });

  it('of a bank’s statement finds nothing where nothing fits, and names its bad lines', async () => {
    const header = 'value_date,currency,amount,payer,bank_reference';
    const lines = ['2026-01-05,CNY,10.00,Somebody,R1', '2026-01-05,CNY,-4.00,Somebody,R2', '2026-02-30,CNY,1.00,x,R3'];
    const answer = await call('POST /receipts?name=s.csv', { raw: [header, ...lines].join('\n'), type: 'text/csv' });
    const {
      lines: read,
      bad,
      skipped,
    } = answer.body as {
      readonly lines: readonly { readonly candidates: readonly unknown[] }[];
      readonly bad: readonly { readonly rule: string }[];
      readonly skipped: number;
    };
    expect(read.map(({ candidates }) => candidates)).to.deep.equal([[]]);
    expect(bad.map(({ rule }) => rule)).to.deep.equal(['CSV-DATE-NONEXISTENT']);
    expect(skipped).to.equal(1);
  });
});
