/** Signed runs: stored, signed a second time, looked at while they are carried, brought by another member. */
import { z } from 'zod';
import type { Signature } from '../../../../chaincode/src/protocol/acts';
import { isComplete } from '../../acts/statements';
import type { Login } from '../../http/context';
import { gate } from '../../http/gate';
import { notFound, Problem } from '../../http/problem';
import { route } from '../../http/route';
import type { StatementDocument, UserDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { actingParty } from '../previews/routes';
import { hashParams, recordId } from '../shapes';
import { runEvidence } from './evidence';
import { parseEvidence, parseRun } from './parse';
import { hasSigned, requireSigners, requireWanted } from './signatures';
import { carriedBody, signature, statementList, statementView, storeBody, wholeStatement } from './schema';

const RUN_BYTES_MAX = 64 * 1024 * 1024;
/** Anybody may bring an act, so it is bounded closer: some thousand items with their evidence. */
const CARRIED_BYTES_MAX = 16 * 1024 * 1024;
/** Nobody logs in to bring an act, and reading one takes a core for up to half a second. */
const CARRIED_GATE = gate({
  tries: { max: 120, withinMs: 60_000 },
  waitingMax: 16,
  arrivesWithinMs: 10_000,
});
/** Who stored a run that was brought by somebody without a login. */
const CARRIED = 'carried';

function presentStatement(
  document: StatementDocument,
  chunks: readonly unknown[],
  creator: Pick<UserDocument, 'name' | 'nameEnglish'> | null,
): unknown {
  return {
    hash: document._id,
    kind: document.kind,
    party: document.party,
    state: document.state,
    count: document.count,
    sums: document.sums,
    validUntil: document.statement.validUntil,
    persons: document.persons,
    signatures: document.signatures.map(({ signer, role }) => ({ signer, role })),
    createdAt: document.createdAt.toISOString(),
    createdBy: creator?.name ?? '',
    createdByEnglish: creator?.nameEnglish ?? null,
    chunks,
  };
}

/** What a view shows of a chunk: a run's items are megabytes, and whoever asks how far it is asks often. */
const SHOWN_OF_CHUNK = { index: 1, act: 1, state: 1, outcomes: 1, code: 1, details: 1, transactionId: 1 } as const;

async function viewOf(runtime: OrgRuntime, document: StatementDocument): Promise<unknown> {
  const { chunks, users } = runtime.people;
  const found = await chunks.find({ statement: document._id }, SHOWN_OF_CHUNK).sort({ index: 1 }).lean();
  const creator = await users.findById(document.createdBy).lean();
  const views = found.map(({ index, act, state, outcomes, code, details, transactionId }) => {
    const count = document.lines[index]?.count ?? 0;
    return { index, act, state, count, outcomes, code, details, transactionId };
  });
  return presentStatement(document, views, creator);
}

/** One signature says how many persons are meant: `sole`, or the first of two. */
function personsOf(roles: readonly Signature['role'][]): number {
  return roles.includes('sole') ? 1 : 2;
}

export const storeStatement = route({
  method: 'put',
  path: '/statements/{hash}',
  tag: 'statements',
  summary: 'Store a signed run; with the last signature it needs it goes to the ledger',
  audience: 'signatory',
  params: hashParams,
  body: storeBody,
  bodyBytes: RUN_BYTES_MAX,
  answers: { 202: { description: 'Stored; carried as soon as the signatures are complete', schema: statementView } },
  handle: async ({ runtime, login, params, body }) => {
    const { hash } = params;
    const run = parseRun(runtime, hash, body.run);
    const { party } = run.statement;
    if (party !== actingParty(runtime, login)) throw notFound();
    const known = await runtime.people.statements.findById(hash).lean();
    if (known !== null)
      return { status: 202, body: await viewOf(runtime, await signed(runtime, known, body.signature)) };
    await requireSigners(runtime, { hash, party, signatures: [body.signature] });
    const persons = personsOf([body.signature.role]);
    const signatures = [body.signature];
    const document = await runtime.statements.store({ run, signatures, persons, user: login.user, evidence: null });
    return { status: 202, body: await viewOf(runtime, document) };
  },
});

/** A stored run with one more signature; one that is there already changes nothing. Throws Problem. */
async function signed(
  runtime: OrgRuntime,
  document: StatementDocument,
  signature: Signature,
): Promise<StatementDocument> {
  if (hasSigned(document, signature)) return document;
  requireWanted(document, signature);
  const { _id: hash, party, signatures } = document;
  await requireSigners(runtime, { hash, party, signatures: [...signatures, signature] });
  return runtime.statements.sign(hash, signature);
}

/** A statement of the login's own firm. */
async function ownStatement(runtime: OrgRuntime, login: Login, hash: string): Promise<StatementDocument> {
  const document = await runtime.people.statements.findById(hash).lean();
  if (document?.party !== actingParty(runtime, login)) throw notFound();
  return document;
}

export const signStatement = route({
  method: 'post',
  path: '/statements/{hash}/signatures',
  tag: 'statements',
  summary: 'Sign a stored run as the second person',
  audience: 'signatory',
  params: hashParams,
  body: z.strictObject({ signature }),
  answers: { 202: { description: 'Signed', schema: statementView } },
  handle: async ({ runtime, login, params, body }) => {
    const document = await ownStatement(runtime, login, params.hash);
    return { status: 202, body: await viewOf(runtime, await signed(runtime, document, body.signature)) };
  },
});

export const listStatements = route({
  method: 'get',
  path: '/statements',
  tag: 'statements',
  summary: 'Runs of my firm, newest first',
  audience: 'signatory',
  query: z.strictObject({ state: z.enum(['waiting', 'carrying', 'done', 'withdrawn']).optional() }),
  answers: { 200: { description: 'At most a hundred', schema: statementList } },
  handle: async ({ runtime, login, query }) => {
    const party = actingParty(runtime, login);
    const filter = { party, ...(query.state === undefined ? {} : { state: query.state }) };
    const found = await runtime.people.statements.find(filter).sort({ createdAt: -1 }).limit(100).lean();
    return { body: { statements: await Promise.all(found.map((document) => viewOf(runtime, document))) } };
  },
});

export const oneStatement = route({
  method: 'get',
  path: '/statements/{hash}',
  tag: 'statements',
  summary: 'A run with its items, so that somebody else can check and sign it',
  audience: 'signatory',
  params: hashParams,
  answers: { 200: { description: 'The run', schema: wholeStatement } },
  handle: async ({ runtime, login, params }) => {
    const document = await ownStatement(runtime, login, params.hash);
    const chunks = await runtime.people.chunks.find({ statement: params.hash }).sort({ index: 1 }).lean();
    const { statement, lines, seed, _id } = document;
    const run = { statement, statementHash: _id, lines, items: chunks.flatMap(({ items }) => items), seed };
    return { body: { statement: await viewOf(runtime, document), run } };
  },
});

export const statementProgress = route({
  method: 'get',
  path: '/statements/{hash}/progress',
  tag: 'statements',
  summary: 'How far a run is, without its items',
  audience: 'signatory',
  params: hashParams,
  answers: { 200: { description: 'The run', schema: z.strictObject({ statement: statementView }) } },
  handle: async ({ runtime, login, params }) => {
    return { body: { statement: await viewOf(runtime, await ownStatement(runtime, login, params.hash)) } };
  },
});

export const withdrawStatement = route({
  method: 'delete',
  path: '/statements/{hash}',
  tag: 'statements',
  summary: 'Take back a run that still waits for its second signature',
  audience: 'signatory',
  params: hashParams,
  answers: { 204: { description: 'Withdrawn; it will not be carried from here' } },
  handle: async ({ runtime, login, params }) => {
    await ownStatement(runtime, login, params.hash);
    const isWithdrawn = await runtime.statements.withdraw(params.hash);
    if (!isWithdrawn)
      throw new Problem({ status: 409, code: 'already_signed', title: 'This run is on its way already.' });
    return { status: 204 };
  },
});

export const carryAct = route({
  method: 'put',
  path: '/carried/{hash}',
  tag: 'statements',
  summary: 'Bring a signed act of any party: the signatures are what counts, not who carries',
  audience: 'nobody',
  params: hashParams,
  body: carriedBody,
  bodyBytes: CARRIED_BYTES_MAX,
  gate: CARRIED_GATE,
  answers: { 202: { description: 'Taken; ask for the acts by their ids', schema: statementView } },
  handle: async ({ runtime, params, body }) => {
    const { hash } = params;
    const run = parseRun(runtime, hash, body.run);
    const evidence = parseEvidence(body.evidence);
    const { party } = run.statement;
    const { signatures } = body;
    const persons = personsOf(signatures.map(({ role }) => role));
    if (!isComplete(signatures, persons)) {
      throw new Problem({ status: 422, code: 'signature_missing', title: 'The run does not have all its signatures.' });
    }
    await requireSigners(runtime, { hash, party, signatures }, evidence?.signers ?? null);
    const document = await runtime.statements.store({ run, signatures, persons, user: CARRIED, evidence });
    return { status: 202, body: await viewOf(runtime, document) };
  },
});

export const actOutcome = route({
  method: 'get',
  path: '/acts/{act}',
  tag: 'statements',
  summary: 'What became of an act, from the ledger; any organisation answers',
  audience: 'nobody',
  params: z.strictObject({ act: recordId }),
  answers: {
    200: {
      description: 'Recorded outcomes',
      schema: z.strictObject({ act: recordId, epoch: z.int(), outcomes: z.array(z.string()) }),
    },
  },
  handle: async ({ runtime, params }) => {
    const recorded = await runtime.parts.ledger.outcome(params.act);
    if (recorded === null) throw notFound();
    return { body: { act: params.act, ...recorded } };
  },
});

export const statementRoutes = [
  storeStatement,
  signStatement,
  listStatements,
  oneStatement,
  statementProgress,
  runEvidence,
  withdrawStatement,
  carryAct,
  actOutcome,
];
