/** A way to the chain's node that fails on demand: before a request arrives, after it did, or with another answer. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpRpc } from '../../../network/anchor/src/rpc';
import type { Rpc } from '../../../network/anchor/src/rpc';

/** What happens to a request. `lost`: it does not arrive. `unanswered`: it does, and nobody hears of it. */
export type Fate = 'passed' | 'lost' | 'unanswered' | { readonly refusal: string } | { readonly result: string };

/** The fate of a request by its method. */
export type FateOf = (method: string) => Fate;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export class FaultyProxy {
  fateOf: FateOf = () => 'passed';
  /** Methods that arrived at the node. */
  readonly arrived: string[] = [];
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => {
        response.destroy();
      });
    });
  }

  static async open(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get rpc(): Rpc {
    return httpRpc(this.url);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { id, method } = JSON.parse(body) as { readonly id: number; readonly method: string };
    const fate = this.fateOf(method);
    if (fate === 'lost') {
      response.destroy();
      return;
    }
    if (typeof fate === 'object') {
      const answer = 'result' in fate ? fate : { error: { code: -32000, message: fate.refusal } };
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
      return;
    }
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.#target, { method: 'POST', headers, body });
    const text = await answer.text();
    this.arrived.push(method);
    if (fate === 'unanswered') response.destroy();
    else response.end(text);
  }
}
