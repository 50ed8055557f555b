/** Calls a gateway's API as a client does: JSON in, JSON or a problem out. */

/** The gateway refused; `code` is stable, `title` is for people. */
export class ApiRefused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    problem: Readonly<{ code?: string; title?: string; details?: Record<string, unknown>; errors?: unknown }>,
  ) {
    super(
      `${problem.code ?? status}: ${problem.title ?? ''} ${JSON.stringify(problem.details ?? problem.errors ?? {})}`,
    );
    this.name = 'ApiRefused';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.details = problem.details ?? {};
  }
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly token?: string | null;
  readonly json?: unknown;
  /** A file instead of JSON. */
  readonly file?: Uint8Array | null;
}

/** The answer's JSON; undefined where there is none. Throws ApiRefused. */
export async function callApi({ method, url, token, json, file }: ApiRequest): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (typeof token === 'string') headers['authorization'] = `Bearer ${token}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (file instanceof Uint8Array) headers['content-type'] = 'application/octet-stream';
  const body = file ?? (json === undefined ? undefined : JSON.stringify(json));
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const content: unknown = text === '' ? undefined : parse(text);
  if (response.ok) return content;
  throw new ApiRefused(response.status, content ?? {});
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { code: 'not_json', title: text.slice(0, 200) };
    throw error;
  }
}
