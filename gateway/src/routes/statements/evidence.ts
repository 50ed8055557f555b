/** What a run rests on, given to its own firm: with it any other member can carry the run. */
import { collect } from '../../archive/present';
import { seenBy } from '../../archive/seen';
import { notFound } from '../../http/problem';
import { route } from '../../http/route';
import { actingParty } from '../previews/routes';
import { hashParams } from '../shapes';
import { evidenceShape } from './schema';

export const runEvidence = route({
  method: 'get',
  path: '/statements/{hash}/evidence',
  tag: 'statements',
  summary: 'What a run rests on: with it, any member can carry the run',
  audience: 'signatory',
  params: hashParams,
  answers: { 200: { description: 'Bodies, proofs and lines as this member has them now', schema: evidenceShape } },
  handle: async ({ runtime, login, params }) => {
    const party = actingParty(runtime, login);
    const document = await runtime.people.statements.findById(params.hash).lean();
    if (document?.party !== party) throw notFound();
    const chunks = await runtime.people.chunks.find({ statement: params.hash }).sort({ index: 1 }).lean();
    const items = chunks.flatMap((chunk) => chunk.items);
    const { signatures } = document;
    return { body: await collect(seenBy(runtime.made.archive, party), { party, items, signatures }) };
  },
});
