/** What other members ask of this gateway: the registrar's tags, the witness's clock. Every request is signed. */
import express, { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { badRequest, notAuthenticated, notFound } from '../http/problem';
import { EPOCH_PATH } from '../runtime/orgRuntime';
import type { OrgRuntime } from '../runtime/orgRuntime';
import { TAG_PATH, TAGS_PER_REQUEST_MAX } from '../tags/messages';
import { MEMBER_HEADER, verifyRequest } from './signing';

/** 400 blinded messages of 3072 bits in base64url, and some room. */
const BODY_BYTES_MAX = 256 * 1024;
const tagBody = z.strictObject({ blinded: z.array(z.string().length(512)).min(1).max(TAGS_PER_REQUEST_MAX) });

/** The member that signed this request. Throws Problem. */
function memberOf(runtime: OrgRuntime, request: Request): MspId {
  const body = request.body as Uint8Array;
  const signed = {
    method: request.method,
    path: request.originalUrl,
    body: Buffer.isBuffer(body) ? body : new Uint8Array(),
  };
  const header = request.get(MEMBER_HEADER) ?? '';
  const mspId = verifyRequest(runtime.network.network, signed, { header, nowMs: Date.now() });
  if (mspId === null) throw notAuthenticated();
  return mspId;
}

function jsonOf(request: Request): unknown {
  try {
    return JSON.parse((request.body as Buffer).toString('utf8')) as unknown;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw badRequest([{ path: 'body', rule: 'JSON' }]);
    throw cause;
  }
}

function tagHandler(runtime: OrgRuntime): RequestHandler {
  return async function signTags(request: Request, response: Response) {
    const mspId = memberOf(runtime, request);
    const service = runtime.made.tagService;
    if (service === null) throw notFound();
    const parsed = tagBody.safeParse(jsonOf(request));
    if (!parsed.success)
      throw badRequest([{ path: 'body.blinded', rule: `1 to ${TAGS_PER_REQUEST_MAX} blinded messages` }]);
    const blinded = parsed.data.blinded.map((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    const signatures = await service.sign(mspId, blinded);
    response.json({ signatures: signatures.map((bytes) => Buffer.from(bytes).toString('base64url')) });
  };
}

function epochHandler(runtime: OrgRuntime): RequestHandler {
  return async function renewEpoch(request: Request, response: Response) {
    memberOf(runtime, request);
    const { clock } = runtime.made;
    if (clock === null) throw notFound();
    await clock.renew();
    response.json({});
  };
}

/** Mounted under the organisation's own path. */
export function memberRouter(runtime: OrgRuntime): Router {
  const router = Router();
  const raw = express.raw({ type: 'application/json', limit: BODY_BYTES_MAX });
  router.post(TAG_PATH, raw, tagHandler(runtime));
  router.post(EPOCH_PATH, raw, epochHandler(runtime));
  return router;
}
