import { expect } from 'chai';
import type { Kind } from '../../../chaincode/src/protocol';
import { administrator, registrationOf, witnessKeyOf } from '../../../scripts/sandbox/registrar';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { demoMatrix } from '../../../scripts/sandbox/matrix';
import { ask } from '../../support/gateway/ask';
import { accountItem } from '../../support/gateway/acts';
import { deskOf, firm, madeUpFirm, openCast, openFirms, SOLE_UNITS } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import * as deals from '../../support/gateway/deals';
import { invoiceAt } from '../../support/gateway/invoices';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const REF = { id: '0'.repeat(64), version: 1, hash: `sha256:${'0'.repeat(64)}` };
const OPERATOR = madeUpFirm('91530100MA7X0000A', ['operator']);

interface PartyView {
  readonly id: string;
  readonly roles: readonly string[];
}

/** A draft of every kind that touches rights or money, as far as a form goes. */
function draftsOfRights(party: string, other: string): Readonly<Record<string, object>> {
  const amounts = { currency: 'CNY', limit: '1.00', debtors: [], suppliers: [], until: '2099-12-31' };
  const receipt = {
    currency: 'CNY',
    amount: '1.00',
    valueDate: '2026-01-01',
    payer: 'x',
    bankReference: 'x',
    line: REF.hash,
  };
  const invoice = {
    seller: party,
    debtor: other,
    number: 'O-1',
    code: null,
    issued: '2026-01-01',
    currency: 'CNY',
    payable: '1.00',
  };
  return {
    open_account: accountItem('1'),
    present_invoice: { invoice, due: null, order: null, source: REF.hash },
    confirm_receivable: {
      receivable: REF,
      tranches: [{ amount: '1.00', due: '2026-09-01', instrument: 'receivable' }],
      rest: [],
      noDefence: false,
    },
    refuse_receivable: { receivable: REF, reason: 'other', note: '' },
    acknowledge_notice: { notice: REF },
    open_facility: amounts,
    draw: { leaf: REF, offer: REF, account: REF, valueDate: '2026-01-01' },
    pay_out: { financing: REF, valueDate: '2026-01-01', reference: 'x' },
    book_payment: { payment: REF, financing: null, status: 'confirmed', valueDate: '2026-01-01', bankReference: 'x' },
    discharge: { leaf: REF, financing: null, receipt },
  };
}

describe('rights', () => {
  let server: TestServer;
  let cast: Cast;
  let operator: Administrator;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server);
    operator = (await openFirms(server, [OPERATOR]))[0]!;
  });
  after(() => server.stop());

  /** Why a firm may not use a kind at all, in the preview's words; null where its roles allow it. */
  async function forbidden({ desk }: Administrator, kind: string, draft: object): Promise<string | null> {
    const prepared = await desk
      .preview(kind as Kind, [{ kind, ...draft } as never])
      .catch((error: unknown) => error as { readonly code: string });
    const code = 'authority' in prepared ? prepared.authority.code : prepared.code;
    return code ?? null;
  }

  it('S2: the operator can do nothing to rights: no kind of act that touches them is open to it', async () => {
    for (const [kind, draft] of Object.entries(draftsOfRights(operator.party, cast.yunling.party)))
      expect(await forbidden(operator, kind, draft), kind).to.equal('role_forbids');
  });

  it('S2: no account on the ledger is owned by the operator, seen with the regulator’s eyes', async () => {
    const refused: unknown = await operator.desk
      .act('open_account', [accountItem('S-1')], operator.key)
      .catch((error: unknown) => error);
    expect(refused).to.include({ name: 'ActRefused', code: 'operator_holds_no_rights' });
    await deals.openAccount(cast.cangshan);
    const regulator = await deskOf(server, 'regulator', 'officer@regulator');
    const accounts = await deals.recordAt<{ readonly owner: string }>({ desk: regulator }, '/accounts', () => true);
    const { parties } = await regulator.get<{ readonly parties: readonly PartyView[] }>('/parties');
    const operators = parties.filter(({ roles }) => roles.includes('operator')).map(({ id }) => id);
    expect(operators).to.deep.equal([OPERATOR.party]);
    expect(accounts.data.owner).to.equal(cast.cangshan.party);
    const all = await regulator.list<{ readonly owner: string }>('/accounts?limit=500');
    expect(all.filter(({ data }) => operators.includes(data.owner))).to.deep.equal([]);
  });

  it('S2: a host’s office prepares, signs and stores nothing for a firm it hosts', async () => {
    const { access: token } = await tokensOf(server, 'hub', 'office@hub');
    for (const what of ['POST /previews', `PUT /statements/${REF.hash}`, `POST /statements/${REF.hash}/signatures`]) {
      const [method = '', path = ''] = what.split(' ');
      expect((await ask(`${method} ${server.url}/hub/api/v1${path}`, { token, json: {} })).status, what).to.equal(403);
    }
  });

  it('P7: what a firm may do follows from its roles, which the directory shows', async () => {
    const drafts = draftsOfRights(cast.cangshan.party, cast.yunling.party);
    const table: readonly (readonly [Administrator, string, boolean])[] = [
      [cast.yunling, 'confirm_receivable', true],
      [cast.yunling, 'draw', false],
      [cast.yunling, 'open_facility', false],
      [cast.cangshan, 'draw', true],
      [cast.cangshan, 'open_facility', false],
      [cast.cangshan, 'pay_out', false],
      [cast.dianchi, 'open_facility', true],
      [cast.dianchi, 'draw', false],
      [cast.dianchi, 'confirm_receivable', false],
    ];
    for (const [side, kind, isAllowed] of table)
      expect((await forbidden(side, kind, drafts[kind] ?? {})) === 'role_forbids', `${side.party} ${kind}`).to.equal(
        !isAllowed,
      );
    const { parties } = await cast.yunling.desk.get<{ readonly parties: readonly PartyView[] }>('/parties');
    for (const name of ['yunling', 'cangshan', 'dianchi', 'nujiang'] as const)
      expect(parties.find(({ id }) => id === cast[name].party)?.roles).to.deep.equal(firm(name).roles);
  });

  it('P1: a firm is its credit code with its check character, registered once, by the witness alone', async () => {
    const registrar = await deskOf(server, 'registrar', 'officer@registrar');
    const officer = await server.people.key('officer RegistrarMSP');
    const witness = await witnessKeyOf(registrar, officer);
    const held = await server.people.key('a new firm');
    const rows = demoMatrix(['CNY'], SOLE_UNITS);
    const made = madeUpFirm('91530100MA7X0000B', ['supplier']);
    const register = async (party: string, at = registrar): Promise<unknown> =>
      at
        .act('register_party', [registrationOf({ ...made, party, rows }, held)], witness)
        .then(() => 'registered')
        .catch((error: unknown) => (error as { readonly code: string }).code);
    const wrong = made.party.slice(0, -1) + (made.party.endsWith('0') ? '1' : '0');
    expect(await register(wrong)).to.be.oneOf(['malformed', 'bad_request']);
    expect(await register('uscc:91530100ma7x0000b0')).to.be.oneOf(['malformed', 'bad_request']);
    expect(await register(made.party, cast.dianchi.desk)).to.equal('signature_invalid');
    expect(await register(made.party)).to.equal('registered');
    expect(await register(made.party)).to.equal('party_exists');
    expect(administrator(held).class).to.equal('system');
    expect((await registrar.get<PartyView>(`/parties/${made.party}`)).id).to.equal(made.party);
  });
});

