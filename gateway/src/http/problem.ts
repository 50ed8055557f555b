/** Refusals as RFC 9457 problem details: a stable code, a sentence, never more of the inside than the caller may know. */
import type { Code } from '../../../chaincode/src/protocol';
import type { Details } from '../../../chaincode/src/protocol/details';

/** Codes of the gateway itself; everything else is the ledger's. */
export const GATEWAY_CODES = [
  'bad_request',
  'body_too_large',
  'not_authenticated',
  'not_allowed',
  'not_found',
  'method_not_allowed',
  'too_many_requests',
  'unsupported_media_type',
  'broken_run',
  'already_signed',
  'already_there',
  'login_failed',
  'unavailable',
  'internal',
] as const;
export type GatewayCode = (typeof GATEWAY_CODES)[number];

/** One rule a request breaks. */
export interface FieldError {
  readonly path: string;
  readonly rule: string;
}

export interface ProblemFields {
  readonly status: number;
  readonly code: Code | GatewayCode;
  readonly title: string;
  readonly details?: Details;
  readonly errors?: readonly FieldError[];
  /** Seconds after which the same request may do better. */
  readonly retryAfter?: number;
}

/** A refusal on its way out of a handler. */
export class Problem extends Error {
  readonly fields: ProblemFields;

  constructor(fields: ProblemFields, options?: ErrorOptions) {
    super(fields.title, options);
    this.name = 'Problem';
    this.fields = fields;
  }
}

export function badRequest(errors: readonly FieldError[]): Problem {
  return new Problem({ status: 400, code: 'bad_request', title: 'The request is not of the documented form.', errors });
}

/** Absent and foreign things look the same, so that ids cannot be probed. */
export function notFound(): Problem {
  return new Problem({ status: 404, code: 'not_found', title: 'There is no such thing here.' });
}

export function notAuthenticated(): Problem {
  return new Problem({ status: 401, code: 'not_authenticated', title: 'Log in first.' });
}

export function notAllowed(): Problem {
  return new Problem({ status: 403, code: 'not_allowed', title: 'This login may not do that.' });
}

export function methodNotAllowed(): Problem {
  return new Problem({
    status: 405,
    code: 'method_not_allowed',
    title: 'This can be done another way only; see Allow.',
  });
}

export function unsupportedMediaType(title: string): Problem {
  return new Problem({ status: 415, code: 'unsupported_media_type', title });
}

/** Too much was asked for in too short a time. */
export function tooManyRequests(title: string, retryAfter: number): Problem {
  return new Problem({ status: 429, code: 'too_many_requests', title, retryAfter });
}

/** The body of a problem response. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly instance: string;
  /** Also in the header `x-request-id` and in the log. */
  readonly traceId: string;
  readonly details?: Details;
  readonly errors?: readonly FieldError[];
}

export function problemBody(fields: ProblemFields, traceId: string): ProblemBody {
  const { title, status, code, details, errors } = fields;
  return {
    type: `urn:tallystick:problem:${code}`,
    title,
    status,
    code,
    instance: `urn:tallystick:request:${traceId}`,
    traceId,
    ...(details === undefined ? {} : { details }),
    ...(errors === undefined ? {} : { errors }),
  };
}
