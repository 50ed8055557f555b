import { expect } from 'chai';
import { ask } from '../../support/gateway/ask';
import { openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { csvOf, invoiceAt, presentFile, previewFile, upload, verdicts } from '../../support/gateway/invoices';
import type { InvoiceRow } from '../../support/gateway/invoices';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import { ublOf } from '../../support/gateway/ubl';
import '../../support/patience';

/** A table typed by hand: cells as they are, in the order of the columns. */
function typed(cells: readonly string[]): Uint8Array {
  const header = 'seller_id,buyer_id,invoice_number,issue_date,currency,amount';
  return new TextEncoder().encode(`${header}\n${cells.map((cell) => `"${cell}"`).join(',')}\n`);
}

const FULL_WIDTH_OFFSET = 0xfee0;
const fullWidth = (text: string): string =>
  text.replace(/./g, (character) => String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH_OFFSET));

describe('the identity of an imported invoice', () => {
  let server: TestServer;
  let cast: Cast;
  let seller: string;
  let debtor: string;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan', 'erhai']);
    seller = cast.cangshan.party.replace('uscc:', '');
    debtor = cast.yunling.party.replace('uscc:', '');
  });
  after(() => server.stop());

  const row = (number: string, amount = '1000.00'): InvoiceRow => {
    return { seller: cast.cangshan.party, debtor: cast.yunling.party, number, amount };
  };
  const count = (slug: string): Promise<number> =>
    runtimeOf(server, slug).models.records.countDocuments({ kind: 'receivable' });

  it('X10: the same file twice creates nothing new', async () => {
    const file = csvOf([row('I-1'), row('I-2')]);
    expect(verdicts(await presentFile(cast.cangshan, file))).to.deep.equal(['accepted', 'accepted']);
    await invoiceAt(cast.cangshan, 'I-2');
    const before = await count('hub');
    const again = await upload(cast.cangshan, file);
    expect(again).to.include({ rows: 2, good: 2, bad: 0, known: 2 });
    expect(verdicts(await presentFile(cast.cangshan, file))).to.deep.equal(['replayed', 'replayed']);
    expect(await count('hub')).to.equal(before);
  });

  it('X10: a file that was read in part before creates only what is new', async () => {
    const longer = csvOf([row('I-1'), row('I-2'), row('I-3')]);
    expect(verdicts(await presentFile(cast.cangshan, longer))).to.deep.equal(['replayed', 'replayed', 'accepted']);
  });

  it('A1: the same invoice from both sides joins, whatever the format each side has it in', async () => {
    const asUbl = { seller: cast.cangshan.party, debtor: cast.yunling.party, number: 'J-1', amount: '1000.00' };
    expect(verdicts(await presentFile(cast.cangshan, ublOf(asUbl)))).to.deep.equal(['accepted']);
    expect(verdicts(await presentFile(cast.yunling, csvOf([row('J-1')])))).to.deep.equal(['accepted']);
    const { ref } = await invoiceAt(cast.yunling, 'J-1');
    const story = await cast.yunling.desk.get<{
      readonly related: readonly { readonly kind: string; readonly data: { readonly side: string } }[];
    }>(`/records/${ref.id}`);
    const sides = story.related.filter(({ kind }) => kind === 'presentation').map(({ data }) => data.side);
    expect([...sides].sort()).to.deep.equal(['debtor', 'seller']);
    expect(verdicts(await previewFile(cast.yunling, csvOf([row('J-1')])))).to.deep.equal(['replayed']);
  });

  it('A1: a third party presents nothing, and is not told whether the invoice is there', async () => {
    const known = await previewFile(cast.erhai, csvOf([row('I-1')]));
    const unknown = await previewFile(cast.erhai, csvOf([row('I-404')]));
    expect(verdicts(known)).to.deep.equal(['not_a_side_of_invoice']);
    expect(known.outcomes).to.deep.equal(unknown.outcomes);
    const { known: counted } = await upload(cast.erhai, csvOf([row('I-1')]));
    expect(counted).to.equal(0);
  });

  it('A1: re-keyed with other spaces, case, width or dashes it is the same invoice', async () => {
    await presentFile(cast.cangshan, csvOf([row('AB-12/3')]));
    const spellings = [' ab-12/3 ', 'AB - 12 / 3', fullWidth('AB-12/3'), 'ａＢ-１２/3', 'AB\u201312/3'];
    for (const number of spellings) {
      const prepared = await previewFile(
        cast.cangshan,
        typed([seller, debtor, number, '2026-01-10', 'CNY', '1000.00']),
      );
      expect(verdicts(prepared), number).to.deep.equal(['replayed']);
    }
  });

  it('A1: amounts and ids in other spellings are the same amounts and ids', async () => {
    await presentFile(cast.cangshan, csvOf([row('S-1', '1286437.50')]));
    for (const cells of [
      [seller, debtor, 'S-1', '2026-01-10', 'CNY', '1286437.5'],
      [seller, debtor, 'S-1', '2026/1/10', 'cny', '1286437.500'],
      [seller.toLowerCase(), fullWidth(debtor), 'S-1', '2026年1月10日', '人民币', '01286437.50'],
      [` ${seller} `, `uscc:${debtor}`, 's-1', '20260110', 'RMB', fullWidth('1286437.50')],
    ]) {
      expect(verdicts(await previewFile(cast.cangshan, typed(cells))), cells.join('|')).to.deep.equal(['replayed']);
    }
  });

  it('A1: other content under the same identity is refused, from either side, with a code and nothing else', async () => {
    await presentFile(cast.cangshan, csvOf([row('D-1', '5000.00')]));
    await invoiceAt(cast.yunling, 'D-1');
    const differing = {
      'one cent off': [seller, debtor, 'D-1', '2026-01-10', 'CNY', '5000.01'],
      'one cent off, re-keyed': [seller, debtor, ` d - ${fullWidth('1')} `, '2026-01-10', 'CNY', '4999.99'],
      'another day': [seller, debtor, 'D-1', '2026-01-11', 'CNY', '5000.00'],
      'another currency': [seller, debtor, 'D-1', '2026-01-10', 'EUR', '5000.00'],
    };
    for (const [what, cells] of Object.entries(differing)) {
      for (const side of [cast.cangshan, cast.yunling]) {
        const prepared = await previewFile(side, typed(cells));
        expect(verdicts(prepared), what).to.deep.equal(['invoice_content_differs']);
        const [outcome] = prepared.outcomes;
        expect(outcome).to.deep.equal({ outcome: 'refused', code: 'invoice_content_differs', details: {} });
        if (!cells.includes('5000.00')) expect(JSON.stringify(prepared), what).to.not.contain('5000.00');
      }
    }
    expect(
      await runtimeOf(server, 'hub').models.records.countDocuments({ kind: 'receivable', number: 'D-1' }),
    ).to.equal(1);
  });

  it('A1: signed all the same, other content is refused by the ledger, and nobody else is told why', async () => {
    const prepared = await previewFile(cast.yunling, csvOf([row('D-2', '7000.00')]));
    await presentFile(cast.cangshan, csvOf([row('D-2', '7000.01')]));
    const { run } = await cast.yunling.desk.sign(prepared, cast.yunling.key);
    const refused: unknown = await cast.yunling.desk.applied(run.statementHash).catch((error: unknown) => error);
    expect(refused).to.include({ name: 'ActRefused', code: 'invoice_content_differs' });
    expect(JSON.stringify(refused)).to.not.contain('7000.01');
    const { access: token } = await tokensOf(server, 'hub', 'yang@cangshan');
    const seen = await ask(`GET ${server.url}/hub/api/v1/statements/${run.statementHash}`, { token });
    expect(seen.status).to.equal(404);
  });

  it('A1: numbers differ by what they say: another number is another invoice', async () => {
    const prepared = await previewFile(cast.cangshan, csvOf([row('D-1'), row('D-11'), row('D-1A')].slice(1)));
    expect(verdicts(prepared)).to.deep.equal(['accepted', 'accepted']);
  });

  it('A1: twice in one file is once', async () => {
    const prepared = await presentFile(cast.cangshan, csvOf([row('T-1'), row(' t-1 ')]));
    expect(verdicts(prepared)).to.deep.equal(['accepted', 'replayed']);
  });
});
