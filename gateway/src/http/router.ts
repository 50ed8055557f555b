/** Mounts a table of routes: authenticate → authorise → gate → body → validate → handle → present, the same for every route. */
import { Router } from 'express';
import type { RequestHandler } from 'express';
import type { OrgRuntime } from '../runtime/orgRuntime';
import { authenticate } from './authenticate';
import { bodyHandlers } from './body';
import { contextOf } from './context';
import { methodNotAllowed } from './problem';
import { expressPath, handlerOf, requireAudience } from './route';
import type { Route } from './route';

/** Methods by path, as the table has them. */
function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return methods;
}

/** Where there is a GET there is a HEAD. */
function refuseOthers(methods: readonly string[]): RequestHandler {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return function refuseMethod(_request, response) {
    response.setHeader('allow', allowed.join(', '));
    throw methodNotAllowed();
  };
}

/** Remembers for the log which route answers. */
function named(name: string): RequestHandler {
  return function nameRoute(_request, response, next) {
    contextOf(response).route = name;
    next();
  };
}

/** The API of one organisation. */
export function apiRouter(runtime: OrgRuntime, routes: readonly Route[], document: unknown): Router {
  const router = Router();
  router.use(authenticate(runtime));
  for (const definition of routes) {
    const handlers = [
      named(`/${runtime.slug}${definition.path}`),
      requireAudience(definition.audience, runtime),
      ...(definition.gate === undefined ? [] : [definition.gate]),
      ...bodyHandlers(definition),
      handlerOf(definition, runtime),
    ];
    router[definition.method](expressPath(definition.path), ...handlers);
  }
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  // After all routes, so that a path that is written out is not taken for another one's parameter.
  for (const [path, methods] of methodsByPath(routes)) router.all(expressPath(path), refuseOthers(methods));
  return router;
}
