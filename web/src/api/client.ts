/** One organisation's gateway over HTTP: the session's token, one renewal at a time, every answer through a reader. */
import { anyMembers, listOf, object, optional, text } from '../lib/reading';
import type { Reader } from '../lib/reading';
import { Garbled, Refusal, Unreachable } from './errors';

export interface Request<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly json?: unknown;
  /** A file instead of JSON. */
  readonly file?: Blob;
  readonly reader: Reader<T>;
  /** Another organisation's gateway on this server. */
  readonly slug?: string;
}

/** Long enough for a slow network, short enough to say so. */
const TIMEOUT_MS = 60_000;
const FILE_TIMEOUT_MS = 15 * 60_000;

const problem = object({
  code: text,
  details: optional(anyMembers),
  errors: optional(listOf(object({ path: text, rule: text }))),
});
const session = object({ accessToken: text });

/** For answers without a body. */
export const nothing: Reader<null> = () => null;

export class Client {
  readonly slug: string;
  readonly #onLoggedOut: () => void;
  #token: string | null = null;
  #renewal: Promise<boolean> | null = null;

  constructor(slug: string, onLoggedOut: () => void) {
    this.slug = slug;
    this.#onLoggedOut = onLoggedOut;
  }

  /** Throws Refusal `login_failed`, Unreachable. */
  async logIn(credentials: Readonly<{ login: string; password: string }>): Promise<void> {
    const response = await this.#fetch({ method: 'POST', path: '/sessions', json: credentials, reader: session });
    this.#token = (await answerOf(response, session)).accessToken;
  }

  /** True when the login of an earlier visit goes on. Throws Unreachable. */
  continue(): Promise<boolean> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async logOut(): Promise<void> {
    await this.send({ method: 'DELETE', path: '/sessions/current', reader: nothing });
    this.#token = null;
  }

  /** Throws Refusal, Unreachable, Garbled. */
  async send<T>(request: Request<T>): Promise<T> {
    return answerOf(await this.#ask(request), request.reader);
  }

  /** A file as it is. Throws as `send` does. */
  async download(path: string): Promise<Blob> {
    const response = await this.#ask({ path, reader: nothing });
    return response.ok ? response.blob() : answerOf(response, () => neverRead());
  }

  /** The event stream; its caller reads the body. Throws as `send` does. */
  async listen(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const open = (): Promise<Response> => reach(this.#url({ path: '/events' }), { headers: this.#headers(), signal });
    const first = await open();
    const response = first.status === 401 && (await this.continue()) ? await open() : first;
    if (!response.ok || response.body === null) return answerOf(response, () => neverRead());
    return response.body;
  }

  /** Asks, and once more with a new token where the old one has run out. */
  async #ask(request: Request<unknown>): Promise<Response> {
    const response = await this.#fetch(request);
    if (response.status !== 401 || this.#token === null || request.slug !== undefined) return response;
    if (await this.continue()) return this.#fetch(request);
    this.#onLoggedOut();
    return response;
  }

  /** Tabs share the login's cookie, which is good for one renewal: only one of them asks at a time. */
  async #renew(): Promise<boolean> {
    const ask = async (): Promise<boolean> => {
      const response = await this.#fetch({ method: 'POST', path: '/sessions/refresh', reader: session });
      if (response.status === 401) {
        this.#token = null;
        return false;
      }
      this.#token = (await answerOf(response, session)).accessToken;
      return true;
    };
    return 'locks' in navigator ? navigator.locks.request(`tallystick renewal ${this.slug}`, ask) : ask();
  }

  async #fetch({ method = 'GET', path, json, file, slug }: Request<unknown>): Promise<Response> {
    // A login is good at its own organisation only; others answer everybody, or nobody.
    const headers = slug === undefined ? this.#headers() : new Headers({ accept: 'application/json' });
    if (json !== undefined) headers.set('content-type', 'application/json');
    if (file !== undefined) headers.set('content-type', 'application/octet-stream');
    const body = file ?? (json === undefined ? null : JSON.stringify(json));
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        abort.abort();
      },
      file === undefined ? TIMEOUT_MS : FILE_TIMEOUT_MS,
    );
    const target = this.#url(slug === undefined ? { path } : { path, slug });
    return reach(target, { method, headers, body, signal: abort.signal }).finally(() => {
      clearTimeout(timer);
    });
  }

  #url({ path, slug }: Readonly<{ path: string; slug?: string }>): string {
    return `/${encodeURIComponent(slug ?? this.slug)}/api/v1${path}`;
  }

  #headers(): Headers {
    const headers = new Headers({ accept: 'application/json' });
    if (this.#token !== null) headers.set('authorization', `Bearer ${this.#token}`);
    return headers;
  }
}

async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...options, cache: 'no-store', credentials: 'same-origin' });
  } catch (cause) {
    throw new Unreachable({ cause });
  }
}

/** What an answer says. Throws Refusal, Unreachable, Garbled. */
async function answerOf<T>(response: Response, reader: Reader<T>): Promise<T> {
  const content = await contentOf(response);
  try {
    if (response.ok) return reader(content, '');
    const { code, details, errors } = problem(content, '');
    throw new Refusal({ status: response.status, code, details, fields: errors });
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    // Whatever stands between us and the gateway answers in its own way.
    if (response.status >= 502) throw new Unreachable({ cause });
    throw new Garbled({ cause });
  }
}

async function contentOf(response: Response): Promise<unknown> {
  let content: string;
  try {
    content = await response.text();
  } catch (cause) {
    throw new Unreachable({ cause });
  }
  if (content === '') return undefined;
  try {
    return JSON.parse(content) as unknown;
  } catch (cause) {
    if (response.ok) throw new Garbled({ cause });
    return undefined;
  }
}

function neverRead(): never {
  throw new Garbled();
}
