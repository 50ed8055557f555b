/** Bodies at the border: JSON in UTF-8 within a bound, or a file in one of the forms files are sent in; nothing else. */
import { isUtf8 } from 'node:buffer';
import express from 'express';
import type { Request, RequestHandler } from 'express';
import { badRequest, unsupportedMediaType } from './problem';
import type { Route } from './route';

/** Largest JSON body where a route says nothing else. */
export const BODY_BYTES_MAX = 256 * 1024;

/** Media types of a browser's forms: the file would arrive wrapped in something else. */
const FORMS = ['multipart/form-data', 'application/x-www-form-urlencoded'];

/** Whether the body is of one of these types; null where there is none. */
function hasType(request: Request, types: readonly string[]): boolean | null {
  if (request.get('content-length') === '0') return null;
  const found = request.is([...types]);
  return found === null ? null : found !== false;
}

const onlyJson: RequestHandler = (request, _response, next) => {
  if (hasType(request, ['application/json']) === false) throw unsupportedMediaType('The body must be UTF-8 JSON.');
  next();
};

const onlyFiles: RequestHandler = (request, _response, next) => {
  if (hasType(request, FORMS) === true)
    throw unsupportedMediaType('The body must be the file itself, not a form that contains it.');
  next();
};

/** Broken UTF-8 would be read as other characters than were sent. */
function requireUtf8(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw badRequest([{ path: 'body', rule: 'UTF-8' }]);
}

/** What reads and bounds the body of a route. */
export function bodyHandlers({ body, bodyBytes, file }: Route): readonly RequestHandler[] {
  if (file !== undefined) return [onlyFiles];
  if (body === undefined) return [];
  return [onlyJson, express.json({ limit: bodyBytes ?? BODY_BYTES_MAX, strict: true, verify: requireUtf8 })];
}
