/** Lists by kind, and one record with its whole signed history. */
import { parseLooseAmount } from '../../../../chaincode/src/kernel/money';
import type { Kind } from '../../../../chaincode/src/protocol';
import type { RecordKind } from '../../../../chaincode/src/protocol/records';
import { z } from 'zod';
import type { Login } from '../../http/context';
import { badRequest, notAllowed, notFound } from '../../http/problem';
import { route } from '../../http/route';
import type { Route } from '../../http/route';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { BadCursor, listRecords, totalsOf } from '../../readmodels/lists';
import type { RecordFilter } from '../../readmodels/lists';
import { storyOf } from '../../readmodels/history';
import type { HistoryEntry } from '../../readmodels/history';
import type { RecordDocument } from '../../readmodels/models';
import { recordId } from '../shapes';
import { DECIDED_BY, presentEntry, presentRecord } from './present';
import { recordPage, recordQuery, story } from './schema';
import { signersShown } from './signers';

type Query = z.output<typeof recordQuery>;

/** Regulators see every party's records; everybody else their own firm's. */
export function visibleParty(runtime: OrgRuntime, login: Login): string | null {
  if (runtime.isRegulator && login.desk === 'regulator') return null;
  if (login.party === null) throw notAllowed();
  return login.party;
}

function minorOf(text: string | undefined, currency: string): bigint | undefined {
  return text === undefined ? undefined : parseLooseAmount(text, currency);
}

const ANSWERS: readonly Kind[] = ['confirm_receivable', 'refuse_receivable'];

/** Invoices whose answer by this party has one signature and waits for the second. */
async function answeredBy({ people }: OrgRuntime, party: string | null): Promise<readonly string[]> {
  const filter = { party: party ?? '', state: 'waiting' as const, kind: { $in: ANSWERS } };
  const waiting = await people.statements.find(filter, { _id: 1 }).lean();
  const statement = { $in: waiting.map(({ _id }) => _id) };
  const chunks = await people.chunks.find({ statement }, { items: 1 }).lean();
  return chunks.flatMap(({ items }) => items.flatMap((item) => ('receivable' in item ? [item.receivable.id] : [])));
}

/** A request's query as a filter; amounts without a currency are yuan. */
export async function recordFilter(
  runtime: OrgRuntime,
  login: Login,
  kind: RecordKind,
  query: Query,
): Promise<RecordFilter> {
  const { state, counterparty, holder, number, currency, dueFrom, dueTo, amountFrom, amountTo, unanswered } = query;
  const party = visibleParty(runtime, login);
  return {
    kind,
    party,
    states: state?.split(','),
    counterparty,
    holder,
    number,
    currency,
    dueFrom,
    dueTo,
    amountFromMinor: minorOf(amountFrom, currency ?? 'CNY'),
    amountToMinor: minorOf(amountTo, currency ?? 'CNY'),
    exceptIds: unanswered === undefined ? undefined : await answeredBy(runtime, party),
  };
}

/** `GET /claims` and the like: the same list for every kind. */
function listOfKind(path: string, kind: RecordKind, summary: string): Route {
  return route({
    method: 'get',
    path,
    tag: path.slice(1),
    summary,
    audience: 'reader',
    query: recordQuery,
    answers: { 200: { description: 'One page, with the totals of the whole filter', schema: recordPage } },
    handle: async ({ runtime, login, query }) => {
      const filter = await recordFilter(runtime, login, kind, query);
      const { entries, cursor } = await pageOf(runtime, filter, query);
      const totals = await totalsOf(runtime.models, filter);
      return { body: { records: entries.map(presentRecord), cursor, totals } };
    },
  });
}

async function pageOf(runtime: OrgRuntime, filter: RecordFilter, query: Query): ReturnType<typeof listRecords> {
  try {
    return await listRecords(runtime.models, filter, query);
  } catch (error) {
    if (error instanceof BadCursor) throw badRequest([{ path: 'query.cursor', rule: error.message }]);
    throw error;
  }
}

type Visibility = (record: RecordDocument) => boolean;

