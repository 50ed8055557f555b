/** Invoices that a firm has answered with one signature of two: they are told apart from those it can still answer. */
import { expect } from 'chai';
import type { PreparedAct } from '../../../scripts/client/desk';
import { ask } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { dueDay } from '../../support/gateway/deals';
import { csvOf, invoiceAt, presentFile } from '../../support/gateway/invoices';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const NUMBERS = ['U-1', 'U-2', 'U-3'] as const;
const LIST = '/invoices?state=presented';

interface InvoiceData {
  readonly invoice: { readonly number: string };
}

describe('the list of invoices that can still be answered', () => {
  let server: TestServer;
  let cast: Cast;
  let waiting: string;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
    const { yunling, cangshan } = cast;
    const due = await dueDay(yunling);
    const sides = { seller: cangshan.party, debtor: yunling.party };
    await presentFile(cangshan, csvOf(NUMBERS.map((number) => ({ ...sides, number, due }))));
    const [first] = await Promise.all(NUMBERS.map((number) => invoiceAt(yunling, number)));
    if (first === undefined) throw new RangeError('no invoice');
    const refused = { kind: 'refuse_receivable' as const, receivable: first.ref, reason: 'price' as const, note: '' };
    const prepared = await yunling.desk.preview('refuse_receivable', [refused]);
    waiting = (await yunling.desk.sign(prepared, yunling.key, 'maker')).run.statementHash;
  });
  after(() => server.stop());

  const numbers = async (query: string): Promise<readonly string[]> => {
    const found = await cast.yunling.desk.list<InvoiceData>(`${LIST}${query}`);
    return found.map(({ data }) => data.invoice.number).sort();
  };

  it('leaves out what waits for a second signature, from the rows and from the totals', async () => {
    expect(await numbers('')).to.deep.equal(NUMBERS);
    expect(await numbers('&unanswered=yes')).to.deep.equal(['U-2', 'U-3']);
    const path = `${LIST}&unanswered=yes&limit=1`;
    const { totals } = await cast.yunling.desk.get<{ readonly totals: readonly unknown[] }>(path);
    expect(totals).to.deep.equal([{ currency: 'CNY', count: 2, amount: '2000.00' }]);
  });

  it('is what a bulk confirmation of a filter is about, where it says so', async () => {
    const body = { due: null, noDefence: false };
    const preview = async (filter: object): Promise<readonly unknown[]> => {
      const { items } = await cast.yunling.desk.post<PreparedAct>('/previews/confirmations', { ...body, filter });
      return items;
    };
    expect(await preview({ unanswered: 'yes' })).to.have.length(2);
    expect(await preview({})).to.have.length(3);
  });

  it('is a firm’s own matter: its counterparty is told nothing of it', async () => {
    const { records } = await cast.cangshan.desk.get<{ readonly records: readonly unknown[] }>(
      `${LIST}&unanswered=yes`,
    );
    expect(records).to.have.length(3);
  });

  it('has the invoice again once the run is taken back', async () => {
    const { access: token } = await tokensOf(server, 'core', 'li@yunling');
    const taken = await ask(`DELETE ${server.url}/core/api/v1/statements/${waiting}`, { token });
    expect(taken.status).to.equal(204);
    expect(await numbers('&unanswered=yes')).to.deep.equal(NUMBERS);
  });
});
