/**
 * A route is data: who may call it, what it takes, what it gives, and one handler. The pipeline and the OpenAPI
 * document are made from the same object, so they cannot drift apart.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { OrgRuntime } from '../runtime/orgRuntime';
import type { Desk } from '../people/models';
import { contextOf } from './context';
import type { Login } from './context';
import { badRequest, notAllowed, notAuthenticated } from './problem';
import type { FieldError } from './problem';

/**
 * `nobody`: no login needed. `person`: anybody logged in. `firm`: who works for a firm. `signatory`: who works for
 * somebody whose acts are signed, a firm or the witness. `reader`: who works for a firm, or reads everything as the
 * regulator's officer. Else these desks only.
 */
export type Audience = 'nobody' | 'person' | 'firm' | 'signatory' | 'reader' | readonly Desk[];

type Shape = z.ZodType | undefined;
type Output<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler is given: everything checked, nothing raw. */
export interface Call<P extends Shape, Q extends Shape, B extends Shape, A extends Audience> {
  readonly runtime: OrgRuntime;
  readonly login: A extends 'nobody' ? Login | null : Login;
  readonly params: Output<P>;
  readonly query: Output<Q>;
  readonly body: Output<B>;
  readonly request: Request;
  readonly response: Response;
}

/** An answer as the document describes it: JSON of a schema, or text of a media type. */
export interface DocumentedAnswer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly type?: string;
}

/** A handler's answer; absent where the handler wrote the response itself. */
export interface Answer {
  /** 200 where nothing else is said. */
  readonly status?: number;
  readonly body?: unknown;
}

/** One route. */
export interface Route<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  A extends Audience = Audience,
> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In OpenAPI's form: `/invoices/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly audience: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Largest JSON body in bytes; absent: the ordinary bound. */
  readonly bodyBytes?: number;
  /** Stands before the body of a route that anybody may send much to. */
  readonly gate?: RequestHandler;
  /** The body is a file that the handler reads as it arrives; these are the media types it is usually sent as. */
  readonly file?: readonly string[];
  /** Documented answer by status. Neither schema nor type: no body. */
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  readonly handle: (call: Call<P, Q, B, A>) => Promise<Answer | undefined>;
}

/** Keeps the handler's types; gives the route as the table of routes holds it. */
export function route<P extends Shape, Q extends Shape, B extends Shape, A extends Audience>(
  definition: Route<P, Q, B, A>,
): Route {
  return definition;
}

/** Broken rules that one answer names. */
const FIELD_ERRORS_MAX = 50;
const FIELD_NAME_LENGTH_MAX = 100;

/** A member we do not know is named itself, not what it stands in. */
function fieldErrors(place: string, issues: readonly z.core.$ZodIssue[]): readonly FieldError[] {
  const errors = issues.flatMap((issue): readonly FieldError[] => {
    const at = [place, ...issue.path.map(String)];
    if (issue.code !== 'unrecognized_keys') return [{ path: at.join('.'), rule: issue.message }];
    return issue.keys.map((key) => {
      return { path: [...at, key.slice(0, FIELD_NAME_LENGTH_MAX)].join('.'), rule: 'no such member' };
    });
  });
  return errors.slice(0, FIELD_ERRORS_MAX);
}

function checked(place: string, shape: Shape, value: unknown): unknown {
  if (shape === undefined) return undefined;
  const parsed = shape.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(fieldErrors(place, parsed.error.issues));
}

const ADMITS = {
  person: () => true,
  firm: (login: Login) => login.party !== null,
  signatory: (login: Login, runtime: OrgRuntime) =>
    login.party !== null || (login.desk === 'registrar' && runtime.hasRole('witness')),
  reader: (login: Login, runtime: OrgRuntime) =>
    login.party !== null || (login.desk === 'regulator' && runtime.isRegulator),
} as const;

function mayCall(audience: Exclude<Audience, 'nobody'>, login: Login, runtime: OrgRuntime): boolean {
  return typeof audience === 'string' ? ADMITS[audience](login, runtime) : audience.includes(login.desk);
}

/** Refuses who may not call, before anything of the body is read. */
export function requireAudience(audience: Audience, runtime: OrgRuntime): RequestHandler {
  return function admit(_request, response, next) {
    const { login } = contextOf(response);
    if (audience !== 'nobody') {
      if (login === null) throw notAuthenticated();
      if (!mayCall(audience, login, runtime)) throw notAllowed();
    }
    next();
  };
}

/** validate → handle → answer; who is logged in was found out before, and that they may call. */
export function handlerOf(definition: Route, runtime: OrgRuntime): RequestHandler {
  return async function handle(request, response) {
    const call = {
      runtime,
      login: contextOf(response).login,
      params: checked('path', definition.params, request.params),
      query: checked('query', definition.query, request.query),
      body: checked('body', definition.body, request.body),
      request,
      response,
    };
    // Where nobody may call without a login, `requireAudience` has made sure of it.
    const answer = await definition.handle(call);
    if (answer === undefined) return;
    const status = answer.status ?? 200;
    if (answer.body === undefined) response.status(status).end();
    else response.status(status).json(answer.body);
  };
}

/** `/invoices/{id}` as express writes it. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
