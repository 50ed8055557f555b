import { expect } from 'chai';
import { ask, problemIn } from '../../support/gateway/ask';
import type { Asked, AskOptions } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

describe('the border of the API', () => {
  let server: TestServer;
  let clerk: string;
  let registrar: string;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    await openCast(server, ['yunling']);
    clerk = (await tokensOf(server, 'core', 'zhang@yunling')).access;
    registrar = (await tokensOf(server, 'registrar', 'officer@registrar')).access;
  });
  after(() => server.stop());

  /** `METHOD /path` at the core firm's organisation. */
  function call(what: string, options: AskOptions = {}): Promise<Asked> {
    const [method = '', path = ''] = what.split(' ');
    return ask(`${method} ${server.url}/core/api/v1${path}`, options);
  }

  const paths = (answer: Asked): readonly string[] => (problemIn(answer).errors ?? []).map(({ path }) => path);

  it('names every refusal by code, status and a trace id that is also in the header and in the log', async () => {
    const answer = await call('GET /me');
    const problem = problemIn(answer);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(problem).to.include({
      status: 401,
      code: 'not_authenticated',
      type: 'urn:tallystick:problem:not_authenticated',
    });
    expect(problem.traceId).to.match(/^[0-9a-f]{32}$/);
    expect(answer.headers.get('x-request-id')).to.equal(problem.traceId);
    expect(problem.instance).to.equal(`urn:tallystick:request:${problem.traceId}`);
    expect(server.log()).to.contain(problem.traceId);
  });

  it('goes on with a caller’s trace where it is one, and takes nothing else for a trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const known = await call('GET /me', { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(problemIn(known).traceId).to.equal(trace);
    for (const traceparent of [
      trace,
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      '"}{"level":60',
      `01-${trace}-x-01`,
    ]) {
      const other = await call('GET /me', { headers: { traceparent } });
      expect(problemIn(other).traceId, traceparent)
        .to.match(/^[0-9a-f]{32}$/)
        .and.not.equal(trace);
    }
  });

  it('names a field it does not know, one that is missing and one that is wrong', async () => {
    const json = { login: 'somebody', pasword: 'x'.repeat(20), desk: { clerk: true } };
    expect(paths(await call('POST /sessions', { json }))).to.have.members([
      'body.password',
      'body.pasword',
      'body.desk',
    ]);
    const nested = { kind: 'revoke_signer', drafts: [{ kind: 'revoke_signer', reason: 7, because: 'of it' }] };
    const { access: token } = await tokensOf(server, 'registrar', 'officer@registrar');
    const answer = await ask(`POST ${server.url}/registrar/api/v1/previews`, { token, json: nested });
    expect(paths(answer)).to.include.members(['body.drafts.0.signer', 'body.drafts.0.reason', 'body.drafts.0.because']);
  });

  it('names an unknown member of a query and a malformed place in a path', async () => {
    expect(paths(await call('GET /invoices?colour=red', { token: clerk }))).to.deep.equal(['query.colour']);
    expect(paths(await call('GET /records/1', { token: clerk }))).to.deep.equal(['path.id']);
    expect((await call('GET /parties/%E0%A4%A', { token: clerk })).status).to.equal(400);
    expect((await call('GET /invoices?limit=1&limit=2', { token: clerk })).status).to.equal(400);
  });

  it('never takes a query for an object, nor an operator for a value', async () => {
    const token = clerk;
    for (const query of ['state[$ne]=x', 'number[$regex]=.*', 'sort=__proto__', 'cursor=%7B%22$gt%22:1%7D'])
      expect((await call(`GET /invoices?${query}`, { token })).status, query).to.equal(400);
    const json = { login: { $ne: null }, password: { $gt: '' } };
    expect((await call('POST /sessions', { json })).status).to.equal(400);
    const polluted = await call('POST /sessions', {
      raw: '{"login":"a","password":"b","__proto__":{"x":1}}',
      type: 'application/json',
    });
    expect(paths(polluted)).to.deep.equal(['body.__proto__']);
  });

  it('refuses a body over the bound of its route with 413, whether its length is said or not', async () => {
    const json = { login: 'x', password: 'y'.repeat(300 * 1024) };
    const said = await call('POST /sessions', { json });
    expect(problemIn(said)).to.include({ status: 413, code: 'body_too_large' });
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 0; index < 40; index += 1) controller.enqueue(new Uint8Array(10_000).fill(32));
        controller.close();
      },
    });
    const response = await fetch(`${server.url}/core/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: chunks,
      duplex: 'half',
    });
    expect(response.status).to.equal(413);
  });

  it('refuses JSON that is none, that is no object, and bytes that are no UTF-8', async () => {
    const type = 'application/json';
    for (const raw of ['{"login":', '', 'null', '[]', '"text"', '7', '{"login":"a","password":"b"}}'])
      expect((await call('POST /sessions', { raw, type })).status, raw).to.equal(400);
    const broken = new Uint8Array([...Buffer.from('{"login":"'), 0xff, 0xfe, ...Buffer.from('","password":"b"}')]);
    expect(paths(await call('POST /sessions', { raw: broken, type }))).to.deep.equal(['body']);
  });

  it('takes JSON only as JSON in UTF-8, and a file only as a file', async () => {
    const raw = '{"login":"a","password":"b"}';
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=gbk',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await call('POST /sessions', { raw, type });
      expect(problemIn(answer), type).to.include({ status: 415, code: 'unsupported_media_type' });
    }
    const form = await call('POST /imports?name=a.csv', {
      raw: '--x',
      type: 'multipart/form-data; boundary=x',
      token: clerk,
    });
    expect(form.status).to.equal(415);
  });

  it('knows what it does not know: 404 for a route, 405 with Allow for another method', async () => {
    for (const path of ['/nothing', '/invoices/extra/more', '/sessions/refresh/again'])
      expect(problemIn(await call(`GET ${path}`)).code, path).to.equal('not_found');
    expect((await ask(`GET ${server.url}/nobody/api/v1/network`)).status).to.equal(404);
    for (const [what, allow] of [
      ['GET /sessions', 'POST'],
      ['PATCH /me', 'GET, HEAD'],
      ['DELETE /imports', 'POST, GET, HEAD'],
      ['PUT /users/somebody', 'DELETE'],
      ['POST /events', 'GET, HEAD'],
    ] as const) {
      const answer = await call(what, { token: clerk });
      expect(problemIn(answer), what).to.include({ status: 405, code: 'method_not_allowed' });
      expect(answer.headers.get('allow'), what).to.equal(allow);
    }
  });

  it('reads no body before it knows that its sender may send one', async () => {
    const raw = 'x'.repeat(1000);
    for (const what of ['POST /users', 'POST /previews', 'PUT /statements/sha256:0', 'POST /imports?name=a'])
      expect((await call(what, { raw, type: 'text/plain' })).status, what).to.equal(401);
    const json = { anything: 'y'.repeat(300 * 1024) };
    expect((await ask(`POST ${server.url}/registrar/api/v1/users`, { json, token: registrar })).status).to.equal(403);
  });

  it('answers HEAD as GET without a body, and ends it where a GET would go on', async () => {
    const head = await ask(`HEAD ${server.url}/core/api/v1/network`);
    expect([head.status, head.text]).to.deep.equal([200, '']);
    expect((await call('HEAD /events', { token: clerk })).status).to.equal(200);
  });

  it('lets no other site frame it, run in it or read from it', async () => {
    const { headers } = await call('GET /network', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('content-security-policy')).to.contain("default-src 'none'").and.not.contain('unsafe');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('access-control-allow-origin')).to.equal(null);
    expect(headers.get('x-powered-by')).to.equal(null);
  });
});
