/** What a run rests on, given to its own firm: with it any other member can carry the run. */
import type { PartyId, RecordId } from '../../../../chaincode/src/protocol/acts';
import { collect } from '../../archive/present';
import { notFound } from '../../http/problem';
import { route } from '../../http/route';
import type { CarriedEvidence } from '../../people/models';
import { fieldsOf } from '../../readmodels/fields';
import { actingParty } from '../previews/routes';
import { hashParams } from '../shapes';
import { evidenceShape } from './schema';

/** Only what this party may see: a signed item may name any record. */
function seenBy(party: PartyId, evidence: CarriedEvidence): CarriedEvidence {
  const records = evidence.records.filter(
    ({ body }) => body.kind === 'party' || fieldsOf(body).parties.includes(party),
  );
  const ids = new Set(records.map(({ id }) => id));
  const own = <T>(steps: Readonly<Record<RecordId, T>>): Readonly<Record<RecordId, T>> =>
    Object.fromEntries(Object.entries(steps).filter(([id]) => ids.has(id)));
  return { ...evidence, records, claimLines: own(evidence.claimLines), origins: own(evidence.origins) };
}

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
    return { body: seenBy(party, await collect(runtime.made.archive, { party, items, signatures })) };
  },
});
