import { sign } from 'jsonwebtoken';
import { expect } from 'chai';
import { issueAccessToken } from '../../../gateway/src/auth/tokens';
import { ask, problemIn } from '../../support/gateway/ask';
import type { Asked, AskOptions } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { cookieIn, tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const CLERK = 'zhang@yunling';

interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly aud: string;
  readonly iss: string;
  readonly sub: string;
  readonly name: string;
  readonly party: string;
  readonly family: string;
}

/** One part of a token, read without its key. */
function partOf(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

describe('a login', () => {
  let server: TestServer;

  before(async function () {
    this.timeout(240_000);
    server = await startServer({ TALLYSTICK_SECURE_COOKIES: 'true' });
    await openCast(server, ['yunling']);
  });
  after(() => server.stop());

  function call(what: string, options: AskOptions = {}): Promise<Asked> {
    const [method = '', path = ''] = what.split(' ');
    return ask(`${method} ${server.url}/core/api/v1${path}`, options);
  }

  const logIn = (login: string, password: string, headers = {}): Promise<Asked> =>
    call('POST /sessions', { json: { login, password }, headers });
  const refresh = (cookie: string): Promise<Asked> => call('POST /sessions/refresh', { headers: { cookie } });
  const meStatus = async (token: string): Promise<number> => (await call('GET /me', { token })).status;
  const tokenIn = ({ body }: Asked): string => (body as { readonly accessToken: string }).accessToken;

  it('gives a short ES256 access token for this organisation only', async () => {
    const { access } = await tokensOf(server, 'core', CLERK);
    expect(partOf(access, 0)).to.include({ alg: 'ES256', kid: runtimeOf(server, 'core').parts.tokenKey.kid });
    const { iat, exp, aud, iss } = partOf(access, 1) as Claims;
    expect({ life: exp - iat, aud, iss }).to.deep.equal({ life: 600, aud: 'CoreMSP', iss: 'tallystick' });
    expect((await ask(`GET ${server.url}/bank/api/v1/me`, { token: access })).status).to.equal(401);
  });

  it('gives a refresh token in a cookie that scripts, other sites and other paths never see', async () => {
    const answer = await logIn(CLERK, server.people.passphrase);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).to.match(/^tallystick_login=[0-9a-f]{64};/);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/core/api/v1/sessions', 'Expires='])
      expect(cookie).to.contain(flag);
    expect(answer.text).to.not.contain(/[0-9a-f]{64}/.exec(cookie)?.[0] ?? 'no token');
    const stored = await runtimeOf(server, 'core').people.logins.find().lean();
    expect(JSON.stringify(stored)).to.not.contain(cookieIn(answer.headers).split('=')[1]);
  });

  it('takes the name in any case with spaces around it', async () => {
    expect((await logIn(` ${CLERK.toUpperCase()} `, server.people.passphrase)).status).to.equal(200);
  });

  it('is refused in the same words for an unknown name, a wrong password and a disabled person', async () => {
    const { access: token } = await tokensOf(server, 'core', 'office@core');
    await call('DELETE /users/li@yunling', { token });
    const answers = [
      await logIn('nobody@yunling', 'a wrong passphrase'),
      await logIn(CLERK, 'a wrong passphrase'),
      await logIn('li@yunling', server.people.passphrase),
    ];
    const seen = answers.map((answer) => {
      const { traceId, instance, ...rest } = problemIn(answer);
      expect([traceId, instance]).to.not.include(undefined);
      const names = [...answer.headers.keys()].sort();
      return JSON.stringify([rest, names, answer.headers.get('content-length'), answer.headers.getSetCookie()]);
    });
    expect(new Set(seen).size).to.equal(1);
    expect(problemIn(await logIn('nobody', 'a wrong passphrase'))).to.include({ status: 401, code: 'login_failed' });
  });

  it('is bounded in its tries, the same for a name that is not there, however many come at once', async () => {
    for (const login of ['guessed@yunling', 'wang@yunling']) {
      const tries = await Promise.all(Array.from({ length: 30 }, () => logIn(login, 'a wrong passphrase')));
      const statuses = tries.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).to.have.length(10);
      expect(statuses.filter((status) => status === 429)).to.have.length(20);
      const last = await logIn(login, 'another', { 'x-forwarded-for': '203.0.113.9' });
      expect(problemIn(last).code).to.equal('too_many_requests');
      expect(Number(last.headers.get('retry-after'))).to.be.within(1, 300);
    }
    expect((await logIn(CLERK, server.people.passphrase)).status).to.equal(200);
  });

  it('does not speak through a token that is spoilt, expired, unsigned or signed by another key', async () => {
    const { access } = await tokensOf(server, 'core', CLERK);
    const { tokenKey, mspId } = runtimeOf(server, 'core').parts;
    const { user, ...claims } = await loginIn(access);
    const login = { user, ...claims };
    const [head = '', body = '', signature = ''] = access.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const other = runtimeOf(server, 'bank').parts.tokenKey;
    const bad = {
      spoilt: `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      expired: issueAccessToken({ key: tokenKey, audience: mspId, lifetimeSeconds: -1 }, login),
      unsigned: `${none}.${body}.`,
      symmetric: sign({ ...claims, sub: user, iss: 'tallystick', aud: mspId }, 'a shared secret', {
        algorithm: 'HS256',
      }),
      foreignKey: issueAccessToken({ key: other, audience: mspId, lifetimeSeconds: 600 }, login),
      foreignFirm: issueAccessToken({ key: tokenKey, audience: 'BankMSP', lifetimeSeconds: 600 }, login),
      unknownLogin: issueAccessToken(
        { key: tokenKey, audience: mspId, lifetimeSeconds: 600 },
        { ...login, family: 'x' },
      ),
      empty: '',
      noToken: 'x.y.z',
    };
    for (const [what, token] of Object.entries(bad)) expect(await meStatus(token), what).to.equal(401);
    expect((await call('GET /me', { headers: { authorization: `Basic ${access}` } })).status).to.equal(401);
    expect(await meStatus(access)).to.equal(200);
  });

  async function loginIn(access: string) {
    const claims = partOf(access, 1) as Claims;
    const user = await runtimeOf(server, 'core').people.users.findById(claims.sub).lean();
    if (user === null) throw new Error('no such user');
    return { user: user._id, name: claims.name, party: claims.party, desk: user.desk, family: claims.family };
  }

  it('goes on with a new refresh token each time', async () => {
    const first = await tokensOf(server, 'core', CLERK);
    const second = await refresh(first.cookie);
    expect(second.status).to.equal(200);
    const cookie = cookieIn(second.headers);
    expect(cookie).to.not.equal(first.cookie);
    expect(await meStatus(tokenIn(second))).to.equal(200);
    expect((await refresh(cookie)).status).to.equal(200);
  });

  it('ends as a whole when an old refresh token comes back, and no other login of the person with it', async () => {
    const other = await tokensOf(server, 'core', CLERK);
    const stolen = await tokensOf(server, 'core', CLERK);
    const next = await refresh(stolen.cookie);
    const reused = await refresh(stolen.cookie);
    expect(reused.status).to.equal(401);
    expect(reused.headers.getSetCookie()[0]).to.match(/^tallystick_login=;.*Expires=Thu, 01 Jan 1970/);
    expect(await meStatus(stolen.access)).to.equal(401);
    expect(await meStatus(tokenIn(next))).to.equal(401);
    expect((await refresh(cookieIn(next.headers))).status).to.equal(401);
    expect(await meStatus(other.access)).to.equal(200);
    expect((await refresh(other.cookie)).status).to.equal(200);
  });

  it('ends when one refresh token is used many times at once: at most one of them is answered', async () => {
    const { cookie } = await tokensOf(server, 'core', CLERK);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(cookie)));
    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).to.be.at.most(1);
    for (const answer of good) expect(await meStatus(tokenIn(answer))).to.equal(401);
    for (const answer of good) expect((await refresh(cookieIn(answer.headers))).status).to.equal(401);
  });

  it('does not go on without a cookie, with another one or with nonsense', async () => {
    for (const cookie of [
      '',
      'other=1',
      'tallystick_login=',
      `tallystick_login=${'0'.repeat(64)}`,
      'tallystick_login=x',
    ])
      expect((await refresh(cookie)).status, cookie).to.equal(401);
  });

  it('ends at once with logging out, token and cookie alike', async () => {
    const { access: token, cookie } = await tokensOf(server, 'core', CLERK);
    const out = await call('DELETE /sessions/current', { token });
    expect(out.status).to.equal(204);
    expect(out.headers.getSetCookie()[0]).to.match(/^tallystick_login=;/);
    expect(await meStatus(token)).to.equal(401);
    expect((await refresh(cookie)).status).to.equal(401);
  });

  it('ends at once when the office disables the person, on every device', async () => {
    const { access: office } = await tokensOf(server, 'core', 'office@core');
    const devices = [await tokensOf(server, 'core', CLERK), await tokensOf(server, 'core', CLERK)];
    expect((await call(`DELETE /users/${CLERK}`, { token: office })).status).to.equal(204);
    for (const { access, cookie } of devices)
      expect([await meStatus(access), (await refresh(cookie)).status]).to.deep.equal([401, 401]);
    expect((await call('DELETE /users/nobody@yunling', { token: office })).status).to.equal(404);
  });
});
