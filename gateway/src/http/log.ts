/** Logs as JSON lines, with everything secret or private taken out. */
import type { RequestHandler } from 'express';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import pinoHttp from 'pino-http';

/** Members that never reach a log, wherever they stand. */
const REDACTED = [
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.passwordHash',
  '*.privateKeyPem',
  '*.seed',
  '*.refreshToken',
  '*.accessToken',
];

/** A logger; `destination` absent writes to standard output. */
export function makeLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'tallystick-gateway' },
    redact: { paths: REDACTED, censor: '[taken out]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface LoggedRequest {
  readonly method?: string;
  readonly url?: string;
}

/** One line per request: what was asked and how it ended. A query may hold names and numbers, so it stays out. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    quietReqLogger: true,
    wrapSerializers: false,
    genReqId: (_request, response) => String(response.getHeader('x-request-id')),
    customLogLevel: (_request, { statusCode }) => (statusCode >= 500 ? 'error' : statusCode >= 400 ? 'info' : 'debug'),
    serializers: {
      req: ({ method, url }: LoggedRequest) => ({ method, path: url?.split('?')[0] }),
      res: ({ statusCode }: { readonly statusCode: number }) => ({ statusCode }),
    },
  }) as RequestHandler;
}
