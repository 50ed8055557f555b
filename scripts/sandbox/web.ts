/** Serves the built web client under each organisation's path, and the sandbox's list of who can log in. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import { FIRMS, OFFICERS } from './firms';

const WEB = path.resolve(__dirname, '../../web');
const ASSETS = path.join(WEB, 'assets');
const YEAR_SECONDS = 365 * 24 * 3600;

/** Who can log in here; the passphrase is printed where the sandbox was started, and never served. */
function logins(): unknown {
  const people = FIRMS.flatMap((firm) =>
    firm.people.map(({ login, name, nameEnglish, desk }) => {
      return { slug: firm.slug, login, name, nameEnglish, desk, firm: firm.name, firmEnglish: firm.nameEnglish };
    }),
  );
  const officers = OFFICERS.map(({ slug, login, name, nameEnglish, desk }) => {
    return { slug, login, name, nameEnglish, desk, firm: null, firmEnglish: null };
  });
  return { logins: [...people, ...officers] };
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Hands out the packed twin of an asset that the build made, to browsers that unpack it. */
const packedAssets: RequestHandler = (request, response, next) => {
  const type = TYPES[path.extname(request.path)];
  if (type === undefined) {
    next();
    return;
  }
  response.vary('Accept-Encoding');
  if (
    request.acceptsEncodings('gzip') === 'gzip' &&
    existsSync(path.join(ASSETS, `${path.basename(request.path)}.gz`))
  ) {
    request.url = `${request.path}.gz`;
    response.set({ 'Content-Encoding': 'gzip', 'Content-Type': `${type}; charset=utf-8` });
  }
  next();
};

/** Static files with long lives for hashed names; every other path under an organisation is the client's own. */
export function webClient(slugs: readonly string[]): RequestHandler {
  const router = Router();
  router.get('/sandbox/logins', (_request, response) => {
    response.json(logins());
  });
  router.use(
    '/assets',
    packedAssets,
    express.static(ASSETS, { immutable: true, maxAge: YEAR_SECONDS * 1000, index: false }),
  );
  router.use(express.static(WEB, { index: false, maxAge: 0 }));
  const pages = ['/', ...slugs.flatMap((slug) => [`/${slug}`, `/${slug}/{*path}`])];
  router.get(pages, (request, response, next) => {
    if (request.path.includes('/api/') || request.path.includes('/member/')) next();
    else response.sendFile(path.join(WEB, 'index.html'), { cacheControl: false });
  });
  return router;
}
