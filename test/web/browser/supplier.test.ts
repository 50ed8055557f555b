/** The owner of a small supplier, at a phone of 360 pixels: money in four taps, and the price understood before. */
import { expect } from 'chai';
import { addDays } from '../../../chaincode/src/kernel/days';
import { actFor } from '../../../scripts/sandbox/administrators';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { accountOf, openAccount, openFacility, termsOf, today } from '../../support/gateway/deals';
import { claimAt, confirmAll } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import type { Stage } from '../support/stage';
import { PHONE, Visitor } from '../support/visitor';

const FIRMS = ['yunling', 'cangshan', 'dianchi', 'nujiang'] as const;
const DAYS = 90;

async function offer({ cast }: Stage, financier: Administrator, recourse: 'with' | 'without'): Promise<void> {
  const facility = await openFacility(financier, cast.yunling.party);
  const item = {
    kind: 'make_offer' as const,
    facility: facility.ref,
    supplier: cast.cangshan.party,
    debtors: [cast.yunling.party],
    currency: 'CNY',
    ceiling: '9000000.00',
    until: addDays(await today(financier), 300),
    terms: {
      ...termsOf(recourse, { label: '服务费', recipient: financier.party }),
      maxTenorDays: 365,
      fundWithinDays: 3,
    },
    collectTo: accountOf(financier.party),
  };
  await actFor(financier, 'make_offer', [item]);
}

