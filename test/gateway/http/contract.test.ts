import { expect } from 'chai';
import type { Run } from '../../../chaincode/src/statement/run';
import { signRun } from '../../../scripts/client/desk';
import type { PreparedAct, RecordView, StatementView } from '../../../scripts/client/desk';
import { ask } from '../../support/gateway/ask';
import type { Asked, AskOptions } from '../../support/gateway/ask';
import { firm, openCast, personOf } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import * as deals from '../../support/gateway/deals';
import { csvOf, invoiceAt, previewFile, upload } from '../../support/gateway/invoices';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { Snapshots } from '../../support/gateway/snapshot';
import { cookieIn, tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const CLERK = 'zhang@yunling';
const LISTS = [
  'invoices',
  'claims',
  'offers',
  'facilities',
  'financings',
  'payments',
  'notices',
  'accounts',
  'discharges',
  'settlements',
  'signers',
  'matrices',
];

describe('the contract: every answer fits the served OpenAPI document', () => {
  let server: TestServer;
  let cast: Cast;
  const snapshots = new Snapshots();

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan', 'dianchi']);
  });
  after(() => server.stop());

  const at = (slug: string, path: string): string => `${server.url}/${slug}/api/v1${path}`;

  /** `METHOD /path` at an organisation. */
  function call(slug: string, what: string, options: AskOptions = {}): Promise<Asked> {
    const [method = '', path = ''] = what.split(' ');
    return ask(`${method} ${at(slug, path)}`, options);
  }

  it('serves a document of OpenAPI 3.1 whose every operation has a summary, an answer and the common refusal', async () => {
    const document = (await call('core', 'GET /openapi.json')).body as {
      readonly openapi: string;
      readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
    };
    expect(document.openapi).to.equal('3.1.0');
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { summary, responses }] of Object.entries(methods)) {
        expect(summary, `${method} ${path}`).to.be.a('string').with.length.above(5);
        expect(Object.keys(responses as object), `${method} ${path}`)
          .to.include('default')
          .and.have.length.above(1);
      }
    }
  });

  it('logs in, continues and logs out', async () => {
    const json = { login: CLERK, password: server.people.passphrase };
    const first = await call('core', 'POST /sessions', { json });
    const { accessToken, ...session } = first.body as { readonly accessToken: string };
    snapshots.keep('session', { accessToken: 'a token', ...session });
    const next = await call('core', 'POST /sessions/refresh', { headers: { cookie: cookieIn(first.headers) } });
    expect(next.status).to.equal(200);
    const me = await call('core', 'GET /me', { token: accessToken });
    expect(me.body).to.include({ organisation: 'CoreMSP', isSandbox: true, desk: 'clerk' });
    expect((await call('core', 'DELETE /sessions/current', { token: accessToken })).status).to.equal(204);
  });

  it('gives and takes a login', async () => {
    const { access: token } = await tokensOf(server, 'core', 'office@core');
    const json = {
      login: 'new@yunling',
      name: '新员工',
      password: 'correct horse battery staple',
      party: cast.yunling.party,
      desk: 'clerk',
      person: 'new.yunling',
      signingRoles: ['maker'],
      groups: ['treasury'],
    };
    expect((await call('core', 'POST /users', { token, json })).status).to.equal(201);
    expect((await call('core', 'DELETE /users/new@yunling', { token })).status).to.equal(204);
  });

  it('shows the network, the directory and the sandbox’s clock', async () => {
    snapshots.keep('network', (await call('hub', 'GET /network')).body);
    const { access: token } = await tokensOf(server, 'registrar', 'officer@registrar');
    snapshots.keep('parties', (await call('registrar', 'GET /parties', { token })).body);
    const one = await call('registrar', `GET /parties/${encodeURIComponent(cast.cangshan.party)}`, { token });
    expect(one.body).to.include({ id: cast.cangshan.party, nameEnglish: firm('cangshan').nameEnglish });
    const { epoch } = (await call('hub', 'GET /network')).body as { readonly epoch: { readonly timeMs: number } };
    const moved = await call('registrar', 'POST /sandbox/epoch', { token, json: { timeMs: epoch.timeMs + 1000 } });
    expect(moved.status).to.equal(200);
    expect((await call('registrar', 'GET /anchor', { token })).body).to.deep.equal({ anchor: null });
  });

  it('enrols a device', async () => {
    const { desk } = await personOf(server, cast.yunling, CLERK);
    snapshots.keep('enrolments', await desk.get('/enrolments'));
    snapshots.keep('me', await desk.get('/me'));
  });

  it('reads a file, its rows and its bad rows', async () => {
    const { party: seller } = cast.cangshan;
    const { party: debtor } = cast.yunling;
    const file = csvOf([
      { seller, debtor, number: 'C-1' },
      { seller, debtor, number: 'C-2', amount: '1.234' },
    ]);
    const { access: token } = await tokensOf(server, 'hub', 'yang@cangshan');
    const { id } = await upload(cast.cangshan, file);
    snapshots.keep('import', (await call('hub', `GET /imports/${id}`, { token })).body);
    snapshots.keep('imports', (await call('hub', 'GET /imports', { token })).body);
    snapshots.keep('import-rows', (await call('hub', `GET /imports/${id}/rows`, { token })).body);
    const bad = await call('hub', `GET /imports/${id}/bad.csv`, { token });
    expect(bad.text).to.contain('CSV-AMOUNT-DECIMALS');
    snapshots.keep('prepared-import', (await call('hub', `POST /imports/${id}/preview`, { token, json: {} })).body);
  });

  it('answers a stream of events', async () => {
    const { access: token } = await tokensOf(server, 'core', CLERK);
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(at('core', '/events'), { headers, signal: abort.signal });
    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    abort.abort();
  });

  it('carries an invoice to money and back', async () => {
    const { yunling: debtor, cangshan: supplier, dianchi: financier } = cast;
    const sides = { supplier, debtor };
    const { ref: leaf } = await deals.claim(sides, 'C-3');
    const { ref: account } = await deals.openAccount(supplier);
    const { ref: offer } = await deals.standingOffer(financier, sides);
    const draft = await deals.drawDraft(supplier, { leaf, offer, account });
    const { run } = await supplier.desk.act('draw', [draft], supplier.key);
    snapshots.keep('statement-done', await supplier.desk.get(`/statements/${run.statementHash}`));
    const evidence = await supplier.desk.get<{ readonly records: readonly unknown[] }>(
      `/statements/${run.statementHash}/evidence`,
    );
    expect(evidence.records).not.to.have.length(0);
    await deals.payOut(financier, 'C-3');
    const statement = deals.bankStatement({ day: await deals.today(financier), amount: '1000.00', number: 'C-3' });
    snapshots.keep('receipts', await financier.desk.upload('/receipts?name=statement.csv', statement));
    await deals.settle(financier, 'C-3');
    await deals.bookSurplus(financier);
    await deals.recordAt(financier, '/settlements', () => true);
    for (const list of LISTS) {
      const owner = list === 'notices' || list === 'discharges' ? debtor : financier;
      const page = await (list === 'accounts' ? supplier : owner).desk.get(`/${list}?limit=5`);
      snapshots.keep(list, page);
    }
  });

  it('tells the whole story of a record', async () => {
    const invoice = await invoiceAt(cast.yunling, 'C-3', 'confirmed');
    snapshots.keep('story', await cast.yunling.desk.get(`/records/${invoice.ref.id}`));
  });

  it('prepares in bulk, stores, shows, signs twice, withdraws, brings, and answers for an act', async () => {
    const { yunling: debtor, cangshan: supplier } = cast;
    await deals.present({ supplier, debtor }, 'C-4');
    const waiting = await invoiceAt(debtor, 'C-4');
    const due = await deals.dueDay(debtor);
    const bulk = { filter: { ids: [waiting.ref.id] }, due, noDefence: false };
    const prepared = await debtor.desk.post<PreparedAct>('/previews/confirmations', bulk);
    snapshots.keep('prepared-confirmations', prepared);
    const { access: token } = await tokensOf(server, 'core', CLERK);
    const withdrawn = await debtor.desk.sign(prepared, debtor.key, 'maker');
    snapshots.keep('statements-waiting', (await call('core', 'GET /statements?state=waiting', { token })).body);
    const { statementHash: first } = withdrawn.run;
    expect((await call('core', `DELETE /statements/${first}`, { token })).status).to.equal(204);
    const { run } = await debtor.desk.sign(prepared, debtor.key, 'maker');
    await secondSignature(run, waiting);
  });

  /** A second person signs and somebody else brings the same act again. */
  async function secondSignature(run: Run, { ref }: Pick<RecordView, 'ref'>): Promise<void> {
    const clerk = await personOf(server, cast.yunling, CLERK);
    const signature = await signRun(run, clerk.key, 'checker');
    const path = `/statements/${run.statementHash}`;
    // While the run waits: afterwards the records it rests on move on.
    snapshots.keep('statement-evidence', await clerk.desk.get(`${path}/evidence`));
    await clerk.desk.post<StatementView>(`${path}/signatures`, { signature });
    const { chunks } = await clerk.desk.applied(run.statementHash);
    const maker = await signRun(run, cast.yunling.key, 'maker');
    const json = { run, signatures: [maker, signature], evidence: null };
    const brought = await call('core', `PUT /carried/${run.statementHash}`, { json });
    expect(brought.status).to.equal(202);
    const outcome = await call('bank', `GET /acts/${chunks[0]?.act ?? ''}`);
    expect(outcome.body).to.deep.include({ outcomes: ['accepted'] });
    snapshots.keep('act-outcome', outcome.body);
    expect(await invoiceAt(cast.yunling, 'C-4', 'confirmed')).to.have.nested.property('ref.id', ref.id);
  }

  it('shows a refusal as a problem', async () => {
    const refused = await call('core', 'GET /me');
    expect(refused.status).to.equal(401);
    snapshots.keep('problem', refused.body);
    const { access: token } = await tokensOf(server, 'core', CLERK);
    snapshots.keep('problem-fields', (await call('core', 'POST /previews', { token, json: {} })).body);
  });

  it('answers with the members that the web client’s tests know from test/snapshots', () => {
    expect(snapshots.changed, 'these files were rewritten: look at them and commit them').to.deep.equal([]);
  });

  it('has exercised every documented route with success', async () => {
    await previewFile(
      cast.cangshan,
      csvOf([{ seller: cast.cangshan.party, debtor: cast.yunling.party, number: 'C-9' }]),
    );
    const document = (await call('core', 'GET /openapi.json')).body as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const answered = [...server.answered].map((entry) => entry.split(' '));
    const succeeded = new Set(
      answered.filter(([, , status]) => Number(status) < 300).map(([method, path]) => `${method ?? ''} ${path ?? ''}`),
    );
    expect(operations.filter((operation) => !succeeded.has(operation))).to.deep.equal([]);
  });
});