/**
 * What a party may see of a record's story: what names it, and the claim as its financier holds it until it has paid,
 * because the supplier of the deal takes that one back where it does not.
 */
async function visibilityFor(runtime: OrgRuntime, party: string | null, found: RecordDocument): Promise<Visibility> {
  if (party === null) return () => true;
  const deals = await runtime.models.records
    .find({ kind: 'financing', state: 'agreed', parties: party, links: { $in: [found._id, ...found.links] } })
    .lean();
  const assets = deals.flatMap(({ body }) => (body.kind === 'financing' ? body.data.assets : []));
  const unpaid = new Set(assets.map(({ assignedLeaf }) => assignedLeaf));
  return ({ _id, parties }) => parties.includes(party) || unpaid.has(_id);
}

/** A presentation names no party: whoever may see its invoice may see it. */
async function requireVisible(runtime: OrgRuntime, found: RecordDocument, isVisible: Visibility): Promise<void> {
  const { records } = runtime.models;
  const decisive = found.kind === 'presentation' ? await records.findById(found.links[0] ?? '').lean() : found;
  if (decisive === null || !isVisible(decisive)) throw notFound();
}

/** Tells of an entry's records whether one that opens private acts may be seen. */
async function openingRecords(
  runtime: OrgRuntime,
  entries: readonly HistoryEntry[],
  isVisible: Visibility,
): Promise<(records: readonly string[]) => boolean> {
  const ids = entries.flatMap(({ item }) => item.records);
  const found = await runtime.models.records
    .find({ _id: { $in: ids }, kind: { $in: Object.values(DECIDED_BY) } })
    .lean();
  const seen = new Set(found.filter(isVisible).map(({ _id }) => _id));
  return (records) => records.some((record) => seen.has(record));
}

const oneRecord = route({
  method: 'get',
  path: '/records/{id}',
  tag: 'records',
  summary: 'A record with everything that belongs to it and its whole signed history',
  audience: 'reader',
  params: z.strictObject({ id: recordId }),
  answers: { 200: { description: 'The record', schema: story } },
  handle: async ({ runtime, login, params }) => {
    const party = visibleParty(runtime, login);
    const found = await runtime.models.records.findById(params.id).lean();
    if (found === null) throw notFound();
    const isVisible = await visibilityFor(runtime, party, found);
    await requireVisible(runtime, found, isVisible);
    const isRelated: Visibility = (record) => record.kind === 'presentation' || isVisible(record);
    const { records, entries } = await storyOf(runtime.models, found, isRelated);
    const signers = [...new Set(entries.flatMap(({ act }) => act.signatures.map(({ signer }) => signer)))];
    const signerOf = await signersShown(runtime, login, signers);
    const maySee = await openingRecords(runtime, entries, isVisible);
    const related = records.filter(({ _id }) => _id !== found._id);
    return {
      body: {
        record: presentRecord(found),
        related: related.map(presentRecord),
        history: entries.map((entry) => presentEntry(entry, { signerOf, maySee })),
      },
    };
  },
});

export const recordRoutes: readonly Route[] = [
  listOfKind('/invoices', 'receivable', 'Invoices between my firm and others'),
  listOfKind('/claims', 'leaf', 'Confirmed claims my firm holds or held'),
  listOfKind('/offers', 'offer', 'Standing offers my firm made or may draw on'),
  listOfKind('/facilities', 'facility', 'Facilities of my firm'),
  listOfKind('/financings', 'financing', 'Deals of my firm'),
  listOfKind('/payments', 'payment', 'Payments my firm orders or receives'),
  listOfKind('/notices', 'notice', 'Notices of assignment'),
  listOfKind('/accounts', 'account', 'Bank accounts of my firm'),
  listOfKind('/discharges', 'discharge', 'Claims that were paid'),
  listOfKind('/settlements', 'settlement', 'How received money was applied'),
  listOfKind('/signers', 'signer', 'Signing keys of my firm'),
  listOfKind('/matrices', 'matrix', 'The authority matrix of my firm'),
  oneRecord,
];
