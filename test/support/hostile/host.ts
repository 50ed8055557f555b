/** A host between its people and the honest gateway: it passes, changes, swallows or makes up what it likes. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface HostAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Null passes the request on; `honest` is the gateway's own answer to it. */
export type Meddle = (request: HostRequest, honest: () => Promise<HostAnswer>) => Promise<HostAnswer | null>;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export class HostileHost {
  /** Everything its people sent. */
  readonly requests: HostRequest[] = [];
  meddle: Meddle = () => Promise.resolve(null);
  readonly #server: Server;
  url = '';

  private constructor(readonly upstream: string) {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.statusCode = 502;
        response.end(JSON.stringify({ code: 'hostile', title: String(error) }));
      });
    });
  }

  static async before(upstream: string): Promise<HostileHost> {
    const host = new HostileHost(upstream);
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    host.url = `http://127.0.0.1:${(host.#server.address() as AddressInfo).port}`;
    return host;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const bytes = await bytesOf(request);
    const asked = { method, path: url, body: parsed(bytes.toString('utf8')) };
    this.requests.push(asked);
    const honest = (): Promise<HostAnswer> => this.#ask(request, bytes);
    const { status, body } = (await this.meddle(asked, honest)) ?? (await honest());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  }

  async #ask({ method = 'GET', url = '/', headers }: IncomingMessage, bytes: Buffer): Promise<HostAnswer> {
    const { authorization, 'content-type': type } = headers;
    const answer = await fetch(`${this.upstream}${url}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(bytes.length === 0 ? {} : { body: new Uint8Array(bytes) }),
    });
    return { status: answer.status, body: parsed(await answer.text()) };
  }
}
