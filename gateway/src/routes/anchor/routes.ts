/** How far the ledger is anchored on a neutral chain, for everybody who wants to check a record there. */
import { route } from '../../http/route';
import type { Route } from '../../http/route';
import { anchorAnswer } from './schema';

const readAnchor = route({
  method: 'get',
  path: '/anchor',
  tag: 'network',
  summary: 'The newest root of the ledger on a neutral chain; null where it is not anchored',
  audience: 'person',
  answers: { 200: { description: 'The anchor', schema: anchorAnswer } },
  handle: ({ runtime }) => {
    const status = runtime.parts.anchor();
    if (status === null) return Promise.resolve({ body: { anchor: null } });
    const { place, state, newest, next, settledNext } = status;
    return Promise.resolve({ body: { anchor: { place, state, newest, next, settledNext } } });
  },
});

export const anchorRoutes: readonly Route[] = [readAnchor];
