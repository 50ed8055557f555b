/** Logs as JSON lines, with everything secret or private taken out. */
import type { RequestHandler } from 'express';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { contextOf } from './context';

/** Members that never reach a log, however deep they stand; compared without case, dashes and underscores. */
const SECRET = new Set([
  'authorization',
  'cookie',
  'setcookie',
  'password',
  'passwordhash',
  'passphrase',
  'privatekey',
  'privatekeypem',
  'seed',
  'salt',
  'token',
  'refreshtoken',
  'accesstoken',
]);
const TAKEN_OUT = '[taken out]';
/** Deeper values are not worth a log line. */
const DEPTH_MAX = 6;

function isSecret(key: string): boolean {
  return SECRET.has(key.replace(/[-_]/g, '').toLowerCase());
}

/** What of an error is logged: never its other members, which may be what somebody sent. */
function errorView(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const code = 'code' in error && ['string', 'number'].includes(typeof error.code) ? { code: error.code } : {};
  return { name, message, stack, ...code, ...(cause === undefined ? {} : { cause: withoutSecrets(cause, depth + 1) }) };
}

/** The value as it may be logged. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) return TAKEN_OUT;
  if (value instanceof Error) return errorView(value, depth);
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, depth + 1));
  const members = Object.entries(value).map(([key, entry]): [string, unknown] => {
    return [key, isSecret(key) ? TAKEN_OUT : withoutSecrets(entry, depth + 1)];
  });
  return Object.fromEntries(members);
}

/** A logger; `destination` absent writes to standard output. */
export function makeLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'tallystick-gateway' },
    serializers: { err: (error: unknown) => error },
    formatters: { log: (line: object) => withoutSecrets(line) as Record<string, unknown> },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function levelOf(status: number): 'error' | 'info' | 'debug' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'info' : 'debug';
}

/** One line per request: which route, by whom, and how it ended. What stands in a path or query may be private. */
export const requestLog: RequestHandler = (request, response, next) => {
  const started = performance.now();
  const { logger } = contextOf(response);
  response.once('close', () => {
    const { route, login } = contextOf(response);
    const { statusCode: status, writableFinished } = response;
    const ms = Math.round(performance.now() - started);
    const line = { method: request.method, route, status, user: login?.user ?? null, ms, isWhole: writableFinished };
    logger[levelOf(status)](line, 'request');
  });
  next();
};
