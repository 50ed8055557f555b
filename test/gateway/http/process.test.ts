import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect } from 'chai';
import { BadSetting } from '../../../gateway/src/config';
import { failUnfinished } from '../../../gateway/src/imports/importer';
import { ask } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const START_MS = 240_000;

describe('the process', () => {
  let server: TestServer;
  let cast: Cast;

  before(async function () {
    this.timeout(START_MS);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
  });
  after(() => server.stop());

  it('does not start outside a sandbox with settings that are only convenient', async () => {
    const started = startServer({}, { sandbox: false });
    const error: unknown = await started.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(BadSetting);
  });

  it('closes what it opened where its port is taken, and says so', async function () {
    this.timeout(START_MS);
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const error: unknown = await startServer({ TALLYSTICK_PORT: String(port) }).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'EADDRINUSE');
    other.close();
  });

  it('is alive as soon as it answers, and ready while ledger and store are', async () => {
    expect((await ask(`GET ${server.url}/livez`)).body).to.deep.equal({ status: 'alive' });
    expect((await ask(`GET ${server.url}/readyz`)).body).to.deep.equal({ status: 'ready' });
    const { ledger } = runtimeOf(server, 'bank').parts;
    const healthy = ledger.health.bind(ledger);
    ledger.health = () => Promise.reject(new Error('gone'));
    const unready = await ask(`GET ${server.url}/readyz`);
    ledger.health = healthy;
    expect([unready.status, unready.body]).to.deep.equal([503, { status: 'not ready' }]);
    expect((await ask(`GET ${server.url}/livez`)).status).to.equal(200);
  });

  it('marks an import as failed that an earlier process left half-read', async () => {
    const { people } = runtimeOf(server, 'hub');
    const half = { party: cast.cangshan.party, user: 'u', name: 'half.csv', rows: 5, good: 5, bad: 0, known: 0 };
    const id = '00000000-0000-4000-8000-000000000000';
    await people.imports.create({
      _id: id,
      ...half,
      state: 'reading',
      startedAt: new Date(),
      finishedAt: null,
      error: null,
    });
    await failUnfinished(people);
    const view = await cast.cangshan.desk.get(`/imports/${id}`);
    expect(view).to.include({ state: 'failed', error: 'the process ended while the file was read', rows: 5 });
  });

  it('stops by letting requests in flight end, streams close, and nobody new in', async () => {
    const { access: token } = await tokensOf(server, 'hub', 'yang@cangshan');
    const headers = { authorization: `Bearer ${token}` };
    const events = await fetch(`${server.url}/hub/api/v1/events`, { headers });
    const { ledger } = runtimeOf(server, 'bank').parts;
    const network = ledger.network.bind(ledger);
    const held = new Promise<() => void>((resolve) => {
      ledger.network = () =>
        new Promise<Awaited<ReturnType<typeof network>>>((answer) => {
          resolve(() => {
            answer(network());
          });
        });
    });
    const inFlight = ask(`GET ${server.url}/bank/api/v1/network`);
    const release = await held;
    const idle = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const stopped = server.stopGateway();
    expect(await events.text()).to.contain('retry: 2000');
    const late: unknown = await fetch(`${server.url}/livez`).catch((reason: unknown) => reason);
    expect(late).to.be.instanceOf(Error);
    release();
    const { status, body } = await inFlight;
    expect(status).to.equal(200);
    expect(body).to.include({ organisation: 'BankMSP' });
    await stopped;
    idle.destroy();
  });
});
