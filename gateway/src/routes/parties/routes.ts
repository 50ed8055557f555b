/** The directory of firms, shared by all members. */
import { z } from 'zod';
import { notFound } from '../../http/problem';
import { route } from '../../http/route';
import type { RecordDocument } from '../../readmodels/models';
import { partyId } from '../shapes';

const party = z.strictObject({
  id: z.string(),
  name: z.string(),
  nameEnglish: z.string().nullable(),
  host: z.string(),
  roles: z.array(z.string()),
});
const partyList = z.strictObject({ parties: z.array(party) });
const DIRECTORY_MAX = 5000;

export function presentParty({ body }: RecordDocument): readonly unknown[] {
  if (body.kind !== 'party') return [];
  const { id, name, nameEnglish, host, roles } = body.data;
  return [{ id, name, nameEnglish, host, roles }];
}

export const listParties = route({
  method: 'get',
  path: '/parties',
  tag: 'parties',
  summary: 'The directory',
  audience: 'person',
  answers: { 200: { description: 'All firms of the network', schema: partyList } },
  handle: async ({ runtime }) => {
    const found = await runtime.models.records.find({ kind: 'party' }).sort({ at: 1 }).limit(DIRECTORY_MAX).lean();
    return { body: { parties: found.flatMap(presentParty) } };
  },
});

export const oneParty = route({
  method: 'get',
  path: '/parties/{id}',
  tag: 'parties',
  summary: 'One firm of the directory',
  audience: 'person',
  params: z.strictObject({ id: partyId }),
  answers: { 200: { description: 'The firm', schema: party } },
  handle: async ({ runtime, params }) => {
    const found = await runtime.models.records.findOne({ kind: 'party', parties: params.id }).lean();
    const [entry] = found === null ? [] : presentParty(found);
    if (entry === undefined) throw notFound();
    return { body: entry };
  },
});

export const partyRoutes = [listParties, oneParty];
