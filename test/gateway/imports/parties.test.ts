import { expect } from 'chai';
import { ApiRefused } from '../../../scripts/client/http';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { invoiceAt, previewFile, strangerParty, upload, verdicts } from '../../support/gateway/invoices';
import type { Choice } from '../../support/gateway/invoices';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { ublOf } from '../../support/gateway/ubl';
import '../../support/patience';

describe('an imported invoice that does not say who a side is', () => {
  let server: TestServer;
  let cast: Cast;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan', 'erhai']);
  });
  after(() => server.stop());

  const withoutBuyer = (number: string): Uint8Array => ublOf({ seller: cast.cangshan.party, debtor: null, number });

  /** The refusal of a preview with these choices. */
  async function refusal(number: string, parties: readonly Choice[]): Promise<ApiRefused> {
    try {
      await previewFile(cast.cangshan, withoutBuyer(number), { parties });
    } catch (error) {
      if (error instanceof ApiRefused) return error;
      throw error;
    }
    throw new Error('the choice was taken');
  }

  it('is left out of a preview without a choice, named by its row', async () => {
    const file = await upload(cast.cangshan, withoutBuyer('N-1'), 'n.xml');
    expect(file).to.include({ state: 'ready', rows: 1, good: 0, bad: 0 });
    const outcome = await previewFile(cast.cangshan, withoutBuyer('N-1')).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(ApiRefused).with.property('status', 400);
  });

  it('R1: is presented with the party the importing person chose, and the debtor finds it', async () => {
    const debtor = cast.yunling.party;
    const prepared = await previewFile(cast.cangshan, withoutBuyer('N-2'), { parties: [{ row: 0, debtor }] });
    expect(verdicts(prepared)).to.deep.equal(['accepted']);
    expect(prepared.left).to.deep.equal([]);
    const { run } = await cast.cangshan.desk.sign(prepared, cast.cangshan.key);
    await cast.cangshan.desk.applied(run.statementHash);
    const { data } = await invoiceAt(cast.yunling, 'N-2');
    expect(data.invoice).to.include({ seller: cast.cangshan.party, debtor, number: 'N-2', payable: '1000.00' });
  });

  it('joins what the other side presents with its own choice', async () => {
    const file = ublOf({ seller: null, debtor: cast.yunling.party, number: 'N-2' });
    const parties = [{ row: 0, seller: cast.cangshan.party }];
    const joined = await previewFile(cast.yunling, file, { parties });
    expect(verdicts(joined)).to.deep.equal(['accepted']);
  });

  it('cannot have a side replaced that the document names', async () => {
    const { code, message } = await refusal('N-3', [
      { row: 0, seller: cast.yunling.party, debtor: cast.yunling.party },
    ]);
    expect(code).to.equal('bad_request');
    expect(message).to.contain('body.parties.0.seller').and.not.contain('body.parties.0.debtor');
  });

  it('takes only ids that are ids', async () => {
    for (const debtor of ['uscc:91530100MA7K2R1Q1V', 'USCC:91530100MA7K2R1Q1U', 'uscc: 91530100MA7K2R1Q1U', 'nobody']) {
      const { message } = await refusal('N-4', [{ row: 0, debtor }]);
      expect(message, debtor).to.contain('body.parties.0.debtor');
    }
  });

  it('takes one choice for a row that is there', async () => {
    const debtor = cast.yunling.party;
    const absent = await refusal('N-5', [{ row: 1, debtor }]);
    expect(absent.message).to.contain('body.parties.0.row');
    const twice = await refusal('N-5', [
      { row: 0, debtor },
      { row: 0, debtor },
    ]);
    expect(twice.message).to.contain('body.parties.1.row');
  });

  it('is refused by the rules with a firm nobody knows, with oneself, or brought by a third party', async () => {
    const choose = async (debtor: string): Promise<readonly string[]> =>
      verdicts(await previewFile(cast.cangshan, withoutBuyer('N-6'), { parties: [{ row: 0, debtor }] }));
    expect(await choose(strangerParty())).to.deep.equal(['counterparty_unknown']);
    expect(await choose(cast.cangshan.party)).to.deep.equal(['same_party_on_both_sides']);
    const nobody = ublOf({ seller: null, debtor: null, number: 'N-7' });
    const parties = [{ row: 0, seller: cast.cangshan.party, debtor: cast.yunling.party }];
    expect(verdicts(await previewFile(cast.erhai, nobody, { parties }))).to.deep.equal(['not_a_side_of_invoice']);
  });
});
