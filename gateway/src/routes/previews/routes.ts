/** What an act would do and cost, complete and ready to be signed; nothing is written. */
import { formatAmount } from '../../../../chaincode/src/kernel/money';
import type { Draft } from '../../../../chaincode/src/protocol/drafts';
import { prepare } from '../../acts/prepare';
import type { Prepared } from '../../acts/prepare';
import type { Login } from '../../http/context';
import { badRequest, notAllowed, notFound } from '../../http/problem';
import { route } from '../../http/route';
import { allRecords } from '../../readmodels/lists';
import type { RecordDocument } from '../../readmodels/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { recordFilter } from '../records/routes';
import { recordQuery } from '../records/schema';
import { bulkConfirmationBody, PREVIEW_ITEMS_MAX, previewBody, preparedAnswer } from './schema';
import type { Left } from './schema';

/** The party a login acts for: its firm, or as the registrar's officer the witness. */
export function actingParty(runtime: OrgRuntime, login: Login): string {
  if (login.party !== null) return login.party;
  if (login.desk === 'registrar' && runtime.hasRole('witness')) return `witness:${runtime.mspId}`;
  throw notAllowed();
}

async function generationOf(runtime: OrgRuntime, party: string): Promise<number> {
  if (party.startsWith('witness:')) return 0;
  const [entry] = await runtime.made.archive.parties([party]);
  if (entry?.body.kind !== 'party') throw notFound();
  return entry.body.data.generation;
}

/** A preview of drafts of one kind for whoever is logged in. */
export async function prepareFor(
  runtime: OrgRuntime,
  login: Login,
  proposal: Readonly<{ kind: Draft['kind']; mode: 'each' | 'linked'; drafts: readonly Draft[] }>,
): Promise<Prepared> {
  const party = actingParty(runtime, login);
  if (proposal.drafts.some(({ kind }) => kind !== proposal.kind)) {
    throw badRequest([{ path: 'body.drafts', rule: `all of kind ${proposal.kind}` }]);
  }
  const generation = await generationOf(runtime, party);
  const { archive, epochs, tags } = runtime.made;
  return prepare(
    { ledger: runtime.parts.ledger, archive, epochs, tagsOf: (invoices) => tags.tagsOf(invoices) },
    { ...proposal, party, generation },
  );
}

const BODY_BYTES_MAX = 32 * 1024 * 1024;

export const preview = route({
  method: 'post',
  path: '/previews',
  tag: 'previews',
  summary: 'What an act would do, with every figure, and the statement to sign',
  audience: 'signatory',
  body: previewBody,
  bodyBytes: BODY_BYTES_MAX,
  answers: { 200: { description: 'Nothing was written', schema: preparedAnswer } },
  handle: async ({ runtime, login, body }) => {
    return { body: { ...(await prepareFor(runtime, login, body)), left: [] } };
  },
});

/** In full, on the invoice's own due date or the one given for those without. */
function confirmationOf(
  record: RecordDocument,
  choice: Readonly<{ due: string | null; noDefence: boolean }>,
): Draft | Left {
  const { _id: id, version, hash, number, amountMinor, currency, body } = record;
  const due = body.kind === 'receivable' ? (body.data.due ?? choice.due) : null;
  if (due === null) return { id, row: null, number, code: 'due_date_missing' };
  const amount = formatAmount(amountMinor ?? 0n, currency ?? 'CNY');
  return {
    kind: 'confirm_receivable',
    receivable: { id, version, hash },
    tranches: [{ amount, due, instrument: 'receivable' }],
    rest: [],
    noDefence: choice.noDefence,
  };
}

export const bulkConfirmation = route({
  method: 'post',
  path: '/previews/confirmations',
  tag: 'previews',
  summary: 'Confirm in full everything that waits and fits a filter, in one run',
  audience: 'firm',
  body: bulkConfirmationBody,
  bodyBytes: BODY_BYTES_MAX,
  answers: { 200: { description: 'Nothing was written', schema: preparedAnswer } },
  handle: async ({ runtime, login, body }) => {
    const { ids, ...fields } = body.filter;
    const query = recordQuery.parse({ ...fields, state: 'presented' });
    const filter = await recordFilter(runtime, login, 'receivable', query);
    const found = await allRecords(runtime.models, filter, PREVIEW_ITEMS_MAX);
    const wanted = new Set(ids);
    const chosen = ids === undefined ? found : found.filter(({ _id }) => wanted.has(_id));
    const mine = chosen.filter(
      (record) => record.body.kind === 'receivable' && record.body.data.invoice.debtor === login.party,
    );
    const made = mine.map((record) => confirmationOf(record, body));
    const drafts = made.filter((entry): entry is Draft => 'kind' in entry);
    const left = made.filter((entry): entry is Left => 'code' in entry);
    if (drafts.length === 0) throw badRequest([{ path: 'body.filter', rule: 'nothing that fits can be confirmed' }]);
    return {
      body: { ...(await prepareFor(runtime, login, { kind: 'confirm_receivable', mode: 'each', drafts })), left },
    };
  },
});

export const previewRoutes = [preview, bulkConfirmation];
