/** What changes at this organisation, as server-sent events, filtered to what the login may see. */
import type { Response } from 'express';
import { Places } from '../../auth/places';
import { contextOf } from '../../http/context';
import type { Login } from '../../http/context';
import { tooManyRequests } from '../../http/problem';
import { route } from '../../http/route';
import type { Happening } from '../../runtime/hub';
import type { OrgRuntime } from '../../runtime/orgRuntime';

/** Streams of one person at once: as many as anybody has windows. */
const STREAMS_MAX = 20;
/** What somebody has not read yet; whoever is further behind is cut off, comes back and asks for what is new. */
const BEHIND_BYTES_MAX = 256 * 1024;
const AGAIN_SECONDS = 30;

/** Of all organisations of the process; users have ids of their own. */
const places = new Places(STREAMS_MAX);

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
  const { what, kind, id, state } = happening;
  return { what, kind, id, state };
}

interface Stream {
  readonly runtime: OrgRuntime;
  readonly login: Login;
  readonly response: Response;
  /** Gives its place to another stream. */
  readonly leave: () => void;
}

/** Writes until the listener goes or falls behind, the login ends or the process stops. */
function stream({ runtime, login, response, leave }: Stream): void {
  const { closing, logger } = contextOf(response);
  const write = (text: string): void => {
    if (response.writableLength > BEHIND_BYTES_MAX) response.destroy();
    else response.write(text);
  };
  const stopListening = runtime.hub.listen((happening) => {
    if (mayHear(runtime, login, happening)) write(`data: ${JSON.stringify(presentHappening(happening))}\n\n`);
  });
  const end = (): void => {
    clearInterval(heartbeat);
    stopListening();
    leave();
    closing.removeEventListener('abort', end);
    response.end();
  };
  const beat = async (): Promise<void> => {
    if (await runtime.made.logins.stands(login)) write(': alive\n\n');
    else end();
  };
  const heartbeat = setInterval(() => {
    beat().catch((error: unknown) => {
      logger.error({ err: error }, 'a stream of events ends');
      end();
    });
  }, HEARTBEAT_MS);
  response.once('close', end);
  closing.addEventListener('abort', end);
  // Whoever went away while the login was looked at is not heard of again.
  if (response.destroyed) end();
}

export const listen = route({
  method: 'get',
  path: '/events',
  tag: 'events',
  summary: 'Server-sent events: records, runs, imports and enrolments as they change',
  audience: 'person',
  answers: { 200: { description: 'Each event is one JSON object', type: 'text/event-stream' } },
  handle: ({ runtime, login, request, response }) => {
    const leave = places.take(login.user);
    if (leave === null) throw tooManyRequests('This login listens often enough.', AGAIN_SECONDS);
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      leave();
      response.end();
      return Promise.resolve(undefined);
    }
    response.write('retry: 2000\n\n');
    stream({ runtime, login, response, leave });
    return Promise.resolve(undefined);
  },
});

export const eventRoutes = [listen];
