/** A financier's day: release payouts, record what the bank said, match receipts, see holdings; and the whole history. */
import { expect } from 'chai';
import { claim, drawDraft, openAccount, bankStatement, standingOffer, today } from '../../support/gateway/deals';
import { eventually } from '../../../scripts/client/desk';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { invoiceAt } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, Visitor } from '../support/visitor';

const FIRMS = ['yunling', 'cangshan', 'dianchi'] as const;
const NUMBER = '26537912572000000201';
const FACE = '100000.00';
const DAY_MS = 86_400_000;
const DAYS = 90;

interface Listed {
  readonly state: string;
  readonly ref: { readonly id: string };
}

/** The deal on an invoice, once it is in this state. */
function dealIn({ desk }: Pick<Administrator, 'desk'>, state: string): Promise<Listed> {
  const path = `/financings?state=${state}&number=${NUMBER}`;
  return eventually(path, async () => (await desk.list<object>(path))[0] ?? null);
}

describe(staged('A financier'), () => {
  const stage = ownStage(FIRMS);

  let visitor: Visitor;

  before('lets a supplier draw on a claim', async function () {
    this.timeout(300_000);
    const { yunling: debtor, cangshan: supplier, dianchi } = stage().cast;
    const sides = { supplier, debtor };
    const leaf = await claim(sides, NUMBER, FACE);
    const offer = await standingOffer(dianchi, sides, 'with');
    const account = await openAccount(supplier);
    const on = { leaf: leaf.ref, offer: offer.ref, account: account.ref };
    await supplier.desk.act('draw', [await drawDraft(supplier, on)], supplier.key);
    await dealIn(dianchi, 'agreed');
  });

  beforeEach(async () => {
    visitor = await Visitor.as(stage(), 'bank', DESKTOP);
  });
  afterEach(async () => {
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  it('releases a payout and records that the bank sent it', async () => {
    const { page } = visitor;
    await visitor.answer('今天 1 笔待放款');
    await visitor.tap(page.getByRole('link', { name: /待放款/ }));
    await visitor.tap(page.getByRole('button', { name: /^放款 1 笔/ }));
    const statement = await (await visitor.see('.statement')).innerText();
    expect(statement).to.contain('向苍山精密铸造有限公司付款 ¥79,500.00（柒万玖仟伍佰元整）');
    await visitor.tap(page.getByRole('button', { name: '放款 ¥79,500.00' }));
    await visitor.answer('1 笔全部执行完毕');
    await dealIn(stage().cast.dianchi, 'instructed');
    await visitor.go('/payouts');
    await visitor.tap('a.card');
    await visitor.answer('苍山精密铸造有限公司');
    await page.getByLabel('银行流水号').fill('BANK-1');
    await visitor.tap(page.getByRole('button', { name: '继续' }));
    await visitor.see('.statement');
    await visitor.tap(page.getByRole('button', { name: '登记 ¥79,500.00' }));
    await visitor.answer('1 笔全部执行完毕');
    await dealIn(stage().cast.dianchi, 'accruing');
  });

  it('sees what it holds, by week and by debtor, with the figures beside the picture', async () => {
    await visitor.go('/holdings');
    await visitor.answer('持有 ¥100,000.00，共 1 笔');
    const tables = await visitor.text('.beside');
    expect(tables).to.contain('到期分布（按周）').and.to.contain('云岭汽车股份有限公司').and.to.contain('¥100,000.00');
    expect(await visitor.text('.claims')).to.contain(NUMBER);
  });

  it('matches a receipt on the due date with its claim and sends the surplus back', async () => {
    const { page } = visitor;
    const { server, cast } = stage();
    const registrar = await Visitor.as(stage(), 'registrar', DESKTOP);
    const before = await today(cast.dianchi);
    await registrar.go('/clock');
    await registrar.page
      .locator('input[type=date]')
      .fill(new Date(Date.parse(before) + DAYS * DAY_MS).toISOString().slice(0, 10));
    await registrar.tap(registrar.page.getByRole('button', { name: '拨动' }));
    const due = await eventually('the due day', async () => {
      const day = await today(cast.dianchi);
      return day > before ? day : null;
    });
    await registrar.leave();
    await page.goto(`${server.url}/bank/receipts`);
    await visitor.answer('把银行流水放到这里');
    const file = {
      name: 'statement.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(bankStatement({ day: due, amount: FACE, number: NUMBER })),
    };
    await page.locator('.drop input').setInputFiles(file);
    await visitor.answer('1 笔已匹配，0 笔未匹配');
    await visitor.tap(page.getByRole('button', { name: '登记 1 笔回款' }));
    const statement = await (await visitor.see('.statement')).innerText();
    expect(statement).to.contain('收到云岭汽车股份有限公司付款 ¥100,000.00').and.to.contain('返还供应商');
    await visitor.tap(page.getByRole('button', { name: '登记回款 ¥100,000.00' }));
    await visitor.answer('1 笔全部执行完毕');
    await dealIn(cast.dianchi, 'repaid');
    await visitor.go('/holdings');
    await visitor.answer('目前没有持有债权');
  });

  it('X16: tells the whole signed history of a deal in words, each line down to statement, key and block', async () => {
    const deal = await dealIn(stage().cast.dianchi, 'repaid');
    await visitor.go(`/records/${deal.ref.id}`);
    await visitor.see('.history li');
    const told = await visitor.text('.history');
    for (const act of ['提款', '放款', '登记付款结果', '登记回款']) expect(told).to.contain(`签署了${act}`);
    expect(told).to.contain('王磊（单签）签署了放款 ¥79,500.00');
    expect(told).to.contain('¥100,000.00');
    await visitor.page.locator('.history > li > details > summary').last().click();
    await visitor.page.locator('.history > li').last().locator('details.more > summary').click();
    const proof = await visitor.page.locator('.history > li').last().innerText();
    for (const label of ['背书机构', '区块', '交易编号', '操作编号', '单签签署人编号', '浏览器密钥', '签署原文']) {
      expect(proof).to.contain(label);
    }
    expect(await visitor.text('.tree'))
      .to.contain('融资')
      .and.to.contain('清偿');
  });

  it('X16: tells the invoice it began with to the firm that owed it, from presentation to payment', async () => {
    const { ref } = await invoiceAt(stage().cast.yunling, NUMBER, 'confirmed');
    const clerk = await Visitor.as(stage(), 'clerk', DESKTOP);
    await clerk.go(`/records/${ref.id}`);
    await clerk.see('.history li');
    const told = await clerk.text('.history');
    expect(told).to.contain('签署了提交发票 ¥100,000.00').and.to.contain('ERP（单签）签署了确权 ¥100,000.00');
    // What its supplier got for the claim is none of the debtor's business.
    expect(await clerk.text()).not.to.contain('79,500.00');
    await clerk.leave();
  });
});
