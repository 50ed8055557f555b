/** What middleware learned about a request, typed, in one place. */
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
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

export interface RequestContext {
  readonly requestId: string;
  readonly logger: Logger;
  login: Login | null;
}

export function contextOf(response: Response): RequestContext {
  return (response.locals as { readonly context: RequestContext }).context;
}

/** First middleware of every request. */
export function startContext(
  logger: Logger,
  newId: () => string,
): (request: Request, response: Response, next: () => void) => void {
  return function requestContext(_request, response, next) {
    const requestId = newId();
    const context: RequestContext = { requestId, logger: logger.child({ requestId }), login: null };
    response.locals['context'] = context;
    response.setHeader('x-request-id', requestId);
    next();
  };
}
