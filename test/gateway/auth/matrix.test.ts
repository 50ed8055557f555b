import { expect } from 'chai';
import { issueAccessToken } from '../../../gateway/src/auth/tokens';
import { ask } from '../../support/gateway/ask';
import type { AskOptions } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { csvOf, invoiceAt, presentFile, previewFile, upload } from '../../support/gateway/invoices';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

/** Each at the gateway of their own organisation; the last two at the core firm's. */
const PEOPLE = [
  'nobody',
  'clerk',
  'supplier',
  'financier',
  'registrar',
  'regulator',
  'office',
  'foreign',
  'expired',
] as const;
type Person = (typeof PEOPLE)[number];

const LOGINS: Readonly<Partial<Record<Person, readonly [slug: string, login: string]>>> = {
  clerk: ['core', 'zhang@yunling'],
  supplier: ['hub', 'yang@cangshan'],
  financier: ['bank', 'wang@dianchi'],
  registrar: ['registrar', 'officer@registrar'],
  regulator: ['regulator', 'officer@regulator'],
  office: ['core', 'office@core'],
  foreign: ['hub', 'yang@cangshan'],
};

const ID = '0'.repeat(64);
const HASH = `sha256:${ID}`;
const IMPORT = '00000000-0000-4000-8000-000000000000';
const FILE = { raw: 'no file of invoices', type: 'text/csv' };
const JSON_BODY = { json: {} };

/** Who is let through; everybody else is told to log in (401) or that they may not (403). */
const ADMITTED = {
  open: ['nobody', 'clerk', 'supplier', 'financier', 'registrar', 'regulator', 'office'],
  person: ['clerk', 'supplier', 'financier', 'registrar', 'regulator', 'office'],
  firm: ['clerk', 'supplier', 'financier'],
  signatory: ['clerk', 'supplier', 'financier', 'registrar'],
  reader: ['clerk', 'supplier', 'financier', 'regulator'],
  office: ['office'],
  registrar: ['registrar'],
} as const satisfies Readonly<Record<string, readonly Person[]>>;
/** Their tokens are no good here, whatever the route. */
const BAD_TOKENS: readonly Person[] = ['foreign', 'expired'];

type Row = readonly [
  operation: string,
  audience: keyof typeof ADMITTED,
  /** The route's answer to whoever is let through: the request asks for nothing that is there, or says nothing. */
  status: number,
  request?: AskOptions,
];

const LISTS = [
  'invoices',
  'claims',
  'offers',
  'facilities',
  'financings',
  'payments',
  'notices',
  'accounts',
  'discharges',
  'settlements',
  'signers',
  'matrices',
];

const MATRIX: readonly Row[] = [
  ['post /sessions', 'open', 400, JSON_BODY],
  ['post /sessions/refresh', 'open', 401],
  ['get /me', 'person', 200],
  ['post /users', 'office', 400, JSON_BODY],
  ['delete /users/{login}', 'office', 404],
  ['post /enrolments', 'firm', 400, JSON_BODY],
  ['get /enrolments', 'firm', 200],
  ['get /parties', 'person', 200],
  ['get /parties/{id}', 'person', 404],
  ...LISTS.map((list): Row => [`get /${list}`, 'reader', 200]),
  ['get /records/{id}', 'reader', 404],
  ['post /previews', 'signatory', 400, JSON_BODY],
  ['post /previews/confirmations', 'firm', 400, JSON_BODY],
  ['put /statements/{hash}', 'signatory', 400, JSON_BODY],
  ['post /statements/{hash}/signatures', 'signatory', 400, JSON_BODY],
  ['get /statements', 'signatory', 200],
  ['get /statements/{hash}', 'signatory', 404],
  ['get /statements/{hash}/progress', 'signatory', 404],
  ['get /statements/{hash}/evidence', 'signatory', 404],
  ['delete /statements/{hash}', 'signatory', 404],
  ['put /carried/{hash}', 'open', 400, JSON_BODY],
  ['get /acts/{act}', 'open', 404],
  ['post /imports', 'firm', 201, FILE],
  ['get /imports', 'firm', 200],
  ['get /imports/{id}', 'firm', 404],
  ['get /imports/{id}/rows', 'firm', 404],
  ['get /imports/{id}/bad.csv', 'firm', 404],
  ['post /imports/{id}/preview', 'firm', 404, JSON_BODY],
  ['post /receipts', 'firm', 200, FILE],
  ['get /events', 'person', 200],
  ['get /network', 'open', 200],
  ['get /anchor', 'person', 200],
  ['post /sandbox/epoch', 'registrar', 400, JSON_BODY],
  ['delete /sessions/current', 'person', 204],
];

/** The path with something well-formed in its places. */
function filled(path: string): string {
  const id = path.startsWith('/imports') ? IMPORT : path.startsWith('/parties') ? 'lei:none' : ID;
  const query = path === '/imports' || path === '/receipts' ? '?name=a.csv' : '';
  return path.replace('{hash}', HASH).replace('{act}', ID).replace('{login}', 'nobody').replace('{id}', id) + query;
}

function expected(person: Person, audience: keyof typeof ADMITTED, status: number): number {
  if (BAD_TOKENS.includes(person)) return 401;
  if ((ADMITTED[audience] as readonly Person[]).includes(person)) return status;
  return person === 'nobody' ? 401 : 403;
}

