/** The network as everybody may see it, and the sandbox's clock. */
import { z } from 'zod';
import { Problem } from '../../http/problem';
import { route } from '../../http/route';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { hash } from '../shapes';

const epoch = z.strictObject({ number: z.int(), timeMs: z.int() });

const networkAnswer = z.strictObject({
  name: z.string(),
  hash,
  sandbox: z.boolean(),
  dayOffsetMinutes: z.int(),
  /** This gateway's organisation. */
  organisation: z.string(),
  organisations: z.array(
    z.strictObject({
      mspId: z.string(),
      name: z.string(),
      roles: z.array(z.string()),
      /** First part of its gateway's paths where this server has it too, so that a client finds another way; else null. */
      slug: z.string().nullable(),
    }),
  ),
  epoch,
});

/** Members at another server's address are no way for a page of this one. */
function slugOf({ mspId: own, parts: { urlOf } }: OrgRuntime, mspId: string): string | null {
  const [here, there] = [urlOf(own), urlOf(mspId)].map((url) => (url === null ? null : new URL(url)));
  if (!there || here?.origin !== there.origin) return null;
  return there.pathname.split('/').at(-1) ?? null;
}

export const readNetwork = route({
  method: 'get',
  path: '/network',
  tag: 'network',
  summary: 'Name, hash, members and time of the network',
  audience: 'nobody',
  answers: { 200: { description: 'The network', schema: networkAnswer } },
  handle: async ({ runtime }) => {
    const { network, hash: own, epochs } = await runtime.parts.ledger.network();
    const newest = epochs[0].number > epochs[1].number ? epochs[0] : epochs[1];
    const organisations = network.organisations.map(({ mspId, name, roles }) => {
      return { mspId, name, roles, slug: slugOf(runtime, mspId) };
    });
    const { name, sandbox, dayOffsetMinutes } = network;
    return {
      body: { name, hash: own, sandbox, dayOffsetMinutes, organisation: runtime.mspId, organisations, epoch: newest },
    };
  },
});

export const moveTime = route({
  method: 'post',
  path: '/sandbox/epoch',
  tag: 'network',
  summary: "Move a sandbox's time forward; only the registrar's officer, only in a sandbox",
  audience: ['registrar'],
  body: z.strictObject({ timeMs: z.int().min(0) }),
  answers: { 200: { description: 'Moved', schema: z.strictObject({ epoch }) } },
  handle: async ({ runtime, body }) => {
    const { clock } = runtime.made;
    if (clock === null || !runtime.network.network.sandbox) {
      throw new Problem({
        status: 403,
        code: 'not_allowed',
        title: 'Time is moved in a sandbox only, by its witness.',
      });
    }
    await clock.move(body.timeMs);
    const { epochs } = await runtime.parts.ledger.network();
    const newest = epochs[0].number > epochs[1].number ? epochs[0] : epochs[1];
    return { body: { epoch: newest } };
  },
});

export const networkRoutes = [readNetwork, moveTime];
