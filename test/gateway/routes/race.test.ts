import { expect } from 'chai';
import type { StatementView } from '../../../scripts/client/desk';
import { reached } from '../../support/gateway/acts';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import * as deals from '../../support/gateway/deals';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';

const CLIENTS = 64;
const LIMIT_MS = 240_000;

describe('one claim and many who draw on it', () => {
  let server: TestServer;
  let cast: Cast;

  before(async function () {
    this.timeout(LIMIT_MS);
    server = await startServer();
    cast = await openCast(server);
  });
  after(() => server.stop());

  it('A1: 64 clients at once give exactly one winner and 63 refusals whose codes say why', async function () {
    this.timeout(LIMIT_MS);
    const { yunling: debtor, cangshan: supplier, dianchi, nujiang } = cast;
    const sides = { supplier, debtor };
    const { ref: leaf } = await deals.claim(sides, 'R-1');
    const { ref: account } = await deals.openAccount(supplier);
    const offers = [
      (await deals.standingOffer(dianchi, sides)).ref,
      (await deals.standingOffer(nujiang, sides, 'without')).ref,
    ];
    const drafts = await Promise.all(offers.map((offer) => deals.drawDraft(supplier, { leaf, offer, account })));
    // Everybody has looked before anybody signs, as people do.
    const { desk, key } = supplier;
    const looks = Array.from({ length: CLIENTS }, (_, index) =>
      desk.preview('draw', drafts.slice(index % 2).slice(0, 1)),
    );
    const prepared = await Promise.all(looks);
    const signed = await Promise.all(prepared.map((act) => desk.sign(act, key)));
    const hashes = signed.map(({ run }) => run.statementHash);
    const ends = await Promise.all(hashes.map((hash) => reached(supplier.desk, hash, 'done')));
    const verdict = ({ chunks }: StatementView): string => chunks.map(({ code }) => code ?? 'accepted').join();
    const verdicts = ends.map(verdict);
    expect(verdicts.filter((code) => code === 'accepted')).to.have.length(1);
    const refusals = verdicts.filter((code) => code !== 'accepted');
    expect(refusals).to.have.length(CLIENTS - 1);
    for (const code of refusals) expect(code).to.be.oneOf(['record_closed', 'record_changed']);
    const again = await Promise.all(hashes.map((hash) => reached(supplier.desk, hash, 'done')));
    expect(again.map(verdict), 'and they stay what they are').to.deep.equal(verdicts);
    await oneDeal();
  });

  /** Whoever won, there is one deal, and both financiers' offers say so. */
  async function oneDeal(): Promise<void> {
    const { cangshan: supplier } = cast;
    const { ref } = await deals.recordAt(supplier, '/financings?limit=500', () => true);
    const all = await supplier.desk.list('/financings?limit=500');
    expect(all.map(({ ref: { id } }) => id)).to.deep.equal([ref.id]);
    const drawn = (await supplier.desk.list<{ readonly drawn: string }>('/offers?limit=500')).map(
      ({ data }) => data.drawn,
    );
    expect(drawn.filter((amount) => amount !== '0.00')).to.have.length(1);
    expect(await supplier.desk.list('/claims?state=held&holder=' + encodeURIComponent(supplier.party))).to.deep.equal(
      [],
    );
  }

  it('A1: a second financier finds the claim gone, with a code and without a name', async () => {
    const { yunling: debtor, cangshan: supplier, nujiang } = cast;
    const sides = { supplier, debtor };
    const { ref: account } = await deals.recordAt(supplier, '/accounts', () => true);
    const { ref: leaf } = await deals.claim(sides, 'R-2');
    const { ref: offer } = await deals.recordAt<{ readonly financier: string }>(
      supplier,
      '/offers',
      ({ data }) => data.financier === nujiang.party,
    );
    const draft = await deals.drawDraft(supplier, { leaf, offer, account });
    await supplier.desk.act('draw', [draft], supplier.key);
    const refused: unknown = await supplier.desk.act('draw', [draft], supplier.key).catch((error: unknown) => error);
    expect(refused).to.have.property('code').oneOf(['record_closed', 'record_changed']);
    expect(JSON.stringify(refused)).to.not.contain(nujiang.party);
  });
});