describe('who may call what', () => {
  let server: TestServer;
  let cast: Cast;
  const tokens = new Map<Person, string>();

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan', 'erhai', 'dianchi']);
    for (const [person, login] of Object.entries(LOGINS))
      tokens.set(person as Person, (await tokensOf(server, ...login)).access);
    tokens.set('expired', await expiredToken());
  });
  after(() => server.stop());

  /** A token that was good, of the clerk. */
  async function expiredToken(): Promise<string> {
    const { parts, people } = runtimeOf(server, 'core');
    const user = await people.users.findOne({ login: 'zhang@yunling' }).lean();
    const family = (await people.logins.findOne({ user: user?._id ?? '' }).lean())?.family ?? '';
    const login = { user: user?._id ?? '', name: '', party: cast.yunling.party, desk: 'clerk', family } as const;
    return issueAccessToken({ key: parts.tokenKey, audience: parts.mspId, lifetimeSeconds: -1 }, login);
  }

  async function statusFor(person: Person, what: string, request: AskOptions): Promise<number> {
    const [method = '', path = ''] = what.split(' ');
    const slug = person === 'foreign' ? 'core' : (LOGINS[person]?.[0] ?? 'core');
    const token = tokens.get(person) ?? null;
    if (path === '/events' && token !== null) return eventsStatus(slug, token);
    return (await ask(`${method} ${server.url}/${slug}/api/v1${path}`, { ...request, token })).status;
  }

  /** A stream that is let through does not end by itself. */
  async function eventsStatus(slug: string, token: string): Promise<number> {
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.url}/${slug}/api/v1/events`, { headers, signal: abort.signal });
    abort.abort();
    return response.status;
  }

  for (const [operation, audience, status, request] of MATRIX) {
    it(`${operation} is for: ${audience}`, async () => {
      const [method = '', path = ''] = operation.split(' ');
      const what = `${method.toUpperCase()} ${filled(path)}`;
      const found = new Map<Person, number>();
      const wanted = new Map<Person, number>();
      for (const person of PEOPLE) {
        wanted.set(person, expected(person, audience, status));
        found.set(person, await statusFor(person, what, request ?? {}));
      }
      expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(wanted));
    });
  }

  it('says so of every documented route', async () => {
    const { body } = await ask(`GET ${server.url}/core/api/v1/openapi.json`);
    const { paths } = body as { readonly paths: Readonly<Record<string, object>> };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(MATRIX.map(([operation]) => operation)).to.have.members(documented);
  });

  it('shows nobody of another firm what is a firm’s own, not even on the same host', async () => {
    const { cangshan, yunling } = cast;
    const file = csvOf([{ seller: cangshan.party, debtor: yunling.party, number: 'M-1' }]);
    const { id } = await upload(cangshan, file);
    await presentFile(cangshan, file);
    const { ref } = await invoiceAt(cangshan, 'M-1');
    const prepared = await previewFile(
      cangshan,
      csvOf([{ seller: cangshan.party, debtor: yunling.party, number: 'M-2' }]),
    );
    const { run } = await cangshan.desk.sign(prepared, cangshan.key, 'maker');
    const presentation = await runtimeOf(server, 'hub').models.records.findOne({ kind: 'presentation' }).lean();
    const own = [
      `GET /imports/${id}`,
      `GET /imports/${id}/rows`,
      `GET /imports/${id}/bad.csv`,
      `POST /imports/${id}/preview`,
      `GET /records/${ref.id}`,
      `GET /records/${presentation?._id ?? ''}`,
      `GET /statements/${run.statementHash}`,
      `GET /statements/${run.statementHash}/evidence`,
      `GET /statements/${run.statementHash}/progress`,
      `DELETE /statements/${run.statementHash}`,
    ];
    const { access: owner } = await tokensOf(server, 'hub', 'yang@cangshan');
    const { access: neighbour } = await tokensOf(server, 'hub', 'duan@erhai');
    for (const what of own) {
      const [method = '', path = ''] = what.split(' ');
      const target = `${method} ${server.url}/hub/api/v1${path}`;
      const request = method === 'POST' ? JSON_BODY : {};
      expect((await ask(target, { ...request, token: neighbour })).status, `neighbour: ${what}`).to.equal(404);
      expect((await ask(target, { ...request, token: owner })).status, `owner: ${what}`).to.be.below(300);
    }
  });

  it('shows a neighbour on the same host empty lists', async () => {
    const { access: token } = await tokensOf(server, 'hub', 'duan@erhai');
    for (const list of [...LISTS.filter((name) => !['signers', 'matrices'].includes(name)), 'statements', 'imports']) {
      const { body } = await ask(`GET ${server.url}/hub/api/v1/${list}`, { token });
      const entries = Object.values(body as object)
        .filter(Array.isArray)
        .flat();
      expect(entries, list).to.deep.equal([]);
    }
  });

  it('gives an officer’s desk only in an organisation that has it, and a firm’s desk only with a firm', async () => {
    const { access: token } = await tokensOf(server, 'hub', 'office@hub');
    const user = { name: 'x', password: 'correct horse battery', person: 'x', signingRoles: [], groups: [] };
    const { party } = cast.cangshan;
    for (const [desk, of] of [
      ['regulator', null],
      ['registrar', null],
      ['clerk', null],
      ['office', party],
      ['regulator', party],
    ] as const) {
      const json = { ...user, login: `x-${desk}`, desk, party: of };
      expect((await ask(`POST ${server.url}/hub/api/v1/users`, { token, json })).status, desk).to.equal(400);
    }
    const elsewhere = { ...user, login: 'x-clerk', desk: 'clerk', party: cast.yunling.party };
    expect((await ask(`POST ${server.url}/hub/api/v1/users`, { token, json: elsewhere })).status).to.equal(404);
    for (const password of ['short', 'aaaaaaaaaaaaaaaaaaaa', 'my name is x-clerk, hello']) {
      const json = { ...user, login: 'x-clerk', desk: 'clerk', party, password };
      expect((await ask(`POST ${server.url}/hub/api/v1/users`, { token, json })).status, password).to.equal(400);
    }
  });
});
