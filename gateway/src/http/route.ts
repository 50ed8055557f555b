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

/** `nobody`: no login needed. `person`: anybody logged in. Else these desks only. */
export type Audience = 'nobody' | 'person' | readonly Desk[];

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

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

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
  /** Documented answer by status. `undefined` schema: no JSON body. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType }>>;
  readonly handle: (call: Call<P, Q, B, A>) => Promise<Answer | undefined>;
}

/** Keeps the handler's types; gives the route as the table of routes holds it. */
export function route<P extends Shape, Q extends Shape, B extends Shape, A extends Audience>(
  definition: Route<P, Q, B, A>,
): Route {
  return definition;
}

function fieldErrors(place: string, issues: readonly z.core.$ZodIssue[]): readonly FieldError[] {
  return issues.map(({ path, message }) => ({ path: [place, ...path.map(String)].join('.'), rule: message }));
}

function checked(place: string, shape: Shape, value: unknown): unknown {
  if (shape === undefined) return undefined;
  const parsed = shape.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(fieldErrors(place, parsed.error.issues));
}

/** Refuses who may not call. */
export function requireAudience(audience: Audience, login: Login | null): void {
  if (audience === 'nobody') return;
  if (login === null) throw notAuthenticated();
  if (audience !== 'person' && !audience.includes(login.desk)) throw notAllowed();
}

/** authorise → validate → handle → answer; who is logged in was found out before. */
export function handlerOf(definition: Route, runtime: OrgRuntime): RequestHandler {
  return async function handle(request, response) {
    const { login } = contextOf(response);
    requireAudience(definition.audience, login);
    const call = {
      runtime,
      login,
      params: checked('path', definition.params, request.params),
      query: checked('query', definition.query, request.query),
      body: checked('body', definition.body, request.body),
      request,
      response,
    };
    // Where nobody may call without a login, `requireAudience` has just made sure of it.
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
