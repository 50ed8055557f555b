/** Signed runs: stored, signed a second time, looked at while they are carried, brought by another member. */
import { z } from 'zod';
import type { Signature, SignerProof } from '../../../../chaincode/src/protocol/acts';
import type { NewSigner } from '../../../../chaincode/src/protocol/partyItems';
import { FORMATS } from '../../../../chaincode/src/protocol';
import { signedBytes, statementHash } from '../../../../chaincode/src/statement/statement';
import type { Run } from '../../../../chaincode/src/statement/run';
import { suiteOf } from '../../../../chaincode/src/suites/suite';
import { witnessSignerId } from '../../../../chaincode/src/ledger/signers';
import { isComplete } from '../../acts/statements';
import type { Login } from '../../http/context';
import { badRequest, notFound, Problem } from '../../http/problem';
import { route } from '../../http/route';
import type { CarriedEvidence, StatementDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { actingParty } from '../previews/routes';
import { hashParams, recordId } from '../shapes';
import { carriedBody, signature, statementList, statementView, storeBody, wholeStatement } from './schema';

const RUN_BYTES_MAX = 64 * 1024 * 1024;

function presentStatement(document: StatementDocument, chunks: readonly unknown[], createdBy: string): unknown {
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
    createdBy,
    chunks,
  };
}

async function viewOf(runtime: OrgRuntime, document: StatementDocument): Promise<unknown> {
  const { chunks, users } = runtime.people;
  const found = await chunks.find({ statement: document._id }).sort({ index: 1 }).lean();
  const creator = await users.findById(document.createdBy).lean();
  const views = found.map(({ index, act, state, items, outcomes, code, details, transactionId }) => {
    return { index, act, state, count: items.length, outcomes, code, details, transactionId };
  });
  return presentStatement(document, views, creator?.name ?? '');
}

/** The public key a signer is known by; null where we know no such signer of that party. */
async function keyOf(runtime: OrgRuntime, party: string, signer: string): Promise<string | null> {
  if (party === `witness:${runtime.mspId}`) {
    const { network, hash } = runtime.network;
    const suite = suiteOf('p256.1');
    const loaded = { network, hash, suite, sha256: runtime.made.sha256 };
    const own = network.organisations.find(({ mspId }) => mspId === runtime.mspId);
    return witnessSignerId(loaded, runtime.mspId) === signer ? (own?.signingKey ?? null) : null;
  }
  const [proof] = await runtime.made.archive.signers([signer]);
  return proof === undefined ? null : signerKey(proof, party);
}

function signerKey({ place, evidence }: SignerProof, party: string): string | null {
  const [part] = evidence.parts;
  if (part === undefined || !('value' in part)) return null;
  const item = part.value as {
    readonly party?: string;
    readonly signer?: NewSigner;
    readonly signers?: readonly NewSigner[];
  };
  const owner = item.party ?? evidence.statement.party;
  const fields = item.signer ?? item.signers?.[Number(place.split(':')[1] ?? '0')];
  return owner === party ? (fields?.key ?? null) : null;
}

/** Refused early, to spare a round trip; the chaincode checks again. */
async function requireGoodSignature(
  runtime: OrgRuntime,
  signed: Readonly<{ hash: string; party: string; signature: Signature }>,
): Promise<void> {
  const publicKey = await keyOf(runtime, signed.party, signed.signature.signer);
  const { signer, role, value } = signed.signature;
  const message = signedBytes({ suite: 'p256.1', statement: signed.hash, signer, role });
  const bytes = new Uint8Array(Buffer.from(value, 'base64'));
  const isGood = publicKey !== null && suiteOf('p256.1').verify({ publicKey, message, signature: bytes });
  if (!isGood)
    throw new Problem({
      status: 403,
      code: 'signature_invalid',
      title: 'The signature is not by a signer of this firm.',
    });
}

