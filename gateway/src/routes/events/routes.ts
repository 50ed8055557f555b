/** What changes at this organisation, as server-sent events, filtered to what the login may see. */
import { z } from 'zod';
import type { Login } from '../../http/context';
import { route } from '../../http/route';
import type { Happening } from '../../runtime/hub';

const HEARTBEAT_MS = 15_000;

function mayHear(login: Login, happening: Happening): boolean {
  if (login.desk === 'regulator') return true;
  if (happening.what === 'record') return happening.parties.includes(login.party ?? '');
  return happening.party === login.party || (login.desk === 'registrar' && happening.party.startsWith('witness:'));
}

/** Parties stay on the server: a listener knows which firm it is. */
function presentHappening(happening: Happening): unknown {
  if (happening.what !== 'record') return happening;
  const { what, kind, id, version, state } = happening;
  return { what, kind, id, version, state };
}

export const listen = route({
  method: 'get',
  path: '/events',
  tag: 'events',
  summary: 'Server-sent events: records, runs, imports and enrolments as they change',
  audience: 'person',
  answers: { 200: { description: 'text/event-stream; each event is one JSON object', schema: z.string() } },
  handle: ({ runtime, login, request, response }) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const stop = runtime.hub.listen((happening) => {
      if (mayHear(login, happening)) response.write(`data: ${JSON.stringify(presentHappening(happening))}\n\n`);
    });
    const heartbeat = setInterval(() => {
      response.write(': alive\n\n');
    }, HEARTBEAT_MS);
    request.on('close', () => {
      clearInterval(heartbeat);
      stop();
      response.end();
    });
    return Promise.resolve(undefined);
  },
});

export const eventRoutes = [listen];
