/** One request as a client that knows nothing but HTTP makes it, and the whole answer. */

export interface AskOptions {
  readonly token?: string | null;
  readonly json?: unknown;
  /** A body that is no JSON of ours. */
  readonly raw?: string | Uint8Array;
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where there is none. */
  readonly body: unknown;
}

/** A refusal's body. */
export interface ProblemView {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly instance: string;
  readonly traceId: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly path: string; readonly rule: string }[];
}

function headersOf({ token, json, type, headers }: AskOptions): Headers {
  const all = new Headers({ accept: 'application/json', ...headers });
  if (typeof token === 'string') all.set('authorization', `Bearer ${token}`);
  const content = type === undefined && json !== undefined ? 'application/json' : type;
  if (typeof content === 'string') all.set('content-type', content);
  return all;
}

/** Asks `METHOD url`. */
export async function ask(what: string, options: AskOptions = {}): Promise<Asked> {
  const [method = 'GET', url = ''] = what.split(' ');
  const body = options.raw ?? (options.json === undefined ? null : JSON.stringify(options.json));
  const response = await fetch(url, { method, headers: headersOf(options), body });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
  };
}

/** The refusal an answer is. Throws where it is none. */
export function problemIn({ status, body }: Asked): ProblemView {
  if (status < 400) throw new Error(`not refused: ${status}`);
  return body as ProblemView;
}
