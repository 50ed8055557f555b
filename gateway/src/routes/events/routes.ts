/** What changes at this organisation, as server-sent events, filtered to what the login may see. */
import type { Request, Response } from 'express';
import { contextOf } from '../../http/context';
import type { Login } from '../../http/context';
import { route } from '../../http/route';
import type { Happening } from '../../runtime/hub';
import type { OrgRuntime } from '../../runtime/orgRuntime';

/** How often a stream shows that it lives, and asks whether its login still stands. */
const HEARTBEAT_MS = 15_000;

function mayHear(runtime: OrgRuntime, login: Login, happening: Happening): boolean {
  if (runtime.isRegulator && login.desk === 'regulator') return true;
  if (happening.what === 'record') return login.party !== null && happening.parties.includes(login.party);
  if (happening.party === login.party) return true;
  return login.desk === 'registrar' && runtime.hasRole('witness') && happening.party === `witness:${runtime.mspId}`;
}

/** Parties stay on the server: a listener knows which firm it is. */
function presentHappening(happening: Happening): unknown {
  if (happening.what !== 'record') return happening;
  const { what, kind, id, version, state } = happening;
  return { what, kind, id, version, state };
}

interface Stream {
  readonly runtime: OrgRuntime;
  readonly login: Login;
  readonly request: Request;
  readonly response: Response;
}

/** Writes until the listener goes, the login ends or the process stops. */
function stream({ runtime, login, request, response }: Stream): void {
  const { closing, logger } = contextOf(response);
  const stopListening = runtime.hub.listen((happening) => {
    if (mayHear(runtime, login, happening)) response.write(`data: ${JSON.stringify(presentHappening(happening))}\n\n`);
  });
  const end = (): void => {
    clearInterval(heartbeat);
    stopListening();
    closing.removeEventListener('abort', end);
    response.end();
  };
  const beat = async (): Promise<void> => {
    if (await runtime.made.logins.stands(login)) response.write(': alive\n\n');
    else end();
  };
  const heartbeat = setInterval(() => {
    beat().catch((error: unknown) => {
      logger.error({ err: error }, 'a stream of events ends');
      end();
    });
  }, HEARTBEAT_MS);
  request.on('close', end);
  closing.addEventListener('abort', end);
}

export const listen = route({
  method: 'get',
  path: '/events',
  tag: 'events',
  summary: 'Server-sent events: records, runs, imports and enrolments as they change',
  audience: 'person',
  answers: { 200: { description: 'Each event is one JSON object', type: 'text/event-stream' } },
  handle: ({ runtime, login, request, response }) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return Promise.resolve(undefined);
    }
    response.write('retry: 2000\n\n');
    stream({ runtime, login, request, response });
    return Promise.resolve(undefined);
  },
});

export const eventRoutes = [listen];
