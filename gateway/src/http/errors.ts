/** The one error handler: known refusals keep their words, everything else is a generic 500 and a log line. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { Failure } from '../../../chaincode/src/kernel/failure';
import { InvalidValue } from '../../../chaincode/src/kernel/invariant';
import { BrokenRun } from '../acts/statements';
import { TooManyTries } from '../auth/logins';
import { QueueFull } from '../auth/queue';
import { LedgerRefused, LedgerUnavailable } from '../ledger/port';
import { MemberUnavailable } from '../members/client';
import { TagQuotaExceeded } from '../tags/service';
import { TagTaskFailed } from '../tags/threads';
import { contextOf } from './context';
import { notFound, Problem, problemBody, tooManyRequests, unsupportedMediaType } from './problem';
import type { ProblemFields } from './problem';
import { STATUS_OF } from './status';

/** What express and its body parser throw about a request. */
interface RequestError {
  readonly type?: unknown;
  readonly status?: unknown;
}

function requestProblem({ type, status }: RequestError): ProblemFields | null {
  if (type === 'entity.too.large')
    return { status: 413, code: 'body_too_large', title: 'The body is larger than this route takes.' };
  if (type === 'entity.parse.failed') return { status: 400, code: 'bad_request', title: 'The body is not JSON.' };
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return unsupportedMediaType('The body must be UTF-8 JSON.').fields;
  const isRefusal = typeof status === 'number' && status >= 400 && status < 500;
  return isRefusal ? { status: 400, code: 'bad_request', title: 'The request could not be read.' } : null;
}

/** The problem an error stands for; null where it is our own fault. */
export function problemOf(error: unknown): ProblemFields | null {
  if (error instanceof Problem) return error.fields;
  if (error instanceof LedgerRefused || error instanceof Failure) {
    const { code, details } = error;
    return { status: STATUS_OF[code], code, title: 'The rules refuse this.', details };
  }
  if (error instanceof BrokenRun) return { status: 422, code: 'broken_run', title: error.message };
  if (error instanceof InvalidValue) return { status: 400, code: 'bad_request', title: error.message };
  if (error instanceof TagQuotaExceeded) return tooManyRequests(error.message, 600).fields;
  if (error instanceof TooManyTries) return tooManyRequests(error.message, Math.ceil(error.waitMs / 1000)).fields;
  if (error instanceof QueueFull) return tooManyRequests(error.message, 1).fields;
  if (error instanceof TagTaskFailed)
    return { status: 400, code: 'bad_request', title: 'These are no blinded messages.' };
  if (error instanceof LedgerUnavailable || error instanceof MemberUnavailable) {
    return {
      status: 503,
      code: 'unavailable',
      title: 'The ledger or another member cannot be reached now.',
      retryAfter: 5,
    };
  }
  return typeof error === 'object' && error !== null ? requestProblem(error) : null;
}

export const INTERNAL: ProblemFields = { status: 500, code: 'internal', title: 'Something went wrong here.' };

export function errorHandler(): ErrorRequestHandler {
  return function handleError(error: unknown, _request, response, next) {
    const { traceId, logger } = contextOf(response);
    const known = problemOf(error);
    if (known === null) logger.error({ err: error }, 'unexpected error');
    if (response.headersSent) {
      next(error);
      return;
    }
    const fields = known ?? INTERNAL;
    if (fields.retryAfter !== undefined) response.setHeader('retry-after', String(fields.retryAfter));
    if (fields.status === 401) response.setHeader('www-authenticate', 'Bearer');
    response
      .status(fields.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(fields, traceId)));
  };
}

/** After all routes. */
export function noSuchRoute(): RequestHandler {
  return function refuseUnknown() {
    throw notFound();
  };
}
