import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../../scripts/client/desk';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { listenTo } from '../../support/gateway/events';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const STREAMS_MAX = 20;

describe('a stream of events', () => {
  let server: TestServer;
  let cast: Cast;
  let token: string;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['cangshan']);
    token = (await tokensOf(server, 'hub', 'yang@cangshan')).access;
  });
  after(() => server.stop());

  /** Opens a stream of which nothing is read until somebody does. */
  async function open(): Promise<IncomingMessage> {
    const request = get(`${server.url}/hub/api/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
      agent: false,
    });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    return answer;
  }

  it('is one of so many that a person may have, and makes room when it ends', async () => {
    const answers = await Promise.all(Array.from({ length: STREAMS_MAX + 5 }, open));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).to.have.length(STREAMS_MAX);
    expect(statuses.filter((status) => status === 429)).to.have.length(5);
    for (const answer of answers) answer.destroy();
    await eventually('a place', async () => {
      const answer = await open();
      answer.destroy();
      return answer.statusCode === 200 ? true : null;
    });
  });

  it('is cut off where its reader does not read, so that what is told does not pile up here', async () => {
    const slow = await open();
    const good = await listenTo(server, 'hub', token);
    const { hub } = runtimeOf(server, 'hub');
    const id = 'x'.repeat(8000);
    for (let rows = 0; rows < 4000; rows += 1) {
      hub.tell({ what: 'import', id, party: cast.cangshan.party, state: 'reading', rows, good: 0, bad: 0 });
      await turn();
    }
    await good.until((events) => events.some((event) => event['rows'] === 3999));
    good.end();
    const cutOff = new Promise((resolve) => slow.once('close', resolve));
    slow.resume();
    await cutOff;
  });
});
