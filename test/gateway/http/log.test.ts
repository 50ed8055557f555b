import { expect } from 'chai';
import { makeLogger, withoutSecrets } from '../../../gateway/src/http/log';
import { ask } from '../../support/gateway/ask';
import { firm, openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { csvOf, presentFile, upload } from '../../support/gateway/invoices';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const CANARY = 'c4n4ryc4n4ry';
const PASSWORD = 'p4ssw0rd of a canary';

describe('what is logged', () => {
  it('has no secret, however deep it stands and however it is spelt', () => {
    const secret = {
      password: CANARY,
      'Set-Cookie': CANARY,
      access_token: CANARY,
      privateKeyPem: CANARY,
      seed: CANARY,
    };
    const value = { a: [{ b: { ...secret, kept: 'kept' } }], headers: { Authorization: CANARY } };
    const text = JSON.stringify(withoutSecrets(value));
    expect(text).to.contain('kept').and.not.contain(CANARY);
  });

  it('has of an error its words and its cause, not what it carries', () => {
    const lines: string[] = [];
    const logger = makeLogger('info', { write: (line) => void lines.push(line) });
    const cause = Object.assign(new Error('the cause'), { body: CANARY, code: 'ECODE' });
    logger.error(
      { err: Object.assign(new Error('the error', { cause }), { body: CANARY, keyValue: { a: CANARY } }) },
      'x',
    );
    expect(lines.join(''))
      .to.contain('the error')
      .and.contain('the cause')
      .and.contain('ECODE')
      .and.not.contain(CANARY);
  });
});

describe('the log of a running gateway at its most talkative', () => {
  let server: TestServer;
  let cast: Cast;
  const secrets: string[] = [];

  before(async function () {
    this.timeout(240_000);
    server = await startServer({ TALLYSTICK_LOG: 'trace' });
    cast = await openCast(server, ['yunling', 'cangshan']);
  });
  after(() => server.stop());

  const call = (what: string, options: Parameters<typeof ask>[1] = {}): ReturnType<typeof ask> => {
    const [method = '', path = ''] = what.split(' ');
    return ask(`${method} ${server.url}/core/api/v1${path}`, options);
  };

  it('has no password, token or cookie of anybody who logs in, stays or leaves', async () => {
    const { access, cookie } = await tokensOf(server, 'core', 'zhang@yunling');
    secrets.push(access, cookie.split('=')[1] ?? '', server.people.passphrase);
    const next = await call('POST /sessions/refresh', { headers: { cookie } });
    secrets.push((next.body as { readonly accessToken: string }).accessToken);
    await call('POST /sessions/refresh', { headers: { cookie } });
    await call('POST /sessions', { json: { login: `${CANARY}@login`, password: `${CANARY}password` } });
    await call('GET /me', { token: `${CANARY}.token.x` });
    await call('DELETE /sessions/current', { token: access });
  });

  it('has nothing of a body, a path or a query, whether it is taken, refused or makes us fail', async () => {
    const { access: office } = await tokensOf(server, 'core', 'office@core');
    const { access: clerk } = await tokensOf(server, 'core', 'zhang@yunling');
    secrets.push(office, clerk);
    const json = { login: CANARY, name: CANARY, password: PASSWORD, party: null, desk: 'office' };
    const user = { ...json, person: CANARY, signingRoles: [], groups: [CANARY] };
    expect((await call('POST /users', { token: office, json: user })).status).to.equal(201);
    expect((await call('POST /users', { token: office, json: user })).status).to.equal(409);
    await call(`DELETE /users/${CANARY}`, { token: office });
    await call(`GET /parties/${CANARY}`, { token: clerk });
    await call(`GET /invoices?number=${CANARY}`, { token: clerk });
    await call(`GET /${CANARY}`);
    await call('POST /sessions', { raw: `{"login":"${CANARY}`, type: 'application/json' });
    await call('POST /previews', { token: clerk, json: { kind: CANARY, drafts: [{ [CANARY]: CANARY }] } });
  });

  it('has nothing of an invoice that is imported, presented or refused', async () => {
    const { party: seller } = cast.cangshan;
    const { party: debtor } = cast.yunling;
    await presentFile(
      cast.cangshan,
      csvOf([{ seller, debtor, number: CANARY, amount: '8182838.40' }]),
      `${CANARY}.csv`,
    );
    await presentFile(cast.yunling, csvOf([{ seller, debtor, number: CANARY, amount: '8182838.41' }]));
    await upload(cast.yunling, new TextEncoder().encode(`<!DOCTYPE ${CANARY}><${CANARY}/>`), `${CANARY}.xml`);
  });

  it('has nothing of a request that made us fail', async () => {
    const { access: token } = await tokensOf(server, 'hub', 'yang@cangshan');
    secrets.push(token);
    const { models } = runtimeOf(server, 'hub');
    const original = models.records.find.bind(models.records);
    models.records.find = () => {
      throw Object.assign(new Error('the store is broken'), { filter: { number: CANARY } });
    };
    const failed = await ask(`GET ${server.url}/hub/api/v1/invoices?number=${CANARY}`, { token });
    models.records.find = original;
    expect(failed.status).to.equal(500);
    expect(failed.text).to.not.contain('store').and.not.contain(CANARY);
    expect(server.log()).to.contain('the store is broken');
  });

  it('is a log all the same: routes, results, who, and nothing of the above', () => {
    const log = server.log();
    expect(log).to.contain('"route":"/core/users/{login}"').and.contain('"status":409');
    expect(log).to.not.contain(CANARY);
    expect(log).to.not.contain(PASSWORD);
    expect(log).to.not.contain('8182838');
    expect(log).to.not.contain(firm('cangshan').name);
    for (const secret of secrets) expect(log.includes(secret), secret.slice(0, 12)).to.equal(false);
  });
});