describe(staged('The owner of a supplier'), () => {
  const stage = ownStage(FIRMS);

  before('confirms a claim and makes two offers', async function () {
    this.timeout(300_000);
    const { cast } = stage();
    await offer(stage(), cast.dianchi, 'without');
    await offer(stage(), cast.nujiang, 'with');
    await openAccount(cast.cangshan);
  });

  const confirm = async (number: string): Promise<void> => {
    const { yunling, cangshan } = stage().cast;
    const seller = cangshan.party;
    await confirmAll(yunling, [{ seller, number, payable: '1000000.00', dueInDays: DAYS }], [cangshan]);
  };

  /** From the screen after login to the signature; gives the screen that follows. */
  async function draw(visitor: Visitor, choose: string | null): Promise<void> {
    const { page } = visitor;
    await visitor.see('main .rate');
    const before = visitor.taps;
    await visitor.tap(page.getByRole('link', { name: '马上用款' }));
    await visitor.tap(page.getByRole('button', { name: '看报价' }));
    await visitor.see('.offers');
    // Whoever wants another offer than the best taps once more.
    if (choose !== null) await visitor.tap(page.locator('.offer').filter({ hasText: choose }).locator('label'));
    await visitor.tap(page.locator('.stuck .main'));
    await visitor.see('.statement');
    await visitor.tap(page.locator('main .actions .main'));
    await page.waitForURL(/\/drawn\//);
    expect(visitor.taps - before).to.be.at.most(choose === null ? 4 : 5);
  }

  it('F2: draws without recourse in four taps after login, and sees the money on its way', async () => {
    await confirm('26537912572000000101');
    const visitor = await Visitor.as(stage(), 'owner', PHONE);
    await visitor.answer('你现在可以用');
    expect(await visitor.text()).to.contain('¥980,000.00');
    await draw(visitor, null);
    await visitor.answer('钱在路上了');
    const told = await visitor.text();
    expect(told).to.contain('¥980,000.00').and.to.contain('付款方不付也与你无关');
    expect(told).to.contain('云岭汽车股份有限公司已收到转让通知');
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  it('F1: draws with recourse in four taps and the one that chooses it', async () => {
    await confirm('26537912572000000102');
    const visitor = await Visitor.as(stage(), 'owner', PHONE);
    await draw(visitor, '怒江商业保理有限公司');
    await visitor.answer('钱在路上了');
    expect(await visitor.text())
      .to.contain('¥795,000.00')
      .and.to.contain('按期付清后返还你 ¥188,000.00');
    await visitor.leave();
  });

  it('F16: shows the price before signing: 6.00% nominal, 8.96% all in and bigger, every fee with its recipient', async () => {
    await confirm('26537912572000000103');
    const visitor = await Visitor.as(stage(), 'owner', PHONE);
    const { page } = visitor;
    await visitor.see('main .rate');
    await visitor.go('/draw?step=offer');
    const loan = page.locator('.offer').filter({ hasText: '怒江商业保理有限公司' });
    await loan.locator('label').click();
    await loan.locator('details summary').first().click();
    const price = (await loan.innerText()).replace(/\s+/g, ' ');
    expect(price).to.contain('8.96% 年化综合成本').and.to.contain('融资利率 6.00%');
    expect(price).to.contain('到期对方不付，你要还（有追索权）');
    expect(price).to.contain('服务费（怒江商业保理有限公司） ¥5,000.00');
    expect(price).to.contain('到期利息（怒江商业保理有限公司） ¥12,000.00').and.to.contain('总成本 ¥17,000.00');
    const sizeOf = async (selector: string): Promise<number> => {
      const chosen = `document.querySelector('.offer.chosen ${selector}')`;
      return parseInt(String(await visitor.inPage(`getComputedStyle(${chosen}).fontSize`)), 10);
    };
    expect(await sizeOf('.rate b')).to.be.greaterThan(1.3 * (await sizeOf('.small')));
    await visitor.tap(page.locator('.stuck .main'));
    const statement = await (await visitor.see('.statement')).innerText();
    expect(statement).to.contain('¥795,000.00（柒拾玖万伍仟元整）').and.to.contain('8.96%').and.to.contain('6.00%');
    expect(statement).to.contain('费用 服务费（收取方：怒江商业保理有限公司）').and.to.contain('不能单方撤回');
    await visitor.tap(page.getByRole('button', { name: '返回' }));
    await visitor.see('.offers');
    expect(await loan.locator('input').isChecked()).to.equal(true);
    await visitor.leave();
  });

  it('draws several claims under one signature and shows the price of exactly what is signed', async () => {
    await confirm('26537912572000000104');
    const visitor = await Visitor.as(stage(), 'owner', PHONE);
    const { page } = visitor;
    await visitor.see('main .rate');
    await visitor.go('/draw?step=choose');
    await visitor.see('.card.pick');
    await visitor.go('/draw?step=sign');
    await visitor.see('.statement');
    const told = await visitor.text();
    expect(told).to.contain('¥1,960,000.00').and.to.contain('8.54%').and.to.contain('无追索权');
    const items = page.locator('.everyitem > li');
    expect(await items.count()).to.equal(2);
    await items.first().locator('summary').click();
    expect(await items.first().innerText())
      .to.contain('转让给滇池银行股份有限公司')
      .and.to.contain('¥980,000.00');
    await visitor.tap(page.getByRole('button', { name: '提款 ¥1,960,000.00（2 笔）' }));
    await visitor.answer('钱在路上了');
    const { desk } = stage().cast.cangshan;
    const { totals } = await desk.get<{ readonly totals: readonly { readonly count: number }[] }>(
      '/claims?state=held&limit=1',
    );
    expect(totals).to.deep.equal([]);
    await visitor.leave();
  });

  it('stays within 360 pixels, with hit areas for thumbs, in normal and in large text', async () => {
    await confirm('26537912572000000105');
    await claimAt(stage().cast.cangshan, '26537912572000000105');
    const visitor = await Visitor.as(stage(), 'owner', PHONE);
    const { page } = visitor;
    await visitor.see('main .rate');
    const check = async (path: string): Promise<void> => {
      await visitor.go(path);
      await visitor.see('main h1.answer');
      const width = await visitor.inPage('document.documentElement.scrollWidth');
      expect(width, `${path} is wider than the screen`).to.be.at.most(360);
      const small =
        await visitor.inPage(`[...document.querySelectorAll('main button, main .main, main .button, main summary, main label.pick, nav a')]
        .filter((element) => element.checkVisibility() && !element.closest('.code'))
        .map((element) => [element.textContent.trim(), Math.round(element.getBoundingClientRect().height)])
        .filter(([, height]) => height < 44)`);
      expect(small, `${path} has small hit areas`).to.deep.equal([]);
    };
    const paths = [
      '/money',
      '/draw?step=choose',
      '/draw?step=offer',
      '/draw?step=sign',
      '/owed',
      '/imports',
      '/devices',
    ];
    for (const path of paths) await check(path);
    // What sticks to the bottom leaves the screen to what is decided on: one line of words, one of buttons.
    for (const [step, most] of [
      ['choose', 90],
      ['offer', 62],
    ] as const) {
      await visitor.go(`/draw?step=${step}`);
      const bar = await visitor.see(`.stuck .main`);
      const height = await bar.evaluate((button) => button.parentElement?.getBoundingClientRect().height ?? 0);
      expect(height, step).to.be.at.most(most);
    }
    await page.locator('.person summary').click();
    await page.getByRole('button', { name: '大字' }).click();
    for (const path of paths) await check(path);
    await visitor.leave();
  });
});
