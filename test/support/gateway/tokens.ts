/** Access tokens for requests that are made by hand. */
import { ask } from './ask';
import type { TestServer } from './server';

/** A login's access token and the cookie of its refresh token, as `name=value`. */
export interface Tokens {
  readonly access: string;
  readonly cookie: string;
}

/** The `name=value` of the cookie an answer sets; throws where it sets none. */
export function cookieIn(headers: Headers): string {
  const [cookie] = headers.getSetCookie();
  if (cookie === undefined) throw new Error('no cookie was set');
  return cookie.split(';')[0] ?? '';
}

/** Logs in at an organisation and gives what a client would hold. */
export async function tokensOf({ url, people }: TestServer, slug: string, login: string): Promise<Tokens> {
  const json = { login, password: people.passphrase };
  const answer = await ask(`POST ${url}/${slug}/api/v1/sessions`, { json });
  if (answer.status !== 200) throw new Error(`${login} cannot log in: ${answer.text}`);
  const { accessToken } = answer.body as { readonly accessToken: string };
  return { access: accessToken, cookie: cookieIn(answer.headers) };
}
