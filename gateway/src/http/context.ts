/** What middleware learned about a request, typed, in one place. */
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { toHex } from '../../../chaincode/src/kernel/bytes';
import { systemRandom } from '../../../chaincode/src/suites/software';
import type { Desk } from '../people/models';

/** Who is logged in. */
export interface Login {
  readonly user: string;
  readonly name: string;
  readonly party: string | null;
  readonly desk: Desk;
  /** The login's chain of refresh tokens. */
  readonly family: string;
}

/** One request's own. */
export interface RequestContext {
  /** 32 hex digits that name the request here and, where a caller sent a W3C trace context, beyond. */
  readonly traceId: string;
  readonly logger: Logger;
  /** Aborts when the process begins to stop. */
  readonly closing: AbortSignal;
  login: Login | null;
  /** The route that was found, as the table of routes has it: without what stood in its places. */
  route: string | null;
}

export function contextOf(response: Response): RequestContext {
  return (response.locals as { readonly context: RequestContext }).context;
}

/** Version 00 of the W3C trace context; an id of zeros is none. */
const TRACE_PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const TRACE_BYTES = 16;

/** The caller's trace goes on; else a new one begins. */
function traceIdOf(request: Request): string {
  return TRACE_PARENT.exec(request.get('traceparent') ?? '')?.[1] ?? toHex(systemRandom(TRACE_BYTES));
}

/** First middleware of every request. */
export function startContext({ logger, closing }: Pick<RequestContext, 'logger' | 'closing'>): RequestHandler {
  return function requestContext(request, response, next) {
    const traceId = traceIdOf(request);
    const own = { traceId, logger: logger.child({ traceId }), closing };
    const context: RequestContext = { ...own, login: null, route: null };
    response.locals['context'] = context;
    response.setHeader('x-request-id', traceId);
    next();
  };
}