describe('a debtor hosted beside its supplier', () => {
  let server: TestServer;
  let sides: deals.Sides;
  let financier: Administrator;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    const cast = await openCast(server, ['cangshan', 'dianchi']);
    const [debtor] = await openFirms(server, [madeUpFirm('91530100MA7X0000C', ['core'])]);
    sides = { supplier: cast.cangshan, debtor: debtor! };
    financier = cast.dianchi;
  });
  after(() => server.stop());

  it('is told nothing of its supplier’s offer and account by naming them in a draft, nor given them with a run', async () => {
    const { supplier, debtor } = sides;
    const { ref: leaf } = await deals.claim(sides, 'H-0');
    const { ref: account } = await deals.openAccount(supplier);
    const { ref: offer } = await deals.standingOffer(financier, sides);
    const draft = await deals.drawDraft(supplier, { leaf, offer, account });
    const own = await supplier.desk.preview('draw', [draft]);
    expect(own.outcomes).to.deep.equal([{ outcome: 'accepted' }]);
    const told = await debtor.desk.preview('draw', [draft]);
    expect(told.items).to.deep.equal([null]);
    expect(told.outcomes).to.deep.equal([{ outcome: 'refused', code: 'record_absent', details: { record: offer.id } }]);
    const { run } = await debtor.desk.sign({ ...own, terms: { ...told.terms, party: debtor.party } }, debtor.key);
    const evidence = await debtor.desk.get(`/statements/${run.statementHash}/evidence`);
    for (const { id } of [offer, account]) expect(JSON.stringify(evidence)).to.not.contain(id);
  });

  it('is shown the notice and the discharge, and not what its supplier pays nor how the money was used', async () => {
    const { supplier, debtor } = sides;
    const { ref: leaf } = await deals.claim(sides, 'H-1');
    const { ref: account } = await deals.openAccount(supplier);
    const { ref: offer } = await deals.standingOffer(financier, sides);
    await supplier.desk.act('draw', [await deals.drawDraft(supplier, { leaf, offer, account })], supplier.key);
    await deals.payOut(financier, 'H-1');
    await deals.settle(financier, 'H-1');
    await deals.recordAt(debtor, '/discharges', () => true);
    const invoice = await invoiceAt(debtor, 'H-1', 'confirmed');
    const own = JSON.stringify(await supplier.desk.get(`/records/${invoice.ref.id}`));
    expect(own).to.contain('xirrPpm').and.contain('"allocation":{');
    for (const path of [
      `/records/${invoice.ref.id}`,
      '/notices',
      '/discharges',
      '/claims',
      '/financings',
      '/settlements',
    ]) {
      const shown = JSON.stringify(await debtor.desk.get(path));
      for (const secret of ['xirrPpm', '"allocation":{', 'ratePpm', 'netAmount', '"sheet"'])
        expect(shown, `${path} ${secret}`).to.not.contain(secret);
    }
    expect(JSON.stringify(await debtor.desk.get(`/records/${invoice.ref.id}`))).to.contain('"notice":[{');
  });
});
