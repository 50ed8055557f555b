import { expect } from 'chai';
import type { Statement } from '../../../chaincode/src/protocol/acts';
import type { SigningRole } from '../../../chaincode/src/protocol';
import { signedBytes, statementHash } from '../../../chaincode/src/statement/statement';
import { actId } from '../../../chaincode/src/statement/ids';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { sha256 } from '../../../scripts/client/desk';
import { openCast, personOf } from '../../support/gateway/cast';
import type { Cast, Human } from '../../support/gateway/cast';
import * as deals from '../../support/gateway/deals';
import { csvOf, invoiceAt, presentFile } from '../../support/gateway/invoices';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import '../../support/patience';

interface SignatureView {
  readonly signer: string;
  readonly role: SigningRole;
  readonly value: string;
  readonly key: string | null;
  readonly class: string | null;
  readonly name: string | null;
}

interface EntryView {
  readonly act: string;
  readonly block: number;
  readonly timeMs: number;
  readonly statement: Statement;
  readonly outcome: string;
  readonly parts: readonly ({ readonly kind: string } | null)[];
  readonly signatures: readonly SignatureView[];
  readonly endorsers: readonly string[];
}

interface Story {
  readonly record: { readonly ref: { readonly id: string; readonly version: number; readonly hash: string } };
  readonly related: readonly { readonly kind: string }[];
  readonly history: readonly EntryView[];
}

describe('the history of a record', () => {
  let server: TestServer;
  let cast: Cast;
  let clerk: Human;
  let id = '';

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan', 'dianchi']);
    clerk = await personOf(server, cast.yunling, 'zhang@yunling');
    const { cangshan: supplier, yunling: debtor } = cast;
    const sides = { supplier, debtor };
    await deals.present(sides, 'X-1');
    await presentFile(debtor, csvOf([{ seller: supplier.party, debtor: debtor.party, number: 'X-1' }]));
    const { ref: receivable } = await invoiceAt(debtor, 'X-1');
    const tranches = [{ amount: '1000.00', due: await deals.dueDay(debtor), instrument: 'receivable' as const }];
    const draft = { kind: 'confirm_receivable' as const, receivable, tranches, rest: [], noDefence: false };
    await clerk.desk.act('confirm_receivable', [draft], clerk.key);
    const { ref: leaf } = await deals.recordAt(supplier, '/claims?state=held', () => true);
    const { ref: account } = await deals.openAccount(supplier);
    const { ref: offer } = await deals.standingOffer(cast.dianchi, sides);
    await supplier.desk.act('draw', [await deals.drawDraft(supplier, { leaf, offer, account })], supplier.key);
    await deals.recordAt(debtor, '/notices', () => true);
    id = receivable.id;
  });
  after(() => server.stop());

  const storyOf = (side: Pick<Human, 'desk'>): Promise<Story> => side.desk.get(`/records/${id}`);
  const kinds = ({ history }: Story): readonly string[] => history.map(({ statement }) => statement.kind);

  it('X16: names every act in order: who signed, with which key of which class, under which version of the rules', async () => {
    const story = await storyOf(cast.cangshan);
    expect(kinds(story)).to.deep.equal(['present_invoice', 'present_invoice', 'confirm_receivable', 'draw']);
    for (const { signatures, statement, endorsers, timeMs } of story.history) {
      expect(signatures).to.have.length(1);
      expect(signatures[0]).to.have.property('class').oneOf(['system', 'browser']);
      expect(statement.matrix).to.be.at.least(1);
      expect(statement.generation).to.equal(1);
      expect(endorsers).to.include('RegistrarMSP').and.have.length(2);
      expect(timeMs).to.be.above(0);
    }
    const confirmed = story.history.find(({ statement }) => statement.kind === 'confirm_receivable');
    expect(confirmed?.signatures[0]).to.include({ signer: clerk.key.id, class: 'browser', role: 'sole' });
  });

  it('X16: carries the hashes: each signature verifies over its statement, each act is named by its own hash', async () => {
    const { history, record } = await storyOf(cast.cangshan);
    expect(record.ref.hash).to.match(/^sha256:[0-9a-f]{64}$/);
    for (const { act, statement, signatures } of history) {
      const hash = statementHash(sha256, statement);
      expect(act).to.equal(actId(sha256, hash, 0));
      for (const { signer, role, key, value } of signatures) {
        const message = signedBytes({ suite: 'p256.1', statement: hash, signer, role });
        const signature = new Uint8Array(Buffer.from(value, 'base64'));
        expect(suiteOf('p256.1').verify({ publicKey: key ?? '', message, signature })).to.equal(true);
        const other = signedBytes({ suite: 'p256.1', statement: hash, signer, role: 'checker' });
        expect(suiteOf('p256.1').verify({ publicKey: key ?? '', message: other, signature })).to.equal(false);
      }
    }
  });

  it('X16: tells the names of people to their own firm only', async () => {
    const names = ({ history }: Story): readonly (string | null)[] =>
      history.flatMap(({ signatures }) => signatures.map(({ name }) => name));
    expect(names(await storyOf(clerk))).to.include('张敏');
    expect(JSON.stringify(await storyOf(cast.cangshan))).to.not.contain('张敏');
  });

  it('X16: is the same from wherever it is read, apart from what a reader is not meant to see', async () => {
    const supplier = await storyOf(cast.cangshan);
    const debtor = await storyOf(clerk);
    expect(kinds(debtor)).to.deep.equal(kinds(supplier));
    expect(debtor.history.map(({ act }) => act)).to.deep.equal(supplier.history.map(({ act }) => act));
    const draw = debtor.history.find(({ statement }) => statement.kind === 'draw');
    expect(draw?.parts.map((part) => part?.kind ?? null)).to.deep.equal([null, 'notice']);
    expect(supplier.related.map(({ kind }) => kind)).to.include.members(['leaf', 'financing', 'notice']);
    expect(debtor.related.map(({ kind }) => kind))
      .to.include('notice')
      .and.not.include('financing');
  });
});
