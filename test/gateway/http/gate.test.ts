import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import { expect } from 'chai';
import { makeLogger } from '../../../gateway/src/http/log';
import { startContext } from '../../../gateway/src/http/context';
import { errorHandler } from '../../../gateway/src/http/errors';
import { gate } from '../../../gateway/src/http/gate';
import type { GateBounds } from '../../../gateway/src/http/gate';
import { eventually } from '../../../scripts/client/desk';
import { ask, problemIn } from '../../support/gateway/ask';
import '../../support/patience';

const BOUNDS: GateBounds = { tries: { max: 100, withinMs: 60_000 }, waitingMax: 2, arrivesWithinMs: 60_000 };

describe('a gate before large bodies', () => {
  let server: Server | null = null;
  const sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.closeAllConnections();
    server?.close();
    if (server !== null) await once(server, 'close');
    server = null;
  });

  /** A route behind a gate; it answers 202, or 422 where the body says so. */
  async function opened(change: Partial<GateBounds> = {}): Promise<string> {
    const app = express();
    app.use(startContext({ logger: makeLogger('silent'), closing: new AbortController().signal }));
    app.put('/', gate({ ...BOUNDS, ...change }), express.json(), (request, response) => {
      response.status((request.body as { readonly isBad?: boolean }).isBad === true ? 422 : 202).end();
    });
    app.use(errorHandler());
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Somebody who says that he sends ten bytes and sends one. */
  async function slowSender(url: string): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('PUT / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{');
    return socket;
  }

  const put = async (url: string, json: unknown = {}): Promise<number> => (await ask(`PUT ${url}`, { json })).status;

  /** Until as many are in line as may be. */
  const full = (url: string): Promise<true> =>
    eventually('a full line', async () => ((await put(url, { isBad: true })) === 429 ? true : null));

  it('lets one in after the other, and sends away whoever finds the line full', async () => {
    const url = await opened();
    const first = await slowSender(url);
    const second = await slowSender(url);
    await full(url);
    const refused = await ask(`PUT ${url}`, { json: {} });
    expect(problemIn(refused)).to.include({ status: 429, code: 'too_many_requests' });
    expect(refused.headers.get('retry-after')).to.equal('1');
    first.write('"a":"bc"}');
    const [answer] = (await once(first, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1.1 202/);
    second.write('"a":"bc"}');
    await once(second, 'data');
    expect(await put(url)).to.equal(202);
  });

  it('waits for nobody who went away in line or does not send', async () => {
    const url = await opened({ arrivesWithinMs: 300 });
    const silent = await slowSender(url);
    const gone = await slowSender(url);
    await full(url);
    gone.destroy();
    await once(silent, 'close');
    await eventually('an answer', async () => ((await put(url)) === 202 ? true : null));
  });

  it('counts by address what came to nothing, and nothing else', async () => {
    const url = await opened({ tries: { max: 3, withinMs: 60_000 } });
    for (let index = 0; index < 8; index += 1) expect(await put(url)).to.equal(202);
    const bad = { isBad: true };
    expect([await put(url, bad), await put(url, bad), await put(url, bad)]).to.deep.equal([422, 422, 422]);
    const refused = await ask(`PUT ${url}`, { json: {} });
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
  });
});