/** The statement's own hash is its name; anything else in the path is a mistake of the client. */
function checkedRun(runtime: OrgRuntime, hash: string, run: z.output<typeof storeBody>['run']): Run {
  const typed = run as unknown as Run;
  if (run.statement.format !== FORMATS.statement || statementHash(runtime.made.sha256, typed.statement) !== hash) {
    throw badRequest([{ path: 'body.run.statement', rule: 'hashes to the statement in the path' }]);
  }
  if (typed.statement.network !== runtime.network.hash) {
    throw badRequest([{ path: 'body.run.statement.network', rule: 'the hash of this network' }]);
  }
  return typed;
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
  audience: 'person',
  params: hashParams,
  body: storeBody,
  bodyBytes: RUN_BYTES_MAX,
  answers: { 202: { description: 'Stored; carried as soon as the signatures are complete', schema: statementView } },
  handle: async ({ runtime, login, params, body }) => {
    const run = checkedRun(runtime, params.hash, body.run);
    const { party } = run.statement;
    if (party !== actingParty(runtime, login)) throw notFound();
    await requireGoodSignature(runtime, { hash: params.hash, party, signature: body.signature });
    const persons = personsOf([body.signature.role]);
    const document = await runtime.statements.store({
      run,
      signature: body.signature,
      persons,
      user: login.user,
      evidence: null,
    });
    return { status: 202, body: await viewOf(runtime, document) };
  },
});

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
  audience: 'person',
  params: hashParams,
  body: z.strictObject({ signature }),
  answers: { 202: { description: 'Signed', schema: statementView } },
  handle: async ({ runtime, login, params, body }) => {
    const document = await ownStatement(runtime, login, params.hash);
    if (document.state !== 'waiting') {
      throw new Problem({ status: 409, code: 'already_signed', title: 'This run has all its signatures.' });
    }
    await requireGoodSignature(runtime, { hash: params.hash, party: document.party, signature: body.signature });
    return { status: 202, body: await viewOf(runtime, await runtime.statements.sign(params.hash, body.signature)) };
  },
});

export const listStatements = route({
  method: 'get',
  path: '/statements',
  tag: 'statements',
  summary: 'Runs of my firm, newest first',
  audience: 'person',
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
  audience: 'person',
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

export const withdrawStatement = route({
  method: 'delete',
  path: '/statements/{hash}',
  tag: 'statements',
  summary: 'Take back a run that still waits for its second signature',
  audience: 'person',
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
  bodyBytes: RUN_BYTES_MAX,
  answers: { 202: { description: 'Taken; ask for the acts by their ids', schema: statementView } },
  handle: async ({ runtime, params, body }) => {
    const run = checkedRun(runtime, params.hash, body.run);
    const { party } = run.statement;
    const [first, ...others] = body.signatures;
    if (first === undefined || !isComplete(body.signatures, personsOf(body.signatures.map(({ role }) => role)))) {
      throw new Problem({ status: 422, code: 'signature_missing', title: 'The run does not have all its signatures.' });
    }
    const evidence = body.evidence as unknown as CarriedEvidence | null;
    await requireCarriedSignatures(runtime, { hash: params.hash, party, signatures: body.signatures, evidence });
    const persons = personsOf(body.signatures.map(({ role }) => role));
    const user = 'carried';
    let document = await runtime.statements.store({ run, signature: first, persons, user, evidence });
    for (const other of others) document = await runtime.statements.sign(params.hash, other);
    return { status: 202, body: await viewOf(runtime, document) };
  },
});

/** Signers we know, or whose proofs came along; what they prove is the chaincode's to check. */
async function requireCarriedSignatures(
  runtime: OrgRuntime,
  carried: Readonly<{
    hash: string;
    party: string;
    signatures: readonly Signature[];
    evidence: CarriedEvidence | null;
  }>,
): Promise<void> {
  for (const entry of carried.signatures) {
    const proof = carried.evidence?.signers.find(({ id }) => id === entry.signer);
    const publicKey =
      proof === undefined ? await keyOf(runtime, carried.party, entry.signer) : signerKey(proof, carried.party);
    const message = signedBytes({ suite: 'p256.1', statement: carried.hash, signer: entry.signer, role: entry.role });
    const bytes = new Uint8Array(Buffer.from(entry.value, 'base64'));
    const isGood = publicKey !== null && suiteOf('p256.1').verify({ publicKey, message, signature: bytes });
    if (!isGood) throw new Problem({ status: 403, code: 'signature_invalid', title: 'A signature does not verify.' });
  }
}

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
  withdrawStatement,
  carryAct,
  actOutcome,
];
