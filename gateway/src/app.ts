/** Builds the Express app of one or several organisations from its parts; does not listen. */
import express from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { startContext } from './http/context';
import { errorHandler, noSuchRoute } from './http/errors';
import { openApiDocument } from './http/openapi';
import { requestLog } from './http/log';
import { apiRouter } from './http/router';
import type { Route } from './http/route';
import { memberRouter } from './members/routes';
import { anchorRoutes } from './routes/anchor/routes';
import { enrolmentRoutes } from './routes/enrolments/routes';
import { eventRoutes } from './routes/events/routes';
import { importRoutes } from './routes/imports/routes';
import { networkRoutes } from './routes/network/routes';
import { partyRoutes } from './routes/parties/routes';
import { previewRoutes } from './routes/previews/routes';
import { recordRoutes } from './routes/records/routes';
import { sessionRoutes } from './routes/sessions/routes';
import { statementRoutes } from './routes/statements/routes';
import { userRoutes } from './routes/users/routes';
import type { OrgRuntime } from './runtime/orgRuntime';

/** Every documented route, in the order of the documentation. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...userRoutes,
  ...enrolmentRoutes,
  ...partyRoutes,
  ...recordRoutes,
  ...previewRoutes,
  ...statementRoutes,
  ...importRoutes,
  ...eventRoutes,
  ...networkRoutes,
  ...anchorRoutes,
];

export interface AppParts {
  readonly runtimes: readonly OrgRuntime[];
  readonly logger: Logger;
  /** Serves the web client; absent where only the API is wanted. */
  readonly web?: RequestHandler;
  /** True once everything answers. */
  readonly isReady: () => Promise<boolean>;
  /** Reverse proxies that are believed about whom they speak for. */
  readonly proxies: readonly string[];
  /** Aborts when the process begins to stop: what would go on for ever ends then. */
  readonly closing: AbortSignal;
}

const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
};

export function buildApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...parts.proxies]);
  app.use(startContext(parts));
  app.use(helmet({ contentSecurityPolicy: CONTENT_SECURITY, strictTransportSecurity: false }));
  app.use(requestLog);
  app.get('/livez', (_request, response) => {
    response.json({ status: 'alive' });
  });
  app.get('/readyz', async (_request, response) => {
    const isReady = await parts.isReady();
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready' });
  });
  const document = openApiDocument(ROUTES);
  for (const runtime of parts.runtimes) {
    app.use(`/${runtime.slug}`, memberRouter(runtime));
    app.use(`/${runtime.slug}/api/v1`, apiRouter(runtime, ROUTES, document));
  }
  if (parts.web !== undefined) app.use(parts.web);
  app.use(noSuchRoute());
  app.use(errorHandler());
  return app;
}
