/** Logging in, staying logged in, logging out, and who I am. */
import type { Request, Response } from 'express';
import type { Session } from '../../auth/logins';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { notAuthenticated, notFound, Problem } from '../../http/problem';
import { route } from '../../http/route';
import { presentMe, presentSession } from './present';
import { loginBody, meAnswer, sessionAnswer } from './schema';

const COOKIE = 'tallystick_login';

/** The refresh token travels in a cookie that scripts cannot read and other sites cannot send. */
function setCookie(runtime: OrgRuntime, response: Response, session: Session | null): void {
  response.cookie(COOKIE, session?.refreshToken ?? '', {
    httpOnly: true,
    sameSite: 'strict',
    secure: runtime.parts.secureCookies,
    path: `/${runtime.slug}/api/v1/sessions`,
    expires: session?.refreshUntil ?? new Date(0),
  });
}

function tokenOf(request: Request): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = cookies.find((part) => part.startsWith(`${COOKIE}=`));
  const token = found?.slice(COOKIE.length + 1) ?? '';
  return /^[0-9a-f]{64}$/.test(token) ? token : null;
}

export const logIn = route({
  method: 'post',
  path: '/sessions',
  tag: 'sessions',
  summary: 'Log in with name and password',
  audience: 'nobody',
  body: loginBody,
  answers: { 200: { description: 'Logged in; the refresh token is in a cookie', schema: sessionAnswer } },
  handle: async ({ runtime, body, request, response }) => {
    const session = await runtime.made.logins.logIn({ ...body, address: request.ip ?? '' });
    if (session === null) throw new Problem({ status: 401, code: 'login_failed', title: 'Name or password is wrong.' });
    setCookie(runtime, response, session);
    return { body: presentSession(session) };
  },
});

export const refresh = route({
  method: 'post',
  path: '/sessions/refresh',
  tag: 'sessions',
  summary: 'A new access token for the refresh token in the cookie',
  audience: 'nobody',
  answers: { 200: { description: 'Still logged in', schema: sessionAnswer } },
  handle: async ({ runtime, request, response }) => {
    const token = tokenOf(request);
    const session = token === null ? null : await runtime.made.logins.refresh(token);
    setCookie(runtime, response, session);
    if (session === null) throw notAuthenticated();
    return { body: presentSession(session) };
  },
});

export const logOut = route({
  method: 'delete',
  path: '/sessions/current',
  tag: 'sessions',
  summary: 'Log out everywhere this login was continued',
  audience: 'person',
  answers: { 204: { description: 'Logged out' } },
  handle: async ({ runtime, login, response }) => {
    await runtime.made.logins.endFamily(login.family);
    setCookie(runtime, response, null);
    return { status: 204 };
  },
});

export const me = route({
  method: 'get',
  path: '/me',
  tag: 'sessions',
  summary: 'Who I am, for which firm, with which keys',
  audience: 'person',
  answers: { 200: { description: 'The person logged in', schema: meAnswer } },
  handle: async ({ runtime, login }) => {
    const { models, people, network } = runtime;
    const user = await people.users.findById(login.user).lean();
    if (user === null) throw notFound();
    const party =
      login.party === null ? null : await models.records.findOne({ kind: 'party', parties: login.party }).lean();
    const signers = await models.records.find({ kind: 'signer', 'body.data.person': user.person }).lean();
    const known = { organisation: runtime.mspId, isSandbox: network.network.sandbox, party, signers };
    return { body: presentMe(user, known) };
  },
});

export const sessionRoutes = [logIn, refresh, logOut, me];
