/** Finds out who calls, from the access token; whether that is enough is each route's own question. */
import type { RequestHandler } from 'express';
import { readAccessToken } from '../auth/tokens';
import type { OrgRuntime } from '../runtime/orgRuntime';
import { contextOf } from './context';
import { notAuthenticated } from './problem';

export function authenticate(runtime: OrgRuntime): RequestHandler {
  const { tokenKey, mspId, accessSeconds } = runtime.parts;
  const terms = { key: tokenKey, audience: mspId, lifetimeSeconds: accessSeconds };
  return async function authenticateRequest(request, response, next) {
    const header = request.get('authorization');
    if (header === undefined) {
      next();
      return;
    }
    const token = header.startsWith('Bearer ') ? header.slice(7) : '';
    const login = readAccessToken(terms, token);
    if (login === null || !(await runtime.made.logins.stands(login))) throw notAuthenticated();
    contextOf(response).login = login;
    next();
  };
}
